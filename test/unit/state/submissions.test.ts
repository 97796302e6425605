import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { processContext } from '../../../src/context.js';
import { thisHolder } from '../../../src/state/holder.js';
import type { SubmissionRecord } from '../../../src/state/submission-record.js';
import { openSubmissions } from '../../../src/state/submissions.js';

const record = (more: Partial<SubmissionRecord> = {}): SubmissionRecord => ({
  ...{ version: 1, id: 'a1', key: 'c0ffee', begunAt: '2025-01-01T00:00:00.000Z', account: 'ann' },
  ...{ domain: '127.0.0.1:1', scene: '/s/shot.ma', plan: { any: 1 }, steps: {} },
  ...more,
});

/** A folder of submissions, and a world in which nothing takes time and the beat is called by hand. */
async function stage() {
  const folder = mkdtempSync(join(tmpdir(), 'rayvision-submissions-'));
  const root = join(folder, 'submissions');
  const beats: (() => void)[] = [];
  let stopped = 0;
  const { pid, startedAt, platform, isRunning } = processContext();
  const world = {
    ...{ pid, startedAt, platform, isRunning, signal: new AbortController().signal },
    now: () => 1_700_000_000_000,
    sleep: async () => {},
    every: (_: number, call: () => void) => {
      beats.push(call);
      return () => {
        stopped += 1;
      };
    },
  };
  const me = await thisHolder(world);
  const [place] = me.split('-');
  return {
    ...{ folder, root, me, beats, stopped: () => stopped },
    /** Of this machine, and not running any more. */
    gone: `${place}-${pid}-1`,
    submissions: openSubmissions(folder, world),
    files: () => (existsSync(root) ? readdirSync(root).toSorted() : []),
    read: (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8')),
    put(name: string, content: unknown) {
      mkdirSync(root, { recursive: true });
      writeFileSync(join(root, name), typeof content === 'string' ? content : JSON.stringify(content));
    },
  };
}

describe('a submission that is begun', () => {
  test('lies in a file of its key, its id and its holder', async () => {
    const { submissions, files, read, me } = await stage();
    const journal = await submissions.begin(record());
    const file = `c0ffee.a1.${me}.json`;
    expect(files()).toEqual([file]);
    expect(read(file)).toEqual(record());
    expect(journal.record).toEqual(record());
    await journal.close();
  });

  test('says how far it has got, each step beside the others', async () => {
    const { submissions, read, me } = await stage();
    const journal = await submissions.begin(record());
    await journal.mark('task', 'begun');
    await journal.mark('task', 'done', { taskId: 7, alias: '2W7' });
    await journal.write({ projectId: 3 });
    await journal.mark('submit', 'begun');
    const expected = record({
      steps: { task: 'done', submit: 'begun' },
      taskId: 7,
      alias: '2W7',
      projectId: 3,
    });
    expect(journal.record).toEqual(expected);
    expect(read(`c0ffee.a1.${me}.json`)).toEqual(expected);
    await journal.close();
  });

  test('has its last write as its last state, however many are under way', async () => {
    const { submissions, read, me } = await stage();
    const journal = await submissions.begin(record());
    const writes = Array.from({ length: 20 }, (_, taskId) => journal.write({ taskId: taskId + 1 }));
    await Promise.all(writes);
    expect(read(`c0ffee.a1.${me}.json`).taskId).toBe(20);
    await journal.close();
  });

  test('is touched from time to time', async () => {
    const { submissions, root, me, beats } = await stage();
    const journal = await submissions.begin(record());
    expect(beats).toHaveLength(1);
    beats[0]?.();
    await expect.poll(() => statSync(join(root, `c0ffee.a1.${me}.json`)).mtimeMs).toBe(1_700_000_000_000);
    await journal.close();
  });

  test('is gone when it is closed, also with a write under way, and closed once', async () => {
    const { submissions, files, stopped } = await stage();
    const journal = await submissions.begin(record());
    const write = journal.write({ taskId: 1 });
    await journal.close();
    await write;
    expect(files()).toEqual([]);
    await journal.close();
    await journal.release();
    expect([files(), stopped()]).toEqual([[], 1]);
  });

  test('is free when it is released, with what was written last', async () => {
    const { submissions, files, read, stopped } = await stage();
    const journal = await submissions.begin(record());
    const write = journal.write({ taskId: 1 });
    await journal.release();
    await write;
    expect(files()).toEqual(['c0ffee.a1.free.json']);
    expect(read('c0ffee.a1.free.json')).toEqual(record({ taskId: 1 }));
    await journal.release();
    await journal.close();
    expect([files(), stopped()]).toEqual([['c0ffee.a1.free.json'], 1]);
  });

  test('that another one took over is not written any more', async () => {
    const { submissions, files, root, me } = await stage();
    const journal = await submissions.begin(record());
    // Another process renames the file to take it over.
    renameSync(join(root, `c0ffee.a1.${me}.json`), join(root, 'c0ffee.a1.free.json'));
    await expect(journal.write({ taskId: 1 })).rejects.toMatchObject({
      ...{ name: 'FarmBusyError', key: 'journal.taken', params: { id: 'a1' } },
    });
    expect(files()).toEqual(['c0ffee.a1.free.json']);
    await journal.close();
    expect(files()).toEqual(['c0ffee.a1.free.json']);
  });

  test('without a folder to write in does not begin', async () => {
    const { folder, submissions, root } = await stage();
    writeFileSync(root, '');
    expect(existsSync(folder)).toBe(true);
    await expect(submissions.begin(record())).rejects.toMatchObject({ name: 'OutputError' });
  });
});

describe('what is unfinished', () => {
  test('is nothing where nothing was begun', async () => {
    const { submissions } = await stage();
    expect((await submissions.list()).unfinished).toEqual([]);
  });

  test('is every record by its file, held or free, in the order of names', async () => {
    const { submissions, put, root, me } = await stage();
    put('b0.2.free.json', record({ key: 'b0', id: '2' }));
    put(`a0.1.${me}.json`, record({ key: 'a0', id: '1' }));
    put('other.json', record());
    put('B0.2.free.json.bak', record());
    mkdirSync(join(root, 'd0.4.free.json'));
    expect((await submissions.list()).unfinished).toEqual([
      { file: join(root, `a0.1.${me}.json`), holder: me, record: record({ key: 'a0', id: '1' }) },
      { file: join(root, 'b0.2.free.json'), holder: 'free', record: record({ key: 'b0', id: '2' }) },
    ]);
  });

  test('is not what is cut short, which is kept out of the way, nor what a later version wrote, which stays', async () => {
    const { submissions, put, files } = await stage();
    put('a0.1.free.json', '{"version":1,');
    put('b0.2.free.json', { ...record(), version: 2 });
    put('c0.3.free.json', record({ key: 'c0', id: '3' }));
    const { unfinished } = await submissions.list();
    expect(unfinished.map(({ record: { id } }) => id)).toEqual(['3']);
    expect(files()).toEqual(['a0.1.free.json.broken', 'b0.2.free.json', 'c0.3.free.json']);
  });

  test('what a killed process was writing is removed, what a living one is writing is not', async () => {
    const { submissions, put, files, me, gone } = await stage();
    put(`a0.1.${gone}.json.0f-1.tmp`, '');
    put(`a0.1.${me}.json.0f-1.tmp`, '');
    put('unknown.tmp', '');
    await submissions.list();
    expect(files()).toEqual([`a0.1.${me}.json.0f-1.tmp`, 'unknown.tmp']);
  });
});

describe('taking over', () => {
  test('what is free makes it ours, as it is now', async () => {
    const { submissions, put, files, me, read } = await stage();
    put('a0.1.free.json', record({ key: 'a0', id: '1' }));
    const [found] = (await submissions.list()).unfinished;
    // Its holder got further between the look and its end.
    put('a0.1.free.json', record({ key: 'a0', id: '1', taskId: 9 }));
    const journal = found && (await submissions.claim(found));
    expect(journal?.record.taskId).toBe(9);
    expect(files()).toEqual([`a0.1.${me}.json`]);
    await journal?.write({ projectId: 2 });
    expect(read(`a0.1.${me}.json`)).toMatchObject({ taskId: 9, projectId: 2 });
    await journal?.close();
  });

  test('what a killed process held', async () => {
    const { submissions, put, gone, files, me } = await stage();
    put(`a0.1.${gone}.json`, record({ key: 'a0', id: '1' }));
    const [found] = (await submissions.list()).unfinished;
    const journal = found && (await submissions.claim(found));
    expect(journal?.record.id).toBe('1');
    expect(files()).toEqual([`a0.1.${me}.json`]);
    await journal?.close();
  });

  test('is not possible while somebody holds it, nor for who comes second', async () => {
    const { submissions, put, files } = await stage();
    const journal = await submissions.begin(record());
    const [held] = (await submissions.list()).unfinished;
    expect(held && (await submissions.claim(held))).toBeUndefined();
    await journal.close();
    put('a0.1.free.json', record({ key: 'a0', id: '1' }));
    const [free] = (await submissions.list()).unfinished;
    if (!free) throw new Error('nothing is free');
    const both = await Promise.all([submissions.claim(free), submissions.claim(free)]);
    expect(both.filter((one) => one !== undefined)).toHaveLength(1);
    await Promise.all(both.map((one) => one?.close()));
    expect(files()).toEqual([]);
  });
});
