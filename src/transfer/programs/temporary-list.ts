import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InternalError, OutputError } from '../../errors.js';
import { makeFolder } from '../../state/files/folder.js';
import type { TransferProgram } from './transfer-program.js';

type ProgramName = TransferProgram['name'];

/** Beginnings of the names of the folders that hold a list. */
const PREFIXES: Readonly<Record<ProgramName, string>> = { transmitter: 'transmitter-', raysync: 'raysync-' };

/** Age in milliseconds at which no program reads a list any more: no transfer takes that long. */
const STALE_AFTER = 7 * 86_400_000;

/** Removes lists that killed processes have left. It never fails. */
async function removeStale(folder: string, now: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((one) =>
    Object.values(PREFIXES).some((prefix) => one.startsWith(prefix)),
  )) {
    const path = join(folder, name);
    const facts = await stat(path).catch(() => undefined);
    if (facts && now - facts.mtimeMs > STALE_AFTER)
      await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}

/** Where a list of files to upload is written for a while. */
export interface ListPlace {
  /** Where temporary files are made; lists that killed processes left there are removed after a week. */
  readonly folder: string;
  readonly program: ProgramName;
  readonly name: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * Writes the list of files that a program uploads, as a file that only this user can read, and removes it after `work`.
 * @param content in one piece or several
 * @throws OutputError for a folder that cannot be written; what `content` and `work` throw
 */
export async function withTemporaryList<T>(
  { folder, program, name, now }: ListPlace,
  content: string | Iterable<Uint8Array>,
  work: (list: string) => Promise<T>,
): Promise<T> {
  const cannotWrite = (file: string) => (cause: NodeJS.ErrnoException) => {
    if (cause instanceof InternalError) throw cause;
    throw new OutputError('file.write', { file, cause: cause.code ?? cause.message }, { cause });
  };
  await makeFolder(folder);
  await removeStale(folder, now);
  const own = await mkdtemp(join(folder, PREFIXES[program])).catch(cannotWrite(folder));
  try {
    const list = join(own, name);
    await writeFile(list, content, { mode: 0o600 }).catch(cannotWrite(list));
    return await work(list);
  } finally {
    await rm(own, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  }
}
