import type { Engine, Outcome } from './engine.js';
import type { PlannedFile } from './plan.js';
import type { Clock } from './rate-limiter.js';

/** What became of an upload. */
export interface UploadReport {
  readonly sent: readonly PlannedFile[];
  /** What the farm had already. */
  readonly held: readonly PlannedFile[];
  readonly failed: readonly { readonly file: PlannedFile; readonly error: unknown }[];
}

export interface UploadRun extends Clock {
  readonly signal: AbortSignal;
  /** Send what the farm holds as well. */
  readonly force: boolean;
  /** Bytes a second. */
  readonly limit: number | undefined;
  onBytes(bytes: number): void;
  onOutcome(outcome: Outcome<PlannedFile>): void | Promise<void>;
}

/** Before what failed is tried again. Milliseconds. */
const PAUSE = 1000;

/**
 * Brings files to the farm; what failed is tried once more at the end.
 * @throws what stops everything: an interruption, a storage that is full or not there
 */
export async function upload(
  engine: Engine,
  files: readonly PlannedFile[],
  run: UploadRun,
): Promise<UploadReport> {
  const sent: PlannedFile[] = [];
  const held: PlannedFile[] = [];

  async function pass(some: readonly PlannedFile[], last: boolean): Promise<UploadReport['failed']> {
    const failed: { file: PlannedFile; error: unknown }[] = [];
    const { signal, force, limit } = run;
    await engine.upload(some, {
      ...{ signal, force, limit },
      onBytes: (bytes) => run.onBytes(bytes),
      onOutcome(outcome) {
        if (outcome.state === 'sent') sent.push(outcome.file);
        else if (outcome.state === 'held') held.push(outcome.file);
        else {
          failed.push(outcome);
          if (!last) return;
        }
        return run.onOutcome(outcome);
      },
    });
    return failed;
  }

  const failed = files.length > 0 ? await pass(files, false) : [];
  if (failed.length === 0) return { sent, held, failed };
  await run.sleep(PAUSE, run.signal);
  return {
    sent,
    held,
    failed: await pass(
      failed.map(({ file }) => file),
      true,
    ),
  };
}
