import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { RemoteFile } from '../../../src/domain/files/remote-file.js';
import { OutputError } from '../../../src/errors.js';
import { type DownloadRun, download, foldedBy } from '../../../src/transfer/download.js';
import type { Engine } from '../../../src/transfer/engine.js';

let root: string;
let to: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rayvision-down-'));
  to = join(root, 'target');
});

/** A farm with whatever names it likes; each file's content is its path. */
function hostileFarm(
  broken: (path: string, pass: number) => boolean = () => false,
): Engine & { passes: number } {
  const content = ({ steps }: RemoteFile) => steps.join('/');
  return {
    passes: 0,
    name: 'hostile',
    upload: () => Promise.reject(new Error('no')),
    async *list() {},
    isSame: async (one, local) => readFileSync(local, 'utf8') === content(one),
    isOwn: async (local) => readFileSync(local, 'utf8').startsWith('downloaded'),
    async download(files, { onBytes, onOutcome }) {
      this.passes += 1;
      for (const file of files) {
        const { remote, local } = file;
        if (broken(content(remote), this.passes)) {
          await onOutcome({ file, state: 'failed', error: new Error(`broken ${content(remote)}`) });
          continue;
        }
        try {
          await file.check();
        } catch (error) {
          await onOutcome({ file, state: 'failed', error });
          continue;
        }
        writeFileSync(local, content(remote));
        onBytes(remote.size);
        await onOutcome({ file, state: 'sent' });
      }
    },
  };
}

const remote = (path: string | readonly string[], kind: RemoteFile['kind'] = 'file'): RemoteFile => {
  const steps = typeof path === 'string' ? path.split('/') : path;
  return { steps, size: steps.join('/').length, modifiedMs: 0, kind };
};

async function runDownload(
  files: readonly RemoteFile[],
  more: Partial<DownloadRun> = {},
  engine = hostileFarm(),
) {
  const plans: number[][] = [];
  const all = await download(engine, files, {
    ...{ to, platform: 'linux' as const, onConflict: 'skip' as const },
    ...{ signal: new AbortController().signal, limit: undefined, now: () => 0, sleep: async () => {} },
    onStart: (count, bytes) => void plans.push([count, bytes]),
    onBytes() {},
    onFile() {},
    ...more,
  });
  const states = all.map((one) => [
    one.remote.steps.join('/'),
    one.state === 'refused' ? one.why : one.state,
  ]);
  return { all, states: Object.fromEntries(states), plans, passes: engine.passes };
}

/** Everything below the root of this test, so that nothing outside the target goes unseen. */
function everything(folder = root): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll(sep, '/'),
    )
    .toSorted();
}

describe.each(['linux', 'win32'] as const)('results of a hostile farm, by the rules of %s', (platform) => {
  const good = remote('1_shot/shot.0001.png');
  const windows = platform === 'win32';

  test.each<[steps: readonly string[], why: string | undefined]>([
    [['..', 'evil.png'], 'parent'],
    [['1_shot', '..', '..', 'evil.png'], 'parent'],
    [['1_shot', '..'], 'parent'],
    [['', 'etc', 'passwd'], 'parent'],
    [['1_shot', '/etc/passwd'], 'separator'],
    [['1_shot', '..\\..\\evil.png'], 'separator'],
    [['C:', 'evil.png'], 'drive'],
    [['1_shot', 'C:evil.png'], 'drive'],
    [['1_shot', `${'x'.repeat(296)}.png`], 'long'],
    [['1_shot', 'a\u0007.png'], 'control'],
    [['1_shot', 'CON'], windows ? 'device' : undefined],
    [['aux.png', 'a.png'], windows ? 'device' : undefined],
    [['1_shot', 'a.png:hidden'], windows ? 'windows' : undefined],
  ])('%j', async (steps, why) => {
    const { states } = await runDownload([remote(steps), good], { platform });
    expect(states).toEqual({ [steps.join('/')]: why ?? 'fetched', '1_shot/shot.0001.png': 'fetched' });
    const written = why === undefined ? [`target/${steps.join('/')}`] : [];
    expect(everything()).toEqual([...written, 'target/1_shot/shot.0001.png'].toSorted());
  });

  test('links and pipes are rejected', async () => {
    const { states } = await runDownload([remote('1/a', 'link'), remote('1/b', 'other'), remote('1/c')], {
      platform,
    });
    expect(states).toEqual({ '1/a': 'link', '1/b': 'noFile', '1/c': 'fetched' });
  });

  test('names that differ only in case are not written over each other', async () => {
    const { states } = await runDownload([remote('1/A.png'), remote('1/a.png')], { platform });
    expect(states).toEqual(
      windows ? { '1/A.png': 'fetched', '1/a.png': 'twice' } : { '1/A.png': 'fetched', '1/a.png': 'fetched' },
    );
  });

  test('a name that is not written takes no other one', async () => {
    const { states } = await runDownload([remote('1/a.png.'), remote('1/a.png')], { platform });
    expect(states).toEqual({ '1/a.png.': windows ? 'windows' : 'fetched', '1/a.png': 'fetched' });
  });
});

describe('a link inside the target', () => {
  beforeEach(() => {
    mkdirSync(join(root, 'outside'), { recursive: true });
    mkdirSync(to);
  });

  test('to a folder elsewhere is not followed', async () => {
    symlinkSync(join(root, 'outside'), join(to, '1_shot'));
    const { states } = await runDownload([
      remote('1_shot/a.png'),
      remote('1_shot/deep/b.png'),
      remote('2/c.png'),
    ]);
    expect(states).toEqual({ '1_shot/a.png': 'inside', '1_shot/deep/b.png': 'inside', '2/c.png': 'fetched' });
    expect(readdirSync(join(root, 'outside'))).toEqual([]);
  });

  test('in place of a file is neither followed nor replaced, even to overwrite', async () => {
    writeFileSync(join(root, 'outside/precious'), 'mine');
    mkdirSync(join(to, '1'));
    symlinkSync(join(root, 'outside/precious'), join(to, '1/a.png'));
    symlinkSync(join(root, 'outside/none'), join(to, '1/b.png'));
    const { states } = await runDownload([remote('1/a.png'), remote('1/b.png')], { onConflict: 'overwrite' });
    expect(states).toEqual({ '1/a.png': 'inside', '1/b.png': 'inside' });
    expect(readFileSync(join(root, 'outside/precious'), 'utf8')).toBe('mine');
    expect(readdirSync(join(root, 'outside'))).toEqual(['precious']);
  });

  test('may be the target folder itself', async () => {
    const link = join(root, 'link');
    symlinkSync(join(root, 'outside'), link);
    await runDownload([remote('1/a.png')], { to: link });
    expect(existsSync(join(root, 'outside/1/a.png'))).toBe(true);
  });
});

describe('an existing file', () => {
  beforeEach(() => {
    mkdirSync(join(to, '1'), { recursive: true });
    writeFileSync(join(to, '1/a.png'), 'mine');
    writeFileSync(join(to, '1/same.png'), '1/same.png');
  });
  const files = [remote('1/a.png'), remote('1/same.png'), remote('1/new.png')];
  const mine = () => readFileSync(join(to, '1/a.png'), 'utf8');

  test('is kept, and an equal one is not downloaded', async () => {
    const { states, plans } = await runDownload(files);
    expect(states).toEqual({ '1/a.png': 'kept', '1/same.png': 'held', '1/new.png': 'fetched' });
    expect([mine(), plans]).toEqual(['mine', [[1, 9]]]);
  });

  test('is overwritten with onConflict overwrite', async () => {
    expect((await runDownload(files, { onConflict: 'overwrite' })).states['1/a.png']).toBe('fetched');
    expect(mine()).toBe('1/a.png');
  });

  test('is overwritten if it was downloaded earlier and not changed since', async () => {
    writeFileSync(join(to, '1/a.png'), 'downloaded earlier');
    expect((await runDownload(files)).states['1/a.png']).toBe('fetched');
    expect(mine()).toBe('1/a.png');
  });

  test('is kept with onConflict rename, and one renamed copy is added', async () => {
    for (let times = 0; times < 3; times++) await runDownload(files, { onConflict: 'rename' });
    expect(readdirSync(join(to, '1')).toSorted()).toEqual(['a (1).png', 'a.png', 'new.png', 'same.png']);
    expect([mine(), readFileSync(join(to, '1/a (1).png'), 'utf8')]).toEqual(['mine', '1/a.png']);
  });

  test('is kept with onConflict rename, and the copy’s name is not that of another result', async () => {
    const both = [remote('1/a.png'), remote('1/a (1).png')];
    for (const order of [both, both.toReversed()]) {
      const { states } = await runDownload(order, { onConflict: 'rename' });
      for (const state of Object.values(states)) expect(['fetched', 'held']).toContain(state);
    }
    const contents = readdirSync(join(to, '1'))
      .filter((name) => name.startsWith('a'))
      .map((name) => [name, readFileSync(join(to, '1', name), 'utf8')]);
    expect(Object.fromEntries(contents)).toEqual({
      'a.png': 'mine',
      'a (1).png': '1/a (1).png',
      'a (2).png': '1/a.png',
    });
  });

  test('that is a folder, or in place of one, is reported', async () => {
    mkdirSync(join(to, '1/b.png'));
    const { states } = await runDownload([remote('1/b.png'), remote('1/a.png/c.png')], {
      onConflict: 'overwrite',
    });
    expect(states).toEqual({ '1/b.png': 'occupied', '1/a.png/c.png': 'occupied' });
  });
});

describe('a target that changes during the download', () => {
  /** An engine before whose first copy something happens. */
  function meddling(meddle: () => void): ReturnType<typeof hostileFarm> {
    const inner = hostileFarm();
    return {
      ...inner,
      download(files, transfer) {
        meddle();
        return inner.download(files, transfer);
      },
    };
  }

  test('into a link to another folder is rejected', async () => {
    mkdirSync(join(root, 'outside'), { recursive: true });
    const engine = meddling(() => {
      renameSync(join(to, '1'), join(to, 'was'));
      symlinkSync(join(root, 'outside'), join(to, '1'));
    });
    const { states } = await runDownload([remote('1/a'), remote('2/b')], {}, engine);
    expect(states).toEqual({ '1/a': 'inside', '2/b': 'fetched' });
    expect(readdirSync(join(root, 'outside'))).toEqual([]);
  });

  test('into a file of another program is kept', async () => {
    const engine = meddling(() => writeFileSync(join(to, '1/a'), 'mine'));
    const { states } = await runDownload([remote('1/a')], {}, engine);
    expect([states, readFileSync(join(to, '1/a'), 'utf8')]).toEqual([{ '1/a': 'kept' }, 'mine']);
  });
});

describe('a failure', () => {
  test('to list a folder is reported, and does not stop the others', async () => {
    const unreadable = { ...remote('1/sub', 'unreadable'), trouble: 'EACCES' };
    const { states, all } = await runDownload([unreadable, remote('1/b')]);
    expect(states).toEqual({ '1/sub': 'failed', '1/b': 'fetched' });
    expect(all.find(({ state }) => state === 'failed')).toMatchObject({ error: { exitCode: 66 } });
  });

  test('to compare a file does not stop the others', async () => {
    mkdirSync(join(to, '1'), { recursive: true });
    writeFileSync(join(to, '1/a'), 'x');
    const engine = { ...hostileFarm(), isSame: () => Promise.reject(new Error('cannot compare')) };
    const { states } = await runDownload([remote('1/a'), remote('1/b')], {}, engine);
    expect(states).toEqual({ '1/a': 'failed', '1/b': 'fetched' });
  });

  test('is followed by a second attempt at the end', async () => {
    const engine = hostileFarm((path, pass) => path === '1/a' && pass === 1);
    const { states, passes } = await runDownload([remote('1/a'), remote('1/b')], {}, engine);
    expect([states, passes]).toEqual([{ '1/a': 'fetched', '1/b': 'fetched' }, 2]);
  });

  test('of the second attempt is reported, and the other files are downloaded', async () => {
    const engine = hostileFarm((path) => path === '1/a');
    const { states, all } = await runDownload([remote('1/a'), remote('1/b')], {}, engine);
    expect(states).toEqual({ '1/a': 'failed', '1/b': 'fetched' });
    expect(all.find(({ state }) => state === 'failed')).toMatchObject({ error: { message: 'broken 1/a' } });
  });

  test('for lack of space is reported before the first download', async () => {
    const huge = { ...remote('1/a'), size: Number.MAX_SAFE_INTEGER };
    const engine = hostileFarm();
    await expect(runDownload([huge], {}, engine)).rejects.toThrow(OutputError);
    expect(engine.passes).toBe(0);
  });

  test('to create the folder is reported with its name', async () => {
    writeFileSync(to, 'a file');
    await expect(runDownload([remote('1/a')])).rejects.toThrow(to);
  });
});

test.each([
  ['win32', 'Shot/A.png', 'shot/a.png', true],
  ['win32', 'shot./a.png', 'shot/a.png. .', true],
  ['win32', 'a .png', 'a.png', false],
  ['win32', 'caf\u00e9', 'cafe\u0301', false],
  ['darwin', 'Shot/A.png', 'shot/a.png', true],
  ['darwin', 'caf\u00e9/a.png', 'cafe\u0301/a.png', true],
  ['darwin', 'a.png.', 'a.png', false],
  ['linux', 'a.png', 'A.png', false],
  ['linux', 'caf\u00e9', 'cafe\u0301', false],
] as const)('on %s %j and %j are one file: %s', (platform, one, other, isOne) => {
  const fold = foldedBy(platform);
  expect(fold(one.split('/')) === fold(other.split('/'))).toBe(isOne);
});
