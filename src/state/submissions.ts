import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { FarmBusyError, OutputError } from '../errors.js';
import { makeFolder } from './folder.js';
import { beat, type Holder, isHeld, type Processes, thisHolder } from './holder.js';
import { removeFile, renameFile, writeJson } from './json-file.js';
import { parseRecord, type Step, type SubmissionRecord } from './submission-record.js';

/** Holder of a try that nobody works on. */
const NOBODY = 'free';

/** `<key>.<id>.<holder>.json`: to take over a try is to rename its file, which only one can do. */
const NAME = /^([0-9a-f]+)\.([0-9a-f]+)\.([0-9a-z-]+)\.json$/;

/** An unfinished submission as it lies in the folder. */
export interface UnfinishedSubmission {
  readonly file: string;
  readonly holder: Holder;
  readonly record: SubmissionRecord;
}

/** The journal of one submission, held by this process until it is closed or let go. */
export interface Journal {
  readonly record: SubmissionRecord;
  /**
   * Writes down how far it has got.
   * @throws OutputError when it cannot be written; FarmBusyError when another process has taken the try over.
   */
  write(change: Partial<SubmissionRecord>): Promise<void>;
  /** Marks a step, with whatever it brought. */
  mark(step: Step, progress: 'begun' | 'done', more?: Partial<SubmissionRecord>): Promise<void>;
  /** The submission is finished: the id was given out, or it will never be. */
  close(): Promise<void>;
  /** Leaves it unfinished for the next one who comes. */
  release(): Promise<void>;
}

/** A file that could not be understood was moved aside under this name. */
export interface SetAside {
  readonly file: string;
}

export interface Submissions {
  /** What is unfinished, held or not; and what was found broken, which is now out of the way. */
  list(): Promise<{ unfinished: UnfinishedSubmission[]; aside: SetAside[] }>;
  /** @throws OutputError when the journal cannot be written: without it nothing that costs money may begin. */
  begin(record: SubmissionRecord): Promise<Journal>;
  /** Takes over a try that nobody holds; undefined when somebody does, or was faster. */
  claim(submission: UnfinishedSubmission): Promise<Journal | undefined>;
}

/** Submissions that were begun from this folder and are not finished (the contract's "unfinished"). */
export function openSubmissions(folder: string, world: Processes): Submissions {
  const root = join(folder, 'submissions');
  const fileOf = ({ key, id }: SubmissionRecord, holder: Holder) => join(root, `${key}.${id}.${holder}.json`);

  /** @param written whether the file is there already */
  async function hold(first: SubmissionRecord, written: boolean): Promise<Journal> {
    let record = first;
    const file = fileOf(record, await thisHolder(world));
    if (!written) await writeJson(file, record);
    const stop = beat(() => {
      // The time that is written says nothing; that it changes does.
      const now = new Date(world.now());
      utimes(file, now, now).catch(() => {});
    }, world);
    /** One after the other: the last write must be the last state. */
    let turn: Promise<void> = Promise.resolve();
    let closed = false;

    async function put(): Promise<void> {
      if (!(await exists(file))) throw new FarmBusyError('journal.taken', { id: record.id });
      await writeJson(file, record);
    }

    function write(change: Partial<SubmissionRecord>): Promise<void> {
      record = { ...record, ...change };
      const written = turn.then(put);
      turn = written.catch(() => {});
      return written;
    }

    return {
      get record() {
        return record;
      },
      write,
      mark: (step, progress, more = {}) => write({ ...more, steps: { ...record.steps, [step]: progress } }),
      async close() {
        if (closed) return;
        closed = true;
        stop();
        await turn;
        await removeFile(file).catch(() => {});
      },
      async release() {
        if (closed) return;
        closed = true;
        stop();
        await turn;
        await renameFile(file, fileOf(record, NOBODY)).catch(() => {});
      },
    };
  }

  async function list() {
    const unfinished: UnfinishedSubmission[] = [];
    const aside: SetAside[] = [];
    for (const name of await names(root)) {
      const [, , , holder = ''] = NAME.exec(name) ?? [];
      const file = join(root, name);
      if (name.endsWith('.tmp')) await sweep(file, world);
      if (holder === '') continue;
      const text = await textOf(file);
      // It was finished while we looked, or is no file at all.
      if (text === undefined) continue;
      const record = parseRecord(text);
      if (record === undefined) aside.push({ file: await setAside(file) });
      else if (record !== 'newer') unfinished.push({ file, holder, record });
    }
    return { unfinished, aside };
  }

  return {
    list,
    async begin(record) {
      await makeFolder(root);
      return hold(record, false);
    },
    async claim({ file, holder, record }) {
      if (holder !== NOBODY && (await isHeld(file, holder, world))) return undefined;
      const mine = fileOf(record, await thisHolder(world));
      try {
        await renameFile(file, mine);
      } catch (cause) {
        const { code = '' } = cause as NodeJS.ErrnoException;
        if (code === 'ENOENT') return undefined;
        throw new OutputError('file.write', { file: mine, cause: code }, { cause });
      }
      // Its holder may have got further between our look and its end.
      const last = parseRecord((await textOf(mine)) ?? '');
      return hold(typeof last === 'object' ? last : record, true);
    },
  };
}

/** A pipe is looked at and not opened: it would hang. */
async function textOf(file: string): Promise<string | undefined> {
  try {
    return (await stat(file)).isFile() ? await readFile(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

async function names(root: string): Promise<string[]> {
  return (await readdir(root).catch(() => [])).toSorted();
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

async function setAside(file: string): Promise<string> {
  const to = `${file}.broken`;
  await renameFile(file, to).catch(() => {});
  return to;
}

/** Removes what a process that was killed while it wrote has left; a living one is about to rename it. */
async function sweep(file: string, world: Processes): Promise<void> {
  const [, holder] = /\.([0-9a-z-]+)\.json\.[0-9a-f-]+\.tmp$/.exec(file) ?? [];
  if (holder !== undefined && !(await isHeld(file, holder, world)))
    await rm(file, { force: true }).catch(() => {});
}
