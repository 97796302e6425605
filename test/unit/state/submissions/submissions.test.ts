import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { FarmBusyError, OutputError } from '../../../../src/errors.js';
import type { ProcessContext } from '../../../../src/state/files/process-identity.js';
import { parseRecord, type SubmissionRecord } from '../../../../src/state/submissions/submission-record.js';
import { openSubmissions, type UnfinishedSubmission } from '../../../../src/state/submissions/submissions.js';

const posix = test.skipIf(process.platform === 'win32');

const record: SubmissionRecord = {
  ...{ version: 1, id: '0123456789', key: 'abcdef', begunAt: '2026-01-02T03:04:05.000Z', account: 'me' },
  ...{ domain: '127.0.0.1:8080', scene: '/s/a.ma', plan: { any: 'shape' }, steps: { task: 'begun' } },
};
const text = (more: object = {}) => JSON.stringify({ ...record, ...more });

/** A Mac: there a process is known by its number and by whether its file is touched. */
const PLACE = createHash('sha256').update(`${hostname()}  `).digest('hex').slice(0, 8);
const HOLDER = `${PLACE}-77-1234`;
const OTHER = `${PLACE}-88-1`;

let folder: string;
let root: string;
let world: ProcessContext;
let running: number[];
let slept: number;
/** Called at each sleep: what another process does meanwhile. */
let meanwhile: () => void;
let beats: { ms: number; work: () => void; stopped: boolean }[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rayvision-submissions-'));
  root = join(folder, 'submissions');
  running = [77];
  slept = 0;
  meanwhile = () => {};
  beats = [];
  world = {
    ...{ pid: 77, startedAt: 1234, platform: 'darwin', signal: new AbortController().signal },
    now: () => 1_700_000_000_000,
    isRunning: (pid) => running.includes(pid),
    async sleep() {
      slept += 1;
      meanwhile();
    },
    every(ms, work) {
      const beat = { ms, work, stopped: false };
      beats.push(beat);
      return () => {
        beat.stopped = true;
      };
    },
  };
});

const open = () => openSubmissions(folder, world);
const file = (name: string) => join(root, name);
const lie = (name: string, content: string | undefined = text()) => {
  mkdirSync(root, { recursive: true });
  writeFileSync(file(name), content);
  return file(name);
};
const there = () => readdirSync(root).toSorted();
const read = (name: string) => JSON.parse(readFileSync(file(name), 'utf8'));
const own = `abcdef.0123456789.${HOLDER}.json`;
const free = 'abcdef.0123456789.free.json';

async function only(): Promise<UnfinishedSubmission> {
  const { unfinished } = await open().list();
  expect(unfinished).toHaveLength(1);
  return unfinished[0] as UnfinishedSubmission;
}

describe('a new journal', () => {
  test('is written completely, named by key, id and owner', async () => {
    const journal = await open().begin(record);
    expect(there()).toEqual([own]);
    expect(read(own)).toEqual(record);
    expect(journal.record).toEqual(record);
  });

  test('that cannot be written is an error, and has no heartbeat', async () => {
    writeFileSync(root, 'a file');
    await expect(open().begin(record)).rejects.toBeInstanceOf(OutputError);
    expect(beats).toEqual([]);
  });

  test('is rewritten with each change', async () => {
    const journal = await open().begin(record);
    const written = journal.write({ taskId: 5, alias: '2W5' });
    expect(journal.record).toEqual({ ...record, taskId: 5, alias: '2W5' });
    await written;
    expect(read(own)).toEqual({ ...record, taskId: 5, alias: '2W5' });
    await journal.mark('files', 'begun');
    expect(read(own).steps).toEqual({ task: 'begun', files: 'begun' });
    await journal.mark('task', 'done', { projectId: 7 });
    expect(read(own)).toEqual({
      ...record,
      ...{ taskId: 5, alias: '2W5', projectId: 7, steps: { task: 'done', files: 'begun' } },
    });
    expect(there()).toEqual([own]);
  });

  test('has the last state after many concurrent writes', async () => {
    const journal = await open().begin(record);
    let most = 0;
    let left = 8;
    const writes = [1, 2, 3, 4, 5, 6, 7, 8].map((taskId) =>
      journal.write({ taskId }).finally(() => {
        left -= 1;
      }),
    );
    while (left > 0) {
      most = Math.max(most, there().filter((name) => name.endsWith('.tmp')).length);
      await new Promise(setImmediate);
    }
    await Promise.all(writes);
    // One after the other: of two at once the older one could come last.
    expect(most).toBe(1);
    expect(read(own).taskId).toBe(8);
  });

  test('that another process has taken over is not written again', async () => {
    const journal = await open().begin(record);
    renameSync(file(own), file(free));
    const error = await journal.write({ taskId: 5 }).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(FarmBusyError);
    expect(error).toMatchObject({ key: 'journal.taken', params: { id: '0123456789' } });
    expect(there()).toEqual([free]);
    expect(read(free)).toEqual(record);
  });

  test('works after a failed write', async () => {
    const journal = await open().begin(record);
    renameSync(file(own), file(free));
    await expect(journal.write({ taskId: 5 })).rejects.toBeInstanceOf(FarmBusyError);
    renameSync(file(free), file(own));
    await journal.write({ alias: 'x' });
    expect(read(own)).toMatchObject({ taskId: 5, alias: 'x' });
  });

  test('is touched every two seconds with a different time, as long as it is owned', async () => {
    const journal = await open().begin(record);
    expect(beats).toMatchObject([{ ms: 2000, stopped: false }]);
    utimesSync(file(own), 1, 1);
    beats[0]?.work();
    await expect.poll(() => statSync(file(own)).mtimeMs).toBe(1_700_000_000_000);
    await journal.close();
    expect(beats).toMatchObject([{ stopped: true }]);
  });

  test('is removed when it is closed, after pending writes', async () => {
    const journal = await open().begin(record);
    const written = journal.write({ taskId: 5 });
    await journal.close();
    await written;
    expect(there()).toEqual([]);
  });

  test('has no owner after release and pending writes', async () => {
    const journal = await open().begin(record);
    const written = journal.write({ taskId: 5 });
    await journal.release();
    await written;
    expect(there()).toEqual([free]);
    expect(read(free).taskId).toBe(5);
    expect(beats).toMatchObject([{ stopped: true }]);
  });

  test.each(['close', 'release'] as const)('is closed or released once (%s first)', async (first) => {
    const journal = await open().begin(record);
    await journal[first]();
    const left = there();
    // As if another process had written it.
    lie(own, text({ taskId: 9 }));
    await journal.close();
    await journal.release();
    expect(there()).toEqual([...left, own].toSorted());
    expect(read(own).taskId).toBe(9);
  });

  test.each(['close', 'release'] as const)('that was removed already is not an error (%s)', async (end) => {
    const journal = await open().begin(record);
    rmSync(file(own));
    await expect(journal[end]()).resolves.toBeUndefined();
    expect(there()).toEqual([]);
  });
});

describe('the list', () => {
  test('is empty without a folder, and where a file is in its place', async () => {
    expect(await open().list()).toEqual({ unfinished: [], unclear: [] });
    writeFileSync(root, 'a file');
    expect(await open().list()).toEqual({ unfinished: [], unclear: [] });
  });

  posix('is an error if the folder cannot be listed', async () => {
    symlinkSync(root, root);
    const error = await open()
      .list()
      .catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(FarmBusyError);
    expect(error).toMatchObject({ key: 'journal.folder', params: { folder: root, cause: 'ELOOP' } });
    // What the system said goes along.
    expect(error).toMatchObject({ cause: { code: 'ELOOP' } });
  });

  test('has all unfinished submissions, with or without owner, sorted by name', async () => {
    lie(free);
    lie('b.1.free.json', text({ key: 'b', id: '1' }));
    lie(`aa.1.${OTHER}.json`, text({ key: 'aa', id: '1' }));
    lie('ac.1.free.json', text({ key: 'ac', id: '1' }));
    expect(await open().list()).toEqual({
      unfinished: [
        { file: file(`aa.1.${OTHER}.json`), owner: OTHER, record: { ...record, key: 'aa', id: '1' } },
        { file: file(free), owner: 'free', record },
        { file: file('ac.1.free.json'), owner: 'free', record: { ...record, key: 'ac', id: '1' } },
        { file: file('b.1.free.json'), owner: 'free', record: { ...record, key: 'b', id: '1' } },
      ],
      unclear: [],
    });
    expect(slept).toBe(0);
  });

  test.each([
    ['cut short', text().slice(0, 50)],
    ['empty', ''],
    ['of another shape', text({ steps: 7 })],
    ['of an earlier version', text({ version: 0 })],
    ['with half a version more', text({ version: 1.5 })],
    ['null', 'null'],
    ['a number', '7'],
  ])('sets aside what is %s, and reports it as new once', async (_, content) => {
    lie(free, content);
    const known = { key: 'abcdef', id: '0123456789', scene: undefined, why: 'broken' };
    const aside = `${free}.broken`;
    expect(await open().list()).toEqual({
      unfinished: [],
      unclear: [{ ...known, file: file(aside), isNew: true }],
    });
    expect(there()).toEqual([aside]);
    expect(readFileSync(file(aside), 'utf8')).toBe(content);
    expect(await open().list()).toEqual({
      unfinished: [],
      unclear: [{ ...known, file: file(aside), isNew: false }],
    });
  });

  test('names a damaged journal under its own name if it cannot be set aside', async () => {
    lie(free, '{');
    mkdirSync(file(`${free}.broken/full`), { recursive: true });
    const { unclear } = await open().list();
    expect(unclear).toMatchObject([{ file: file(free), why: 'broken', isNew: true }]);
  });

  test.each([
    ['{"version":2}', undefined],
    [text({ version: 2 }), '/s/a.ma'],
    [text({ version: 9, scene: 5 }), undefined],
  ])('keeps a journal of a later version: %s', async (content, scene) => {
    lie(free, content);
    const known = { key: 'abcdef', id: '0123456789', why: 'newer', isNew: false };
    expect(await open().list()).toEqual({ unfinished: [], unclear: [{ ...known, scene, file: file(free) }] });
    expect(there()).toEqual([free]);
  });

  posix('reports what cannot be read', async () => {
    mkdirSync(root);
    for (const name of [free, 'aa.1.free.json.broken', 'x.json']) symlinkSync(file(name), file(name));
    const why = 'unreadable';
    const rest = { scene: undefined, isNew: false, why };
    expect((await open().list()).unclear).toEqual([
      { ...rest, key: 'aa', id: '1', file: file('aa.1.free.json.broken') },
      { ...rest, key: 'abcdef', id: '0123456789', file: file(free) },
      { ...rest, key: undefined, id: undefined, file: file('x.json') },
    ]);
    expect(there()).toHaveLength(3);
  });

  posix('ignores folders, pipes and links to nothing', async () => {
    mkdirSync(file(free), { recursive: true });
    execFileSync('mkfifo', [file('aa.1.free.json')]);
    symlinkSync(file('nothing'), file('ab.1.free.json'));
    expect(await open().list()).toEqual({ unfinished: [], unclear: [] });
  });

  test.each([
    'ABCDEF.0123456789.free.json',
    'xyz.0123456789.free.json',
    'abcdef.0123456789.FREE.json',
    'abcdef.012345678g.free.json',
    'abcdef.0123456789.json',
    'abcdef.free.json',
    '.0123456789.free.json',
    'abcdef..free.json',
    'abcdef.0123456789..json',
    'my abcdef.0123456789.free.json',
    'abcdef.0123456789.free.copy.json',
    'abcdef.0123456789.free.json.json',
    'abcdefx0123456789xfree.json',
  ])('recognises a journal under an unusual name by its contents: %s', async (name) => {
    lie(name);
    const known = { key: 'abcdef', id: undefined, scene: undefined, why: 'broken', isNew: false };
    expect(await open().list()).toMatchObject({ unfinished: [], unclear: [{ ...known, file: file(name) }] });
    expect(there()).toEqual([name]);
  });

  test.each(['notes.txt', 'abcdef.0123456789.free.json.bak', 'abcdef.broken', 'abcdef.0123456789.free'])(
    'ignores other files: %s',
    async (name) => {
      lie(name, '{');
      expect(await open().list()).toEqual({ unfinished: [], unclear: [] });
      expect(there()).toEqual([name]);
    },
  );

  test('removes temporary files of ended processes, and nothing else', async () => {
    const uuid = '01234567-89ab-cdef-0123-456789abcdef';
    const gone = `abcdef.0123456789.${OTHER}.json.${uuid}.tmp`;
    const kept = [
      `abcdef.0123456789.${HOLDER}.json.${uuid}.tmp`,
      `abcdef.0123456789.${OTHER}.json.${uuid}.tmp.txt`,
      `abcdef.0123456789.${OTHER}.json.tmp`,
      `abcdef.0123456789.${OTHER}.json.${uuid}.tmp.tmp`,
      `abcdef.0123456789.${OTHER}.text.${uuid}.tmp`,
      `abcdef.0123456789.${OTHER}.json.${uuid.toUpperCase()}.tmp`,
      `${OTHER}.json-${uuid}.tmp`,
      'other.tmp',
    ];
    for (const name of [gone, ...kept]) lie(name, '{');
    expect(await open().list()).toEqual({ unfinished: [], unclear: [] });
    expect(there()).toEqual(kept.toSorted());
  });
});

describe('an unfinished submission', () => {
  test('without an owner is claimed, without a check of any process', async () => {
    const { ino } = statSync(lie(free));
    const journal = await open().claim(await only());
    expect(journal?.record).toEqual(record);
    expect(there()).toEqual([own]);
    // Renamed and not written, so that a full disk loses no submission.
    expect(statSync(file(own)).ino).toBe(ino);
    expect(slept).toBe(0);
    await journal?.write({ taskId: 5 });
    expect(read(own).taskId).toBe(5);
    expect(beats).toMatchObject([{ ms: 2000, stopped: false }]);
  });

  test('of an ended process is claimed', async () => {
    lie(`abcdef.0123456789.${OTHER}.json`);
    expect(await open().claim(await only())).toBeDefined();
    expect(there()).toEqual([own]);
  });

  test('of a process that touches it is not claimed', async () => {
    running = [77, 88];
    const name = `abcdef.0123456789.${OTHER}.json`;
    lie(name);
    let seconds = 100;
    meanwhile = () => {
      seconds += 1;
      utimesSync(file(name), seconds, seconds);
    };
    expect(await open().claim(await only())).toBeUndefined();
    expect(there()).toEqual([name]);
    expect(beats).toEqual([]);
  });

  test('of this very process is not claimed', async () => {
    await open().begin(record);
    expect(await open().claim(await only())).toBeUndefined();
    expect(there()).toEqual([own]);
  });

  test('that another process claimed first is not claimed', async () => {
    lie(free);
    const found = await only();
    rmSync(file(free));
    expect(await open().claim(found)).toBeUndefined();
    expect(there()).toEqual([]);
  });

  test('that cannot be renamed is an error with its file', async () => {
    lie(free);
    const found = await only();
    mkdirSync(join(file(own), 'full'), { recursive: true });
    const error = await open()
      .claim(found)
      .catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(OutputError);
    expect(error).toMatchObject({
      key: 'file.write',
      params: { file: file(own), cause: expect.stringMatching(/^E[A-Z]+$/) },
      cause: { code: expect.stringMatching(/^E[A-Z]+$/), syscall: 'rename' },
    });
  });

  test('is resumed from its last state, not from the one that was listed', async () => {
    lie(free);
    const found = await only();
    lie(free, text({ taskId: 5, steps: { task: 'done', submit: 'begun' } }));
    const journal = await open().claim(found);
    expect(journal?.record).toMatchObject({ taskId: 5, steps: { task: 'done', submit: 'begun' } });
  });

  test.each([
    ['was cut short since it was listed', () => lie(free, text().slice(0, 50))],
    ['was written by a later version since it was listed', () => lie(free, text({ version: 2 }))],
    [
      'is no file any more',
      () => {
        rmSync(file(free));
        mkdirSync(file(free));
      },
    ],
  ])('that %s is not resumed from an earlier state', async (_, spoil) => {
    lie(free);
    const found = await only();
    spoil();
    const error = await open()
      .claim(found)
      .catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(FarmBusyError);
    expect(error).toMatchObject({ key: 'journal.lost', params: { file: file(own), id: '0123456789' } });
    expect(beats).toEqual([]);
  });
});

describe('a journal that cannot be understood', () => {
  test('is removed on request, also when it is gone already', async () => {
    lie(free, '{"version":2}');
    const [unclear] = (await open().list()).unclear;
    if (!unclear) throw new Error('it was not listed');
    await open().discard(unclear);
    expect(there()).toEqual([]);
    await expect(open().discard(unclear)).resolves.toBeUndefined();
  });

  test('that cannot be removed is an error with its file', async () => {
    mkdirSync(file('x/full'), { recursive: true });
    const unclear = {
      ...{ file: file('x'), why: 'newer' as const, key: undefined, id: undefined },
      ...{ scene: undefined, isNew: false },
    };
    const error = await open()
      .discard(unclear)
      .catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(OutputError);
    expect(error).toMatchObject({ key: 'file.write', params: { file: file('x') } });
    const { params, cause } = error as OutputError;
    expect(cause).toMatchObject({ code: params.cause });
    expect(existsSync(file('x/full'))).toBe(true);
  });
});

describe('the text of a record', () => {
  test('is the record', () => {
    expect(parseRecord(text())).toEqual(record);
    const full = { taskId: 5, alias: '2W5', projectId: 7, steps: { project: 'done', limit: 'begun' } };
    expect(parseRecord(text(full))).toEqual({ ...record, ...full });
  });

  test.each([
    ['version', 'one'],
    ['version', 1.5],
    ['id', 5],
    ['key', null],
    ['begunAt', 5],
    ['account', 5],
    ['domain', 5],
    ['scene', 5],
    ['steps', { task: 'half' }],
    ['taskId', '5'],
    ['taskId', 1.5],
    ['projectId', '5'],
    ['alias', 5],
  ])('is rejected with another %s: %j', (member, value) => {
    expect(parseRecord(text({ [member]: value }))).toBeUndefined();
  });

  test.each(['id', 'key', 'begunAt', 'account', 'domain', 'scene', 'steps'])(
    'is rejected without %s',
    (member) => {
      expect(parseRecord(text({ [member]: undefined }))).toBeUndefined();
    },
  );

  test('of a later version yields at most the scene', () => {
    expect(parseRecord('{"version":2,"scene":"/s"}')).toEqual({ newer: true, scene: '/s' });
    expect(parseRecord('{"version":3}')).toEqual({ newer: true, scene: undefined });
  });
});

test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'a folder that cannot be read is an error (not root)',
  async () => {
    mkdirSync(root);
    chmodSync(root, 0);
    await expect(open().list()).rejects.toBeInstanceOf(FarmBusyError);
    chmodSync(root, 0o700);
  },
);
