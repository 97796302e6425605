import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { FarmBusyError, OutputError } from '../../errors.js';
import { makeFolder } from '../files/folder.js';
import { readPatiently, removeFile, renameFile, writeJson } from '../files/json-file.js';
import { beat, type Holder, isHeld, type Processes, thisHolder } from '../files/process-identity.js';
import { parseRecord, type Step, type SubmissionRecord } from './submission-record.js';

/** Holder of a try that nobody works on. */
const NOBODY = 'free';

/** `<key>.<id>.<holder>.json`: to take over a try is to rename its file, which only one can do. */
const NAME = /^([0-9a-f]+)\.([0-9a-f]+)\.([0-9a-z-]+)\.json$/;

/** What a file that could not be understood is called from then on. */
const BROKEN = '.broken';

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

/** Why a journal says nothing: a later version wrote it, it is cut short or of another shape, it cannot be read. */
export type WhyUnclear = 'newer' | 'broken' | 'unreadable';

/** A journal that cannot be understood. What it stands for may be at the farm all the same. */
export interface UnclearSubmission {
  readonly file: string;
  readonly why: WhyUnclear;
  /** From the file's name; undefined for a name of another form. */
  readonly key: string | undefined;
  readonly id: string | undefined;
  /** The scene, where that much can be read. */
  readonly scene: string | undefined;
  /** Whether it was just found, and moved out of the way. */
  readonly isNew: boolean;
}

/** Everything that is unfinished, held or not, as far as it can be understood. */
export interface SubmissionList {
  readonly unfinished: UnfinishedSubmission[];
  readonly unclear: UnclearSubmission[];
}

export interface Submissions {
  /** @throws FarmBusyError for a folder that cannot be looked into: what is unfinished is not known then. */
  list(): Promise<SubmissionList>;
  /** @throws OutputError when the journal cannot be written: without it nothing that costs money may begin. */
  begin(record: SubmissionRecord): Promise<Journal>;
  /**
   * Takes over a try that nobody holds; undefined when somebody does, or was faster.
   * @throws FarmBusyError when its journal cannot be read any more: an earlier state of it must not be resumed
   */
  claim(submission: UnfinishedSubmission): Promise<Journal | undefined>;
  /** Removes a journal that cannot be understood. @throws OutputError */
  discard(submission: UnclearSubmission): Promise<void>;
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

  /** @returns undefined for a file that was finished while we looked, and for what is no file at all */
  async function look(name: string): Promise<UnfinishedSubmission | UnclearSubmission | undefined> {
    const isAside = name.endsWith(BROKEN);
    const [, key, id, holder = ''] = NAME.exec(isAside ? name.slice(0, -BROKEN.length) : name) ?? [];
    const file = join(root, name);
    const text = await textOf(file);
    if (text === undefined) return undefined;
    const known = { file, key, id, scene: undefined, isNew: false };
    if (text === UNREADABLE) return { ...known, why: 'unreadable' };
    if (isAside) return { ...known, why: 'broken' };
    const record = parseRecord(text);
    if (record === undefined) return { ...known, file: await setAside(file), why: 'broken', isNew: true };
    if ('newer' in record) return { ...known, scene: record.scene, why: 'newer' };
    // Under a name of another form nobody could take it over.
    return holder === '' ? { ...known, key: record.key, why: 'broken' } : { file, holder, record };
  }

  async function list(): Promise<SubmissionList> {
    const found: SubmissionList = { unfinished: [], unclear: [] };
    for (const name of await names(root)) {
      if (name.endsWith('.tmp')) await sweep(join(root, name), world);
      if (!name.endsWith('.json') && !name.endsWith(`.json${BROKEN}`)) continue;
      const one = await look(name);
      if (one && 'record' in one) found.unfinished.push(one);
      else if (one) found.unclear.push(one);
    }
    return found;
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
      const text = await textOf(mine);
      const last = typeof text === 'string' ? parseRecord(text) : undefined;
      if (last === undefined || 'newer' in last) {
        throw new FarmBusyError('journal.lost', { file: mine, id: record.id });
      }
      return hold(last, true);
    },
    async discard({ file }) {
      try {
        await removeFile(file);
      } catch (cause) {
        const { code = '' } = cause as NodeJS.ErrnoException;
        throw new OutputError('file.write', { file, cause: code }, { cause });
      }
    },
  };
}

/** Stands for the text of a file that is there and cannot be read. */
const UNREADABLE = Symbol('unreadable');

/** A file's text; undefined for one that is gone, or is no file. A pipe is not opened: it would hang. */
async function textOf(file: string): Promise<string | typeof UNREADABLE | undefined> {
  try {
    return (await stat(file)).isFile() ? await readPatiently(file) : undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : UNREADABLE;
  }
}

async function names(root: string): Promise<string[]> {
  try {
    return (await readdir(root)).toSorted();
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    // Nothing was ever begun here; where a file is in the place of the folder, nothing can be.
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw new FarmBusyError('journal.folder', { folder: root, cause: code }, { cause });
  }
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/** @returns where it lies then */
function setAside(file: string): Promise<string> {
  const to = `${file}${BROKEN}`;
  return renameFile(file, to).then(
    () => to,
    () => file,
  );
}

/** Removes what a process that was killed while it wrote has left; a living one is about to rename it. */
async function sweep(file: string, world: Processes): Promise<void> {
  const [, holder] = /\.([0-9a-z-]+)\.json\.[0-9a-f-]+\.tmp$/.exec(file) ?? [];
  if (holder !== undefined && !(await isHeld(file, holder, world)))
    await rm(file, { force: true }).catch(() => {});
}
