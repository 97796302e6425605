import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkedServerPath, sceneServerPath, serverPath } from '../../../../src/domain/files/server-path.js';
import { DataError } from '../../../../src/errors.js';
import { thrown } from '../../../support/thrown.js';

describe('a local path in the input storage (docs/protocol/job-files.md, §6)', () => {
  test.each([
    // A backslash is a letter in a POSIX name, and a separator after a drive or a server.
    ['/a/b\\c.ma', '/a/b\\c.ma'],
    ['D:/a\\b.ma', '/D/a/b.ma'],
    ['D:\\a/b.ma', '/D/a/b.ma'],
    ['\\\\srv\\share/b.ma', '/srv/share/b.ma'],
    ['\\srv\\b.ma', '/srv/b.ma'],
    ['//srv/share\\b.ma', '/srv/share\\b.ma'],
    ['/a//b/', '/a/b'],
    ['/a\nb', '/a\nb'],
    ['D:/a:b.ma', '/D/a:b.ma'],
  ])('%j is stored at %j', (local, server) => {
    expect(serverPath(local)).toBe(server);
  });

  test.each(['', 'x', 'D:x.ma', './x', '1:/x', 'DD:/x', 'x/D:/y'])('%j is relative', (path) => {
    expect(thrown(() => serverPath(path))).toEqual({
      error: 'DataError',
      key: 'path.relative',
      params: { path },
    });
  });

  test.each(['/', 'D:\\', '/..', '/a/../..', 'D:\\a\\..\\..\\b', '\\\\'])('%j is invalid', (path) => {
    expect(thrown(() => serverPath(path))).toEqual({
      error: 'DataError',
      key: 'path.escapes',
      params: { path },
    });
  });
});

describe('a storage path of another program', () => {
  test.each([
    ['home/u/x', '/home/u/x'],
    ['/home/u/x', '/home/u/x'],
    ['//home/./u/y/../x', '/home/u/x'],
    ['D/a\\b', '/D/a\\b'],
  ])('%j is %j', (path, expected) => {
    expect(checkedServerPath(path)).toBe(expected);
  });

  test.each(['', '/', '.', '..', 'a/../..', '/a/..'])('%j is invalid', (path) => {
    expect(thrown(() => checkedServerPath(path))).toEqual({
      error: 'DataError',
      key: 'path.escapes',
      params: { path },
    });
  });
});

describe('the storage path of a scene’s file', () => {
  test.each<[written: string, local: string, server: string]>([
    // Of Windows: a drive, a server.
    ['E:\\tex\\a.png', 'D:\\here\\a.png', '/E/tex/a.png'],
    ['e:/tex/a.png', '/here/a.png', '/e/tex/a.png'],
    ['\\\\srv\\share\\tex\\a.png', 'D:\\here\\a.png', '/srv/share/tex/a.png'],
    ['E:\\a.png', '/here/a.png', '/E/a.png'],
    ['E:/dir:/a.png', '/here/a.png', '/E/dir:/a.png'],
    ['/dir:/a.png', '/here/a.png', '/dir:/a.png'],
    // Of other systems a backslash and a drive within the path are letters.
    ['/tex\\sub/a.png', '/here/a.png', '/tex\\sub/a.png'],
    ['/x/E:/a.png', '/here/a.png', '/x/E:/a.png'],
    ['/x/\\\\b/a.png', '/here/a.png', '/x/\\\\b/a.png'],
    // What does not begin at the root lies where the file is.
    ['tex/a.png', '/here/a.png', '/here/a.png'],
    ['E:tex\\a.png', 'D:\\here\\a.png', '/D/here/a.png'],
    ['x E:/tex/a.png', '/here/a.png', '/here/a.png'],
    ['x\\\\srv\\share\\a.png', '/here/a.png', '/here/a.png'],
    ['\\tex\\a.png', '/here/a.png', '/here/a.png'],
    // So does what has a variable or a pattern in its folders, or climbs above its root.
    ['/$TEX/a.png', '/here/a.png', '/here/a.png'],
    ['/%TEX%/a.png', '/here/a.png', '/here/a.png'],
    ['/<UDIM>/a.png', '/here/a.png', '/here/a.png'],
    ['/tex*/a.png', '/here/a.png', '/here/a.png'],
    ['E:\\tex#\\a.png', '/here/a.png', '/here/a.png'],
    ['E:\\..\\..\\a.png', '/here/a.png', '/here/a.png'],
    // The name is that of the file here: a pattern, another case.
    ['E:/tex/a.####.png', '/here/a.0001.png', '/E/tex/a.0001.png'],
    ['E:/tex/A.PNG', 'D:\\here\\a.png', '/E/tex/a.png'],
  ])('%s, found here as %s: %s', (written, local, server) => {
    expect(sceneServerPath(written, local)).toBe(server);
  });

  test('a relative local path is rejected', () => {
    expect(thrown(() => sceneServerPath('tex/a.png', 'a.png'))).toMatchObject({ key: 'path.relative' });
  });
});

describe('server paths (docs/protocol/job-files.md, §6)', () => {
  test.each([
    ['D:\\a b\\x.ma', '/D/a b/x.ma'],
    ['D:/a b/x.ma', '/D/a b/x.ma'],
    ['d:/x.ma', '/d/x.ma'],
    ['\\\\srv\\share\\x.ma', '/srv/share/x.ma'],
    ['//srv/share/x.ma', '/srv/share/x.ma'],
    ['/home/u/x.ma', '/home/u/x.ma'],
    ['/home/u/./a/../x.ma', '/home/u/x.ma'],
    ['D:\\a\\..\\b\\x.ma', '/D/b/x.ma'],
    ['/Home/U/X.MA', '/Home/U/X.MA'],
    ['/home/u/衣帽间.ma', '/home/u/衣帽间.ma'],
  ])('%s is stored at %s', (local, server) => {
    expect(serverPath(local)).toBe(server);
  });

  test.each([
    '',
    'x',
    'scenes/x.ma',
    './x.ma',
    '../x.ma',
    'D:x.ma',
    '/../x.ma',
    'D:\\..\\x.ma',
    '/',
    'D:/',
    '/a/../../x',
  ])('%j is rejected', (local) => {
    expect(() => serverPath(local)).toThrow(DataError);
  });

  test('a storage path is its own storage path', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9_ -]{1,12}$/);
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), (parts) => {
        const path = `/${parts.join('/')}`;
        expect(serverPath(path)).toBe(path);
      }),
    );
  });
});
