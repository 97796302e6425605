import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { ConfigError, DataError, NoInputError } from '../../../../src/errors.js';
import { makeUploadPlan } from '../../../../src/transfer/file-facts.js';
import { stagingIn, stagingLock } from '../../../../src/transfer/storage/temporaries.js';
import { upload } from '../../../../src/transfer/upload.js';
import { filesBelow } from '../../../../src/transfer/walk.js';
import { ENGINE_CLOCK, filesystemEngines } from '../../../support/filesystem-engines.js';

const { signal } = new AbortController();
const openEngine = filesystemEngines();

let root: string;
let input: string;
let output: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rayvision-engine-'));
  input = join(root, 'input');
  output = join(root, 'output');
  mkdirSync(input);
  mkdirSync(output);
});

function engine(isGone = async (_: string) => false) {
  return openEngine({ input, output }, { owners: { own: 'me-1', isGone } });
}

function local(name: string, content: string | Buffer = name): string {
  const path = join(root, 'local', name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const plan = (...names: string[]) =>
  makeUploadPlan(
    names.map((name) => ({ local: join(root, 'local', name), server: `/D/${name}` })),
    signal,
  );

async function send(
  names: readonly string[],
  more: { force?: boolean; engine?: ReturnType<typeof engine> } = {},
) {
  const { files } = await plan(...names);
  const states: string[] = [];
  const report = await upload(more.engine ?? engine(), files, {
    ...{ signal, limit: undefined, force: more.force ?? false, ...ENGINE_CLOCK },
    onBytes() {},
    onOutcome: ({ file, state }) => void states.push(`${file.server} ${state}`),
  });
  return { report, states: states.toSorted() };
}

describe('uploading', () => {
  test('makes the folders, and uploads again only what differs', async () => {
    local('a.png');
    local('tex/b.png', randomBytes(300_000));
    expect((await send(['a.png', 'tex/b.png'])).states).toEqual(['/D/a.png sent', '/D/tex/b.png sent']);
    expect(readFileSync(join(input, 'D/a.png'), 'utf8')).toBe('a.png');
    expect((await send(['a.png', 'tex/b.png'])).states).toEqual(['/D/a.png held', '/D/tex/b.png held']);
    local('a.png', 'A.PNG');
    expect((await send(['a.png', 'tex/b.png'])).states).toEqual(['/D/a.png sent', '/D/tex/b.png held']);
    expect((await send(['a.png'], { force: true })).states).toEqual(['/D/a.png sent']);
  });

  test('compares with the files on the farm, not with earlier uploads', async () => {
    local('a.png');
    await send(['a.png']);
    writeFileSync(join(input, 'D/a.png'), 'a.pn');
    expect((await send(['a.png'])).states).toEqual(['/D/a.png sent']);
    rmSync(join(input, 'D'), { recursive: true });
    expect((await send(['a.png'])).states).toEqual(['/D/a.png sent']);
    expect(readFileSync(join(input, 'D/a.png'), 'utf8')).toBe('a.png');
  });

  test('continues after a file that fails, tries it again and reports it', async () => {
    local('a.png');
    local('b.png');
    mkdirSync(join(input, 'D/a.png'), { recursive: true });
    const { report, states } = await send(['a.png', 'b.png']);
    expect(states).toEqual(['/D/a.png failed', '/D/b.png sent']);
    expect(report.failed).toMatchObject([{ file: { server: '/D/a.png' }, error: { key: 'transfer.write' } }]);
    expect(readdirSync(join(input, 'D')).toSorted()).toEqual(['a.png', 'b.png']);
  });

  test('repeats what failed for a moment', async () => {
    local('a.png');
    const inner = engine();
    let passes = 0;
    const flaky = {
      ...inner,
      upload: (...args: Parameters<typeof inner.upload>) => {
        passes += 1;
        if (passes === 2) rmSync(join(input, 'D/a.png'), { recursive: true });
        return inner.upload(...args);
      },
    };
    mkdirSync(join(input, 'D/a.png'), { recursive: true });
    const { states, report } = await send(['a.png'], { engine: flaky });
    expect([states, report.failed, passes]).toEqual([['/D/a.png sent'], [], 2]);
  });

  test('removes temporary files of ended processes, and none of running ones', async () => {
    local('a.png');
    mkdirSync(join(input, 'D'));
    for (const owner of ['dead-7-8', 'alive-7-9', 'me-1'])
      writeFileSync(join(input, `D/.rayvision-${owner}-0123abcd.part`), 'half');
    writeFileSync(join(input, 'D/.rayvision-dead-7-8.part'), 'somebody else’s');
    await send(['a.png'], { engine: engine(async (owner) => owner.startsWith('dead')) });
    expect(readdirSync(join(input, 'D')).toSorted()).toEqual([
      '.rayvision-alive-7-9-0123abcd.part',
      '.rayvision-dead-7-8.part',
      '.rayvision-me-1-0123abcd.part',
      'a.png',
    ]);
  });

  test('works twice at the same time', async () => {
    const names = Array.from({ length: 20 }, (_, at) => `f${at}.bin`);
    for (const name of names) local(name, randomBytes(20_000));
    await Promise.all([send(names), send(names), send(names, { force: true })]);
    for (const name of names)
      expect(readFileSync(join(input, 'D', name)).equals(readFileSync(join(root, 'local', name)))).toBe(true);
    expect(readdirSync(join(input, 'D'))).toHaveLength(20);
  });

  test('to a missing storage names it, and creates nothing', async () => {
    local('a.png');
    rmSync(input, { recursive: true });
    await expect(send(['a.png'])).rejects.toThrow(NoInputError);
    await expect(send(['a.png'])).rejects.toThrow(input);
    expect(existsSync(input)).toBe(false);
  });

  test('on Windows rejects a path that leads out of the storage, before any upload', async () => {
    local('a.png');
    const { files } = await makeUploadPlan(
      [
        { local: join(root, 'local/a.png'), server: '/D/a.png' },
        { local: join(root, 'local/a.png'), server: '/D/..\\..\\evil.bat' },
      ],
      signal,
    ).then(({ files }) => ({ files }));
    const windows = openEngine({ input, output }, { platform: 'win32' });
    const run = { signal, limit: undefined, force: false, onBytes() {}, onOutcome() {} };
    await expect(windows.upload(files, run)).rejects.toThrow(DataError);
    expect(readdirSync(input)).toEqual([]);
  });

  test('without a storage names the missing setting', async () => {
    local('a.png');
    const none = openEngine({ input: undefined, output });
    await expect(send(['a.png'], { engine: none })).rejects.toThrow(ConfigError);
  });
});

describe('listing', () => {
  test('lists files below a folder, and links as links', async () => {
    mkdirSync(join(output, '1_a/layer'), { recursive: true });
    writeFileSync(join(output, '1_a/b.png'), 'abc');
    writeFileSync(join(output, '1_a/layer/c.png'), '');
    writeFileSync(join(output, '1_a/.rayvision-me-1-0123abcd.part'), '');
    const staging = stagingIn(join(output, '1_a'), 'a download');
    mkdirSync(join(staging, 'files'), { recursive: true });
    writeFileSync(join(staging, 'files/half.png'), '');
    writeFileSync(stagingLock(staging), '');
    utimesSync(join(output, '1_a/b.png'), 1000, 1000);
    symlinkSync('/etc/passwd', join(output, '1_a/link'));
    symlinkSync('/etc', join(output, '1_a/up'));
    const found = [];
    for await (const one of engine().list(['1_a'], signal)) found.push(one);
    expect(found.map(({ steps, kind }) => [steps.join('/'), kind])).toEqual([
      ['1_a/b.png', 'file'],
      ['1_a/layer/c.png', 'file'],
      ['1_a/link', 'link'],
      ['1_a/up', 'link'],
    ]);
    expect(found[0]).toMatchObject({ size: 3, modifiedMs: 1_000_000 });
  });

  const listed = async (...folder: string[]) => {
    const found: string[][] = [];
    for await (const { steps, kind } of engine().list(folder, signal)) found.push([steps.join('/'), kind]);
    return found;
  };

  test('does not follow a link in place of the folder itself, nor does a copy', async () => {
    mkdirSync(join(root, 'secret'));
    writeFileSync(join(root, 'secret/id_rsa'), 'x');
    symlinkSync(join(root, 'secret'), join(output, '2_b'));
    expect(await listed('2_b')).toEqual([['2_b', 'link']]);
    expect(await listed('2_b', 'id_rsa')).toEqual([['2_b', 'link']]);
    const states: unknown[] = [];
    const remote = { steps: ['2_b', 'id_rsa'], size: 1, modifiedMs: 0, kind: 'file' as const };
    await engine().download([{ remote, local: join(root, 'stolen'), check: async () => {} }], {
      ...{ signal, limit: undefined },
      onBytes() {},
      onOutcome: ({ state }) => void states.push(state),
    });
    expect([states, existsSync(join(root, 'stolen'))]).toEqual([['failed'], false]);
  });

  test('lists a name that is not valid text, of a file or a folder', async () => {
    mkdirSync(join(output, '3_c'));
    const bytes = (name: string) =>
      Buffer.concat([Buffer.from(join(output, '3_c/bad')), Buffer.from([0xff]), Buffer.from(name)]);
    writeFileSync(bytes('.png'), 'x');
    mkdirSync(bytes(''));
    writeFileSync(join(output, '3_c/good.png'), '');
    expect(await listed('3_c')).toEqual([
      ['3_c/bad\ufffd', 'other'],
      ['3_c/bad\ufffd.png', 'other'],
      ['3_c/good.png', 'file'],
    ]);
  });

  test('of a missing folder is empty', async () => {
    for await (const one of engine().list(['none'], signal)) expect(one).toBe('nothing');
  });
});

describe('the files of a folder', () => {
  const all = async (path: string) => {
    const found: string[] = [];
    for (const one of await filesBelow(path, signal)) found.push(one.slice(root.length + 1));
    return found;
  };

  test('are those below it, through links but not in circles', async () => {
    local('b.png');
    local('sub/a.png');
    mkdirSync(join(root, 'elsewhere'));
    writeFileSync(join(root, 'elsewhere/c.png'), '');
    symlinkSync(join(root, 'elsewhere'), join(root, 'local/linked'));
    symlinkSync(join(root, 'local'), join(root, 'local/sub/around'));
    const staging = stagingIn(join(root, 'local'), 'a download');
    mkdirSync(staging);
    writeFileSync(join(staging, 'half.png'), '');
    writeFileSync(stagingLock(staging), '');
    expect(await all(join(root, 'local'))).toEqual(['local/b.png', 'local/linked/c.png', 'local/sub/a.png']);
    expect(await all(join(root, 'local/b.png'))).toEqual(['local/b.png']);
  });

  test('with a name that is not valid text are listed, to be rejected by name', async () => {
    mkdirSync(join(root, 'odd'));
    writeFileSync(Buffer.concat([Buffer.from(join(root, 'odd/bad')), Buffer.from([0xff])]), 'x');
    expect(await all(join(root, 'odd'))).toEqual(['odd/bad\ufffd']);
  });

  test('with many links to each other are an error', async () => {
    const folders = Array.from({ length: 9 }, (_, at) => join(root, 'ring', `f${at}`));
    for (const one of folders) mkdirSync(one, { recursive: true });
    for (const one of folders)
      for (const [at, other] of folders.entries())
        if (one !== other) symlinkSync(other, join(one, `to${at}`));
    await expect(all(join(root, 'ring'))).rejects.toThrow(DataError);
  });

  test('that is missing, and links to nothing, are listed: the plan reports them', async () => {
    mkdirSync(join(root, 'dangling'));
    symlinkSync(join(root, 'nowhere'), join(root, 'dangling/link'));
    expect(await all(join(root, 'none'))).toEqual(['none']);
    expect(await all(join(root, 'dangling'))).toEqual(['dangling/link']);
  });
});
