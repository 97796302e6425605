import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { RemoteFile } from '../../../../src/domain/files/remote-file.js';
import { InterruptedError, UnreachableError } from '../../../../src/errors.js';
import { type DownloadRun, download } from '../../../../src/transfer/download.js';
import type { Engine } from '../../../../src/transfer/engine.js';
import { stagingIn, stagingLock } from '../../../../src/transfer/storage/temporaries.js';
import { EXHAUSTIVE } from '../../../support/exhaustive.js';
import {
  type CopyingProgram,
  copyingProgram,
  engineOf,
  type FakeFarmStorage,
  fakeFarmStorage,
  processWorld,
  rememberedFiles,
} from '../../../support/fake-farm-storage.js';

let root: string;
let to: string;
let farm: FakeFarmStorage;
let program: CopyingProgram;
let memory: ReturnType<typeof rememberedFiles>;
let engine: Engine;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rayvision-program-down-'));
  to = join(root, 'frames');
  farm = fakeFarmStorage(join(root, 'farm'));
  program = copyingProgram(farm.output);
  memory = rememberedFiles();
  restart();
});

/** The next run is another process, which remembers the same files. */
function restart(): void {
  engine = engineOf(program, farm.client, memory);
}

async function list(folder = '1_shot', storage?: RemoteFile['storage']): Promise<RemoteFile[]> {
  const files: RemoteFile[] = [];
  for await (const file of engine.list([folder], new AbortController().signal, storage)) files.push(file);
  return files;
}

/** Lists and downloads a folder, and returns each file's state. */
async function bring(
  more: Partial<DownloadRun> = {},
  wants: (file: RemoteFile) => boolean = () => true,
  files?: readonly RemoteFile[],
) {
  const bytes: number[] = [];
  const wanted = (files ?? (await list())).filter(wants);
  const all = await download(engine, wanted, {
    ...{ to, platform: process.platform, onConflict: 'skip' as const, limit: undefined },
    ...{ signal: new AbortController().signal, now: () => 0, sleep: async () => {} },
    onStart() {},
    onBytes: (count) => void bytes.push(count),
    onFile() {},
    ...more,
  });
  const states = Object.fromEntries(all.map((one) => [one.remote.steps.slice(1).join('/'), one.state]));
  const errors = all.flatMap((one) => (one.state === 'failed' ? [one.error] : []));
  return { states, errors, bytes, total: bytes.reduce((sum, count) => sum + count, 0) };
}

/** Everything that is neither below the results nor a folder: a staging folder that is left. */
function left(): string[] {
  return readdirSync(to).filter((name) => name.startsWith('.rayvision'));
}

/** Contents of the results. */
function results(folder = '1_shot'): Record<string, string> {
  const files = readdirSync(join(to, folder), { withFileTypes: true, recursive: true });
  const rows = files
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [
      file.slice(join(to, folder).length + 1).replaceAll(sep, '/'),
      readFileSync(file, 'utf8'),
    ]);
  return Object.fromEntries(rows.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)));
}

const copied = () => program.runs.map((run) => run.copied);
const local = (path: string) => join(to, '1_shot', path);

function threeFrames(): void {
  farm.put('1_shot/a.0001.png', 'first');
  farm.put('1_shot/a.0002.png', 'second');
  farm.put('1_shot/beauty/b.0001.exr', 'third one');
}
const ALL = { 'a.0001.png': 'first', 'a.0002.png': 'second', 'beauty/b.0001.exr': 'third one' };

describe('a download by a transfer program', () => {
  beforeEach(threeFrames);

  test('takes one run and leaves nothing but the files', async () => {
    const { states, total } = await bring();
    expect(states).toEqual({
      'a.0001.png': 'fetched',
      'a.0002.png': 'fetched',
      'beauty/b.0001.exr': 'fetched',
    });
    expect([results(), left(), total]).toEqual([ALL, [], 20]);
    expect(program.runs.map(({ from }) => from)).toEqual(['20-7:1_shot']);
  });

  test('asks the farm for each folder once', async () => {
    await bring();
    expect(farm.listed).toEqual(['1_shot', '1_shot/beauty']);
  });

  test('again runs no program, in this process and in the next', async () => {
    await bring();
    const again = await bring();
    restart();
    const later = await bring();
    const held = { 'a.0001.png': 'held', 'a.0002.png': 'held', 'beauty/b.0001.exr': 'held' };
    expect([again.states, later.states, program.runs.length]).toEqual([held, held, 1]);
  });

  test('fetches a new frame without the others', async () => {
    await bring();
    farm.put('1_shot/a.0003.png', 'fourth');
    restart();
    expect((await bring()).states['a.0003.png']).toBe('fetched');
    expect(copied().at(-1)).toEqual(['a.0003.png']);
    expect([results(), left()]).toEqual([{ ...ALL, 'a.0003.png': 'fourth' }, []]);
    // The links to the others were no change.
    restart();
    expect(Object.values((await bring()).states)).toEqual(['held', 'held', 'held', 'held']);
  });

  test('fetches a frame that was rendered again, also where only its time is new', async () => {
    await bring();
    farm.put('1_shot/a.0001.png', 'FIRST', 2_000_000);
    restart();
    expect((await bring()).states).toMatchObject({ 'a.0001.png': 'fetched', 'a.0002.png': 'held' });
    expect([results(), copied().at(-1)]).toEqual([{ ...ALL, 'a.0001.png': 'FIRST' }, ['a.0001.png']]);
  });

  test('does not write to an original in place', async () => {
    await bring();
    linkSync(local('a.0001.png'), join(root, 'other name'));
    farm.put('1_shot/a.0001.png', 'rendered again', 2_000_000);
    await bring();
    expect(readFileSync(join(root, 'other name'), 'utf8')).toBe('first');
  });

  test('of a part asks for the folder that holds it, and moves nothing else', async () => {
    const { states } = await bring({}, ({ steps }) => steps.includes('beauty'));
    expect([states, results()]).toEqual([
      { 'beauty/b.0001.exr': 'fetched' },
      { 'beauty/b.0001.exr': 'third one' },
    ]);
    expect(program.runs).toEqual([{ from: '20-7:1_shot/beauty', copied: ['b.0001.exr'] }]);
    await bring({}, ({ steps }) => steps.includes('a.0002.png'));
    expect([Object.keys(results()), left()]).toEqual([['a.0002.png', 'beauty/b.0001.exr'], []]);
  });

  test('takes the storage that the task has, and else the account’s own', async () => {
    const storage = { bid: '99', userId: 8 };
    await bring({}, undefined, await list('1_shot', storage));
    expect(program.runs.map(({ from }) => from)).toEqual(['99-8:1_shot']);
  });

  test('downloads each folder by itself', async () => {
    farm.put('2_shot/c.png', 'c');
    const files = [...(await list('1_shot')), ...(await list('2_shot'))];
    await bring({}, undefined, files);
    expect(program.runs.map(({ from }) => from).toSorted()).toEqual(['20-7:1_shot', '20-7:2_shot']);
    expect([results(), results('2_shot'), left()]).toEqual([ALL, { 'c.png': 'c' }, []]);
  });

  test('passes the speed limit on, and never more bytes than there are', async () => {
    let limit: number | undefined;
    const plain = program.download;
    program.download = (folder, into, run) => {
      limit = run.limit;
      for (const count of [5, 100, -200, 1000]) run.onBytes(count);
      return plain.call(program, folder, into, run);
    };
    const { bytes, total } = await bring({ limit: 9 });
    let all = 0;
    for (const count of bytes) {
      all += count;
      expect(all).toBeGreaterThanOrEqual(0);
      expect(all).toBeLessThanOrEqual(20);
    }
    expect([total, limit]).toEqual([20, 9]);
  });

  test('counts no file twice under another name', async () => {
    mkdirSync(join(to, '1_shot'), { recursive: true });
    writeFileSync(local('a.0001.png'), 'mine');
    for (let times = 0; times < 3; times++) await bring({ onConflict: 'rename' });
    expect(results()).toEqual({ ...ALL, 'a.0001.png': 'mine', 'a.0001 (1).png': 'first' });
    expect(program.runs.length).toBe(1);
  });
});

describe('a file that was not downloaded from here', () => {
  beforeEach(() => {
    threeFrames();
    mkdirSync(join(to, '1_shot'), { recursive: true });
    writeFileSync(local('a.0001.png'), 'FIRST');
  });

  test('is kept, even with the same size', async () => {
    expect((await bring()).states['a.0001.png']).toBe('kept');
    expect(results()).toEqual({ ...ALL, 'a.0001.png': 'FIRST' });
  });

  test('is replaced with --on-conflict overwrite', async () => {
    expect((await bring({ onConflict: 'overwrite' })).states['a.0001.png']).toBe('fetched');
    expect(results()).toEqual(ALL);
  });

  test('is what a changed one is, too', async () => {
    await bring({ onConflict: 'overwrite' });
    writeFileSync(local('a.0002.png'), 'edited');
    utimesSync(local('a.0002.png'), 5, 5);
    expect((await bring()).states).toMatchObject({ 'a.0001.png': 'held', 'a.0002.png': 'kept' });
  });

  test('is what all are once the memory is lost', async () => {
    await bring({ onConflict: 'overwrite' });
    memory.clear();
    restart();
    expect(Object.values((await bring()).states)).toEqual(['kept', 'kept', 'kept']);
  });
});

describe('false success', () => {
  beforeEach(threeFrames);

  test('a missing file fails, and the others are here', async () => {
    program.after = (into) => rmSync(join(into, 'a.0001.png'));
    const { states, errors, total } = await bring();
    expect(states).toEqual({
      'a.0001.png': 'failed',
      'a.0002.png': 'fetched',
      'beauty/b.0001.exr': 'fetched',
    });
    expect(errors).toMatchObject([{ key: 'download.notArrived', exitCode: 66 }]);
    // It was tried twice, the second time without the others.
    expect(copied()).toEqual([['a.0001.png', 'a.0002.png', 'beauty/b.0001.exr'], ['a.0001.png']]);
    expect(total).toBe(15);
    program.after = () => {};
    restart();
    await bring();
    expect([results(), left()]).toEqual([ALL, []]);
  });

  test('a file that is too short fails, and is fetched again', async () => {
    const short = (into: string) => truncateSync(join(into, 'a.0002.png'), 2);
    program.after = (into) => {
      short(into);
      program.after = () => {};
    };
    expect((await bring()).states['a.0002.png']).toBe('fetched');
    expect([results(), left()]).toEqual([ALL, []]);
  });

  test('a file that is too short every time is named with both sizes', async () => {
    program.after = (into) => truncateSync(join(into, 'a.0002.png'), 2);
    const { errors } = await bring();
    expect(errors).toMatchObject([{ key: 'download.incomplete', params: { size: '2 B', expected: '6 B' } }]);
    expect(existsSync(local('a.0002.png'))).toBe(false);
  });

  test('a link in the place of a file is neither moved nor followed', async () => {
    writeFileSync(join(root, 'secret'), 'a secret that is long enough');
    program.after = (into) => {
      rmSync(join(into, 'a.0001.png'));
      symlinkSync(join(root, 'secret'), join(into, 'a.0001.png'));
    };
    const { states, errors } = await bring();
    expect(states['a.0001.png']).toBe('failed');
    expect(errors).toMatchObject([{ key: 'transfer.noFile' }]);
    expect(existsSync(local('a.0001.png'))).toBe(false);
    expect(readFileSync(join(root, 'secret'), 'utf8')).toBe('a secret that is long enough');
  });

  test('nor is a link in the place of a folder', async () => {
    mkdirSync(join(root, 'outside'));
    writeFileSync(join(root, 'outside/b.0001.exr'), 'third one of another');
    program.after = (into) => {
      rmSync(join(into, 'beauty'), { recursive: true });
      symlinkSync(join(root, 'outside'), join(into, 'beauty'));
      program.after = () => {};
    };
    await bring();
    expect([results(), copied()[1], left()]).toEqual([ALL, ['b.0001.exr'], []]);
    expect(readdirSync(join(root, 'outside'))).toEqual(['b.0001.exr']);
  });

  test('a folder in the place of a file fails', async () => {
    program.after = (into) => {
      rmSync(join(into, 'a.0001.png'), { recursive: true, force: true });
      mkdirSync(join(into, 'a.0001.png'));
    };
    expect((await bring()).states['a.0001.png']).toBe('failed');
  });

  test('more than was asked for is not moved', async () => {
    program.after = (into) => {
      writeFileSync(join(into, 'a.0009.png'), 'not listed');
      writeFileSync(join(into, 'a.0001.png.log'), 'not listed');
    };
    await bring();
    expect([results(), left()]).toEqual([ALL, []]);
  });

  test('a larger file than listed is taken: the unit of the list is not documented', async () => {
    program.after = (into) => writeFileSync(join(into, 'a.0001.png'), 'larger than listed');
    expect((await bring()).states['a.0001.png']).toBe('fetched');
  });
});

describe('a file that the program names as failed', () => {
  beforeEach(threeFrames);

  test('has its error, and the part that is here is resumed', async () => {
    const error = new UnreachableError('farm.unreachable');
    program.after = (into) => {
      truncateSync(join(into, 'a.0001.png'), 3);
      return [{ local: join(into, 'a.0001.png'), error }];
    };
    const { states, errors } = await bring();
    expect([states['a.0001.png'], states['a.0002.png'], errors]).toEqual(['failed', 'fetched', [error]]);
    let part = 0;
    program.after = () => {};
    program.before = (file) => {
      part = statSync(file).size;
    };
    restart();
    expect((await bring()).states['a.0001.png']).toBe('fetched');
    expect([part, results(), left()]).toEqual([3, ALL, []]);
  });
});

describe('a file that the program marks as incomplete', () => {
  beforeEach(threeFrames);
  const zeros = (into: string) => writeFileSync(join(into, 'a.0001.png'), Buffer.alloc(5));
  const fails = (into: string) => [
    { local: join(into, 'a.0002.png'), error: new UnreachableError('farm.unreachable') },
  ];

  test.each([
    ['beside it', 'a.0001.png.aspx'],
    ['in another way', 'a.0001.png.partial'],
    ['under a short name', `${createHash('md5').update('a.0001.png').digest('hex')}.aspx`],
  ])('by a file %s is not taken, whatever its size', async (_, control) => {
    let hasFailed = true;
    program.after = (into) => {
      zeros(into);
      writeFileSync(join(into, control), '');
      return hasFailed ? fails(into) : [];
    };
    const { states, errors } = await bring();
    expect(states).toMatchObject({ 'a.0001.png': 'failed', 'beauty/b.0001.exr': 'fetched' });
    expect(errors).toContainEqual(expect.objectContaining({ key: 'download.unfinished' }));
    // It is resumed, together with what marks it.
    expect(readdirSync(join(to, left()[0] ?? '', 'files'))).toEqual(
      expect.arrayContaining(['a.0001.png', control]),
    );
    hasFailed = false;
    restart();
    expect((await bring()).states['a.0001.png']).toBe('failed');
    program.after = () => {};
    restart();
    await bring();
    expect([results(), left()]).toEqual([ALL, []]);
  });

  test('is not what has such a name at the farm', async () => {
    farm.put('1_shot/a.0001.png.partial', 'a result');
    expect(Object.values((await bring()).states)).toEqual(['fetched', 'fetched', 'fetched', 'fetched']);
  });

  test('by its silence in a run that failed is not taken', async () => {
    const plain = program.download;
    const reporting: CopyingProgram = { ...program, reportsDone: true };
    reporting.download = async (folder, into, run) => {
      await plain.call(program, folder, into, run);
      zeros(into);
      run.onDone?.(join(into, 'beauty/b.0001.exr'));
      return fails(into);
    };
    engine = engineOf(reporting, farm.client, memory);
    const { states } = await bring();
    expect(states).toEqual({
      ...{ 'a.0001.png': 'failed', 'a.0002.png': 'failed', 'beauty/b.0001.exr': 'fetched' },
    });
    restart();
    await bring();
    expect([results(), left()]).toEqual([ALL, []]);
  });
});

test('a run that failed does not count as a success', async () => {
  threeFrames();
  program.after = (into) => {
    rmSync(join(into, 'a.0001.png'), { force: true });
    return [{ local: join(into, 'a.0002.png'), error: new UnreachableError('farm.unreachable') }];
  };
  const { errors } = await bring();
  expect(errors).toContainEqual(expect.objectContaining({ key: 'download.unfinished' }));
});

describe('a program that stops in the middle', () => {
  beforeEach(threeFrames);

  /** Stops before the second file of the next run. */
  function stopWith(error: unknown, meanwhile = () => {}): void {
    let files = 0;
    program.before = (file) => {
      files += 1;
      if (files < 2) return;
      program.before = () => {};
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, 'pa');
      meanwhile();
      throw error;
    };
  }

  test('ends the download with its error; nothing has its name, and the next run resumes', async () => {
    stopWith(new UnreachableError('farm.unreachable'));
    await expect(bring()).rejects.toMatchObject({ exitCode: 69 });
    expect([results(), left().length]).toEqual([{}, 1]);
    const [whole] = copied()[0] ?? [];
    restart();
    await bring();
    expect(copied()[1]).not.toContain(whole);
    expect([results(), left(), program.runs.length]).toEqual([ALL, [], 2]);
  });

  test('does not mix a part with a frame that was rendered again', async () => {
    stopWith(new UnreachableError('farm.unreachable'));
    await expect(bring()).rejects.toThrow();
    for (const name of ['a.0001.png', 'a.0002.png']) farm.put(`1_shot/${name}`, 'again!', 2_000_000);
    farm.put('1_shot/beauty/b.0001.exr', 'THIRD ONE', 2_000_000);
    restart();
    await bring();
    expect(copied()[1]).toEqual(['a.0001.png', 'a.0002.png', 'beauty/b.0001.exr']);
    expect(results()).toEqual({
      'a.0001.png': 'again!',
      'a.0002.png': 'again!',
      'beauty/b.0001.exr': 'THIRD ONE',
    });
  });

  test('after an interruption has its reason, keeps what came, and leaves no link', async () => {
    await bring();
    farm.put('1_shot/a.0003.png', 'x');
    farm.put('1_shot/a.0004.png', 'y');
    const controller = new AbortController();
    stopWith(undefined, () => {
      controller.abort(new InterruptedError('interrupted'));
      controller.signal.throwIfAborted();
    });
    await expect(bring({ signal: controller.signal })).rejects.toMatchObject({ exitCode: 130 });
    expect(results()).toEqual(ALL);
    const [staging = ''] = left();
    const names = readdirSync(join(to, staging, 'files'));
    expect(names.filter((name) => name !== 'beauty')).toHaveLength(2);
    expect(statSync(local('a.0001.png')).nlink).toBe(1);
    restart();
    await bring();
    expect([results(), left()]).toEqual([{ ...ALL, 'a.0003.png': 'x', 'a.0004.png': 'y' }, []]);
  });

  test('after the first file was moved: a lost memory does not make it another file', async () => {
    const files = await list();
    const controller = new AbortController();
    const killed = bring(
      {
        signal: controller.signal,
        onFile() {
          memory.clear();
          controller.abort(new InterruptedError('interrupted'));
          controller.signal.throwIfAborted();
        },
      },
      () => true,
      files,
    );
    await expect(killed).rejects.toMatchObject({ exitCode: 130 });
    const moved = Object.keys(results()).length;
    expect(moved).toBeGreaterThan(0);
    memory.clear();
    restart();
    const states = Object.values((await bring()).states);
    expect([states.filter((state) => state === 'held').length, states.includes('kept')]).toEqual([
      moved,
      false,
    ]);
    expect([results(), left()]).toEqual([ALL, []]);
  });

  test('before the first byte leaves nothing', async () => {
    program.before = () => {
      throw new UnreachableError('farm.unreachable');
    };
    await expect(bring()).rejects.toThrow();
    expect(left()).toEqual([]);
  });

  test('while it wrote to a file that was here has it downloaded again', async () => {
    await bring();
    farm.put('1_shot/a.0003.png', 'x');
    program.download = async (_, into) => {
      writeFileSync(join(into, 'a.0001.png'), 'f');
      throw new UnreachableError('farm.unreachable');
    };
    await expect(bring()).rejects.toThrow();
    program = copyingProgram(farm.output);
    restart();
    await bring();
    expect(results()).toEqual({ ...ALL, 'a.0003.png': 'x' });
  });
});

describe('a run that is killed while its program writes to a file that was here', () => {
  /** Puts back what a killed process leaves: links, and lists that nobody reads before the next run. */
  async function killWhile(write: (staged: string) => void): Promise<void> {
    threeFrames();
    await bring();
    farm.put('1_shot/a.0003.png', 'x');
    const copy = join(root, 'as left');
    program.download = async (_, into) => {
      write(join(into, 'a.0001.png'));
      cpSync(join(into, '..'), copy, { recursive: true });
      throw new UnreachableError('farm.unreachable');
    };
    // The memory of the killed process is lost.
    const { put } = memory;
    memory.put = () => {};
    await expect(bring()).rejects.toThrow();
    memory.put = put;
    const staging = stagingIn(to, 'own\n1_shot');
    rmSync(staging, { recursive: true, force: true });
    cpSync(copy, staging, { recursive: true });
    for (const name of ['a.0001.png', 'a.0002.png', 'beauty/b.0001.exr']) {
      rmSync(join(staging, 'files', name));
      linkSync(local(name), join(staging, 'files', name));
    }
    program = copyingProgram(farm.output);
    restart();
  }

  test('has it downloaded again by the next run', async () => {
    await killWhile((staged) => writeFileSync(staged, 'f'));
    const { states } = await bring();
    expect(states).toMatchObject({ 'a.0002.png': 'held', 'a.0003.png': 'fetched' });
    expect([results(), left(), statSync(local('a.0002.png')).nlink]).toEqual([
      { ...ALL, 'a.0003.png': 'x' },
      [],
      1,
    ]);
  });

  test('has it downloaded again by a later run, where the next one wants others only', async () => {
    await killWhile((staged) => writeFileSync(staged, 'f'));
    await bring({}, ({ steps }) => steps.includes('a.0003.png'));
    restart();
    await bring();
    expect([results(), left()]).toEqual([{ ...ALL, 'a.0003.png': 'x' }, []]);
  });

  test('keeps what the user changes after the next run', async () => {
    await killWhile(() => {});
    await bring({}, ({ steps }) => steps.includes('a.0001.png'));
    writeFileSync(local('a.0001.png'), 'edited');
    restart();
    expect((await bring()).states['a.0001.png']).toBe('kept');
  });
});

describe('the staging folder', () => {
  beforeEach(threeFrames);
  const path = () => stagingIn(to, 'own\n1_shot');

  test('is cleared of links and foreign files before the program runs', async () => {
    mkdirSync(join(root, 'outside'));
    mkdirSync(join(path(), 'files'), { recursive: true });
    symlinkSync(join(root, 'outside'), join(path(), 'files/beauty'));
    symlinkSync(join(root, 'outside/x'), join(path(), 'files/a.0001.png'));
    writeFileSync(join(path(), 'files/a.0002.png'), '2econd');
    expect(Object.values((await bring()).states)).toEqual(['fetched', 'fetched', 'fetched']);
    expect([results(), readdirSync(join(root, 'outside')), left()]).toEqual([ALL, [], []]);
  });

  test.each([
    ['link', () => symlinkSync(join(root, 'outside'), path())],
    ['file', () => writeFileSync(path(), '')],
  ])('is not a %s', async (_, make) => {
    mkdirSync(join(root, 'outside'));
    mkdirSync(to);
    make();
    await expect(bring()).rejects.toMatchObject({ exitCode: 73 });
    expect([readdirSync(join(root, 'outside')), program.runs]).toEqual([[], []]);
  });

  describe.skipIf(process.platform === 'win32')('that others can write to', () => {
    const make = (mode: number, inner: number) => {
      mkdirSync(join(path(), 'files'), { recursive: true });
      chmodSync(join(path(), 'files'), inner);
      chmodSync(path(), mode);
    };

    test.each([
      ['itself', 0o777, 0o700],
      ['by a group', 0o770, 0o700],
      ['below', 0o700, 0o777],
    ])('%s is refused before the program runs', async (_, mode, inner) => {
      make(mode, inner);
      await expect(bring()).rejects.toMatchObject({ exitCode: 73, key: 'transfer.notPrivate' });
      expect([program.runs, results()]).toEqual([[], {}]);
      expect(left().filter((name) => name.endsWith('.probe'))).toEqual([]);
    });

    test.skipIf(process.getuid?.() !== 0)('as its owner is refused', async () => {
      make(0o700, 0o755);
      chownSync(path(), 12345, 12345);
      await expect(bring()).rejects.toMatchObject({ exitCode: 73, key: 'transfer.notPrivate' });
      expect(program.runs).toEqual([]);
    });

    test('does not decide what was downloaded from here', async () => {
      await list();
      mkdirSync(join(to, '1_shot'), { recursive: true });
      writeFileSync(local('a.0001.png'), 'mine!');
      const { size, mtimeMs } = statSync(local('a.0001.png'));
      make(0o777, 0o777);
      const row = { steps: ['1_shot', 'a.0001.png'], size, mtimeMs, version: 'f'.repeat(32) };
      writeFileSync(join(path(), 'arriving.json'), JSON.stringify([row]));
      await bring().catch(() => {});
      rmSync(path(), { recursive: true });
      restart();
      expect((await bring()).states['a.0001.png']).toBe('kept');
      expect(readFileSync(local('a.0001.png'), 'utf8')).toBe('mine!');
    });
  });

  test('names no file outside the target', async () => {
    writeFileSync(join(root, 'mine'), 'mine');
    mkdirSync(join(path(), 'files'), { recursive: true });
    mkdirSync(join(to, '1_shot'));
    writeFileSync(local('a.0001.png'), 'mine');
    const { size, mtimeMs } = statSync(join(root, 'mine'));
    const rows = [['..', 'mine'], ['../mine'], []].map((steps) => ({
      ...{ steps, local: join(root, 'mine'), size, mtimeMs, version: 'f'.repeat(32) },
    }));
    writeFileSync(join(path(), 'arriving.json'), JSON.stringify([...rows, null, 5]));
    await bring();
    expect(await engine.isOwn(join(root, 'mine'))).toBe(false);
  });

  test.skipIf(process.platform === 'win32')('is closed to others', async () => {
    let modes: number[] = [];
    program.after = () => {
      modes = [path(), join(path(), 'files')].map((folder) => statSync(folder).mode & 0o777);
    };
    await bring();
    expect(modes).toEqual([0o700, 0o700]);
  });

  test('belongs to one process at a time', async () => {
    mkdirSync(to);
    writeFileSync(stagingLock(path()), 'another-1-1');
    const world = { ...processWorld(), sleep: async () => {} };
    // The other process touches its lock while we wait.
    let second = 1;
    world.sleep = async () => {
      second += 1;
      utimesSync(stagingLock(path()), second, second);
    };
    engine = engineOf(program, farm.client, memory, world);
    await expect(bring()).rejects.toMatchObject({ exitCode: 75, key: 'lock.held' });
    expect(program.runs).toEqual([]);
  });

  test('of a killed process is taken over', async () => {
    mkdirSync(to);
    writeFileSync(stagingLock(path()), 'another-1-1');
    await bring();
    expect([results(), left()]).toEqual([ALL, []]);
  });

  test('of a download that was not resumed is removed in time', async () => {
    const old = (name: string) => {
      mkdirSync(join(stagingIn(to, name), 'files'), { recursive: true });
      return stagingIn(to, name);
    };
    const stale = old('stale');
    utimesSync(stale, 1, 1);
    const recent = old('recent');
    const locked = old('locked');
    writeFileSync(stagingLock(locked), 'another-1-1');
    utimesSync(locked, 1, 1);
    await bring();
    expect([existsSync(stale), existsSync(recent), existsSync(locked)]).toEqual([false, true, true]);
  });

  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'needs a target that can be written to',
    async () => {
      const files = await list();
      await bring({}, undefined, files.slice(0, 1));
      rmSync(local('a.0001.png'));
      chmodSync(to, 0o500);
      await expect(bring()).rejects.toMatchObject({ exitCode: 73 });
      chmodSync(to, 0o700);
    },
  );
});

describe('what must not be written', () => {
  beforeEach(threeFrames);

  test('a place that leads elsewhere runs no program', async () => {
    mkdirSync(join(root, 'outside'));
    mkdirSync(to);
    symlinkSync(join(root, 'outside'), join(to, '1_shot'));
    expect(Object.values((await bring()).states)).toEqual(['refused', 'refused', 'refused']);
    expect([readdirSync(join(root, 'outside')), program.runs]).toEqual([[], []]);
  });

  test('a place that leads elsewhere afterwards is refused', async () => {
    mkdirSync(join(root, 'outside'));
    program.after = () => {
      renameSync(join(to, '1_shot'), join(to, 'was'));
      symlinkSync(join(root, 'outside'), join(to, '1_shot'));
      program.after = () => {};
    };
    expect(Object.values((await bring()).states)).toEqual(['refused', 'refused', 'refused']);
    expect([readdirSync(join(root, 'outside')), left()]).toEqual([[], []]);
  });

  test('a folder with a name that leads out is not given to the program', async () => {
    const plain = farm.client.outputsIn;
    farm.client.outputsIn = async (steps) => {
      const entries = await plain(steps);
      const evil = { name: '..', steps: ['1_shot', '..', 'evil.png'], isFolder: false, locked: false };
      return steps.length === 1 ? [...entries, { ...evil, size: 1, modified: null }] : entries;
    };
    const { states } = await bring();
    expect(states).toMatchObject({ '../evil.png': 'refused', 'a.0001.png': 'failed' });
    expect([program.runs, left()]).toEqual([[], []]);
  });

  test('more than the disk holds, before the program runs', async () => {
    const files = await list();
    const huge = files.map((file) => ({ ...file, size: Number.MAX_SAFE_INTEGER / 4 }));
    const plain = farm.client.outputsIn;
    farm.client.outputsIn = async (steps) =>
      (await plain(steps)).map((entry) => (entry.isFolder ? entry : { ...entry, size: 2 ** 60 }));
    await list();
    await expect(bring({}, undefined, huge)).rejects.toMatchObject({ key: 'transfer.noRoom' });
    expect([program.runs, left()]).toEqual([[], []]);
  });
});

test.each([
  ['darwin', 'A.0001.PNG'],
  ['win32', 'a.0001.png.'],
  ['win32', 'A.0001.png . '],
] as const)(
  'two files that are one on %s (%s) are named, whichever the program wrote last',
  async (platform, other) => {
    threeFrames();
    engine = engineOf(program, farm.client, memory, { ...processWorld(), platform });
    const files = [...(await list()), ...(await list())];
    const plain = farm.client.outputsIn;
    farm.client.outputsIn = async (steps) => {
      const entries = await plain(steps);
      const twin = entries.find(({ name }) => name === 'a.0001.png');
      return twin ? [...entries, { ...twin, name: other, steps: ['1_shot', other] }] : entries;
    };
    await list();
    const { states, errors } = await bring({}, ({ steps }) => steps.length === 2, files.slice(0, 3));
    expect(states).toEqual({ 'a.0001.png': 'failed', 'a.0002.png': 'fetched' });
    expect(errors).toMatchObject([{ key: 'download.refused' }]);
  },
);

test('a folder of many files takes one run', async () => {
  for (let at = 0; at < (EXHAUSTIVE ? 1000 : 300); at++) farm.put(`1_shot/f.${at}.png`, String(at));
  expect(Object.values((await bring()).states).every((state) => state === 'fetched')).toBe(true);
  farm.put('1_shot/new.png', 'new');
  restart();
  await bring();
  expect([program.runs.length, copied()[1], left()]).toEqual([2, ['new.png'], []]);
}, 60_000);

test('no files run no program', async () => {
  const transfer = { signal: new AbortController().signal, limit: undefined, onBytes() {}, onOutcome() {} };
  await engine.download([], transfer);
  expect([program.runs, farm.listed]).toEqual([[], []]);
});
