import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { FarmBusyError, OutputError } from '../../errors.js';
import { makeFolder } from '../files/folder.js';
import { readWithRetries, removeFile, renameFile, writeJson } from '../files/json-file.js';
import {
  currentOwner,
  isOwnerAlive,
  type OwnerId,
  type ProcessContext,
  startHeartbeat,
} from '../files/process-identity.js';
import { parseRecord, type Step, type SubmissionRecord } from './submission-record.js';

/** Owner of a journal that no process works on. */
const NO_OWNER = 'free';

/** `<key>.<id>.<owner>.json`: a process takes a submission over by renaming its file, which only one can do. */
const NAME = /^([0-9a-f]+)\.([0-9a-f]+)\.([0-9a-z-]+)\.json$/;

/** Suffix of a file that could not be parsed. */
const BROKEN = '.broken';

/** An unfinished submission in the folder. */
export interface UnfinishedSubmission {
  readonly file: string;
  readonly owner: OwnerId;
  readonly record: SubmissionRecord;
}

/** The journal of one submission, owned by this process until it is closed or released. */
export interface Journal {
  readonly record: SubmissionRecord;
  /**
   * Saves a change of the record.
   * @throws OutputError if it cannot be written; FarmBusyError if another process has taken the submission over
   */
  write(change: Partial<SubmissionRecord>): Promise<void>;
  /** Marks a step as started or done, with its results. */
  mark(step: Step, progress: 'begun' | 'done', more?: Partial<SubmissionRecord>): Promise<void>;
  /** Removes the journal: the submission is finished, or will never be. */
  close(): Promise<void>;
  /** Leaves the submission unfinished, for another process to resume. */
  release(): Promise<void>;
}

/** Why a journal is unusable: a later version wrote it, it is invalid, or it cannot be read. */
export type UnusableReason = 'newer' | 'broken' | 'unreadable';

/** A journal that cannot be parsed. Its task may be on the farm nevertheless. */
export interface UnusableJournal {
  readonly file: string;
  readonly why: UnusableReason;
  /** From the file's name; undefined if the name is invalid. */
  readonly key: string | undefined;
  readonly id: string | undefined;
  /** The scene, if it can be read. */
  readonly scene: string | undefined;
  /** Whether it was found just now and renamed. */
  readonly isNew: boolean;
}

/** All unfinished submissions, with or without an owner, and unusable journals. */
export interface SubmissionList {
  readonly unfinished: UnfinishedSubmission[];
  readonly unclear: UnusableJournal[];
}

export interface Submissions {
  /** Lists all submissions. @throws FarmBusyError if the folder cannot be read, and unfinished submissions are unknown */
  list(): Promise<SubmissionList>;
  /** Creates a journal. @throws OutputError if it cannot be written: without it nothing that costs money may start */
  begin(record: SubmissionRecord): Promise<Journal>;
  /**
   * Takes over a submission without a living owner; undefined if another process owns it.
   * @throws FarmBusyError if its journal has become unreadable: an outdated state must not be resumed
   */
  claim(submission: UnfinishedSubmission): Promise<Journal | undefined>;
  /** Removes an unusable journal. @throws OutputError */
  discard(submission: UnusableJournal): Promise<void>;
}

/** Opens the journals of unfinished submissions below the state folder. */
export function openSubmissions(folder: string, world: ProcessContext): Submissions {
  const root = join(folder, 'submissions');
  const fileOf = ({ key, id }: SubmissionRecord, owner: OwnerId) => join(root, `${key}.${id}.${owner}.json`);

  /** Opens a record's journal. @param written whether its file exists already */
  async function openJournal(first: SubmissionRecord, written: boolean): Promise<Journal> {
    let record = first;
    const file = fileOf(record, await currentOwner(world));
    if (!written) await writeJson(file, record);
    const stop = startHeartbeat(() => {
      // Only the change of the time matters, not its value.
      const now = new Date(world.now());
      utimes(file, now, now).catch(() => {});
    }, world);
    /** Writes run one after the other, so that the last state is written last. */
    let turn: Promise<void> = Promise.resolve();
    let closed = false;

    async function save(): Promise<void> {
      if (!(await exists(file))) throw new FarmBusyError('journal.taken', { id: record.id });
      await writeJson(file, record);
    }

    function write(change: Partial<SubmissionRecord>): Promise<void> {
      record = { ...record, ...change };
      const written = turn.then(save);
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
        await renameFile(file, fileOf(record, NO_OWNER)).catch(() => {});
      },
    };
  }

  /** Reads one file; undefined if it has been removed meanwhile, or is not a regular file. */
  async function readEntry(name: string): Promise<UnfinishedSubmission | UnusableJournal | undefined> {
    const isAside = name.endsWith(BROKEN);
    const [, key, id, owner = ''] = NAME.exec(isAside ? name.slice(0, -BROKEN.length) : name) ?? [];
    const file = join(root, name);
    const text = await textOf(file);
    if (text === undefined) return undefined;
    const known = { file, key, id, scene: undefined, isNew: false };
    if (text === UNREADABLE) return { ...known, why: 'unreadable' };
    if (isAside) return { ...known, why: 'broken' };
    const record = parseRecord(text);
    if (record === undefined) return { ...known, file: await markBroken(file), why: 'broken', isNew: true };
    if ('newer' in record) return { ...known, scene: record.scene, why: 'newer' };
    // Without an owner in its name it could not be taken over.
    return owner === '' ? { ...known, key: record.key, why: 'broken' } : { file, owner, record };
  }

  async function list(): Promise<SubmissionList> {
    const found: SubmissionList = { unfinished: [], unclear: [] };
    for (const name of await fileNames(root)) {
      if (name.endsWith('.tmp')) await removeStaleTemporary(join(root, name), world);
      if (!name.endsWith('.json') && !name.endsWith(`.json${BROKEN}`)) continue;
      const one = await readEntry(name);
      if (one && 'record' in one) found.unfinished.push(one);
      else if (one) found.unclear.push(one);
    }
    return found;
  }

  return {
    list,
    async begin(record) {
      await makeFolder(root);
      return openJournal(record, false);
    },
    async claim({ file, owner, record }) {
      if (owner !== NO_OWNER && (await isOwnerAlive(file, owner, world))) return undefined;
      const mine = fileOf(record, await currentOwner(world));
      try {
        await renameFile(file, mine);
      } catch (cause) {
        const { code = '' } = cause as NodeJS.ErrnoException;
        if (code === 'ENOENT') return undefined;
        throw new OutputError('file.write', { file: mine, cause: code }, { cause });
      }
      // Its owner may have written once more before it ended.
      const text = await textOf(mine);
      const last = typeof text === 'string' ? parseRecord(text) : undefined;
      if (last === undefined || 'newer' in last) {
        throw new FarmBusyError('journal.lost', { file: mine, id: record.id });
      }
      return openJournal(last, true);
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

/** In place of the text of a file that cannot be read. */
const UNREADABLE = Symbol('unreadable');

/** Reads a file's text; undefined if it is missing or not a regular file. A pipe is never opened: it would block. */
async function textOf(file: string): Promise<string | typeof UNREADABLE | undefined> {
  try {
    return (await stat(file)).isFile() ? await readWithRetries(file) : undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : UNREADABLE;
  }
}

async function fileNames(root: string): Promise<string[]> {
  try {
    return (await readdir(root)).toSorted();
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    // No submission was ever started here; with a file in place of the folder, none could be.
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

/** Renames an unusable journal; returns its new path, or the old one if that failed. */
function markBroken(file: string): Promise<string> {
  const to = `${file}${BROKEN}`;
  return renameFile(file, to).then(
    () => to,
    () => file,
  );
}

/** Removes the temporary file of a process that was killed while writing; a running process will rename its own. */
async function removeStaleTemporary(file: string, world: ProcessContext): Promise<void> {
  const [, owner] = /\.([0-9a-z-]+)\.json\.[0-9a-f-]+\.tmp$/.exec(file) ?? [];
  if (owner !== undefined && !(await isOwnerAlive(file, owner, world)))
    await rm(file, { force: true }).catch(() => {});
}
