import type { Engine, FileOutcome } from './engine.js';
import type { PlannedFile, UploadPlan } from './plan.js';
import type { Clock } from './rate-limiter.js';

/** The result of an upload. */
export interface UploadReport {
  readonly sent: readonly PlannedFile[];
  /** Files that the farm had already. */
  readonly held: readonly PlannedFile[];
  readonly failed: readonly { readonly file: PlannedFile; readonly error: unknown }[];
}

export interface UploadRun extends Clock {
  readonly signal: AbortSignal;
  /** Also send files that the farm has already. */
  readonly force: boolean;
  /** Bytes a second. */
  readonly limit: number | undefined;
  onBytes(bytes: number): void;
  onOutcome(outcome: FileOutcome<PlannedFile>): void | Promise<void>;
}

/** Pause before failed files are tried again, in milliseconds. */
const PAUSE = 1000;

/**
 * Uploads files; those that failed are tried once more at the end.
 * @throws errors that stop the whole upload: an interruption, a full or missing storage
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

/** Receives the progress of an upload. */
export interface UploadListener {
  onStart(files: number, bytes: number): void | Promise<void>;
  /** Bytes that were sent; negative when they have to be sent again. */
  onBytes(bytes: number): void;
  onOutcome(outcome: FileOutcome<PlannedFile>): void | Promise<void>;
  /** The upload is over, whether it succeeded or not. */
  onEnd(): void;
}

/** How files are uploaded. */
export interface UploadOptions {
  /** Also send files that the farm has already. */
  readonly force: boolean;
  /** Bytes a second. */
  readonly limit: number | undefined;
}

/**
 * Uploads the files of a plan and reports the progress.
 * @throws errors that stop the whole upload; single failed files are in the report
 */
export async function uploadPlan(
  engine: Engine,
  { files, bytes }: UploadPlan,
  options: UploadOptions,
  listener: UploadListener,
  { now, sleep, signal }: Clock & { readonly signal: AbortSignal },
): Promise<UploadReport> {
  try {
    await listener.onStart(files.length, bytes);
    return await upload(engine, files, {
      ...options,
      ...{ now, sleep, signal },
      onBytes: (count) => listener.onBytes(count),
      onOutcome: (outcome) => listener.onOutcome(outcome),
    });
  } finally {
    listener.onEnd();
  }
}
