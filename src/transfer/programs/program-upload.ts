import type { UploadPair } from '../../domain/files/upload-pair.js';
import { DataError } from '../../errors.js';
import type { Transfer } from '../engine.js';
import { looksAlike, makeUploadPlan, readFileFacts } from '../file-facts.js';
import { inParallel } from '../parallel.js';
import type { PlannedFile, RefusedFile } from '../plan.js';
import { checkUploadable } from '../upload-errors.js';
import { totalProgress } from './total-progress.js';
import type { TransferProgram } from './transfer-program.js';

/** File system calls at the same time. */
const CALLS = 32;

/** Identifies a pair of paths. */
const keyOf = ({ local, server }: UploadPair) => `${local}\n${server}`;

/** Returns why a file is refused, as an error. */
function refusal(refused: RefusedFile): unknown {
  try {
    checkUploadable({ refused: [refused] });
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Whether a file still has the facts that it had before. */
async function isUnchanged({ local, facts }: PlannedFile): Promise<boolean> {
  const now = await readFileFacts(local);
  return now !== undefined && looksAlike(facts, now) && now.identity === facts.identity;
}

/**
 * Uploads files by a transfer program, all in one run; none where there are no files.
 *
 * The farm does not list its input storage, so that what the program reports is all that is known: a file counts as
 * transferred if the program did not fail, did not name it, and the file did not change meanwhile. A program decides by
 * itself which files the farm has already, and cannot be asked to upload them all the same.
 * @throws what the program throws; DataError for two files for one path, before anything is uploaded
 */
export async function uploadByProgram(
  program: Pick<TransferProgram, 'upload'>,
  files: readonly PlannedFile[],
  transfer: Transfer<PlannedFile>,
): Promise<void> {
  const { signal, limit } = transfer;
  // A file may have changed since it was planned, or since it failed.
  const plan = await makeUploadPlan(files, signal);
  /** Server paths of the files that were uploaded: there may be a hundred thousand. */
  const sent = new Set<string>();
  /** Why files failed, by both paths, and by the server path for other names of them. */
  const failed = new Map<string, unknown>();
  // Missing files alone have an outcome: of two files for one path, a second attempt would upload the other one.
  const isGone = ({ why }: RefusedFile) => why === 'missing' || why === 'noFile';
  checkUploadable({ refused: plan.refused.filter((file) => !isGone(file)) });
  for (const refused of plan.refused) failed.set(keyOf(refused), refusal(refused));
  const progress = totalProgress(plan.bytes, (bytes) => transfer.onBytes(bytes));
  let sentBytes = 0;
  if (plan.files.length > 0) {
    const pairs = plan.files.map(({ local, server }) => ({ local, server }));
    const run = { signal, limit, onBytes: (bytes: number) => progress.add(bytes) };
    const failures = new Map((await program.upload(pairs, run)).map(({ local, error }) => [local, error]));
    await inParallel(plan.files, CALLS, async (file) => {
      const { local } = file;
      const error =
        failures.get(local) ??
        ((await isUnchanged(file)) ? undefined : new DataError('transfer.changed', { file: local }));
      if (error !== undefined) failed.set(keyOf(file), error).set(file.server, error);
      else {
        sent.add(file.server);
        sentBytes += file.facts.size;
      }
    });
  }
  progress.settle(sentBytes);
  for (const file of files) {
    const own = failed.size > 0 ? (failed.get(keyOf(file)) ?? failed.get(file.server)) : undefined;
    if (own === undefined && sent.has(file.server)) await transfer.onOutcome({ file, state: 'sent' });
    else {
      const error = own ?? new DataError('transfer.changed', { file: file.local });
      await transfer.onOutcome({ file, state: 'failed', error });
    }
  }
}
