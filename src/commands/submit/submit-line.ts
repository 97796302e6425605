import { resolve } from 'node:path';
import type { Context } from '../../context.js';
import { parseInteger } from '../../domain/parse-integer.js';
import { parseSpeed } from '../../domain/text/bytes.js';
import { UsageError } from '../../errors.js';
import type { SubmitRequest } from '../../submission/validate-request.js';
import { listFiles } from '../../transfer/list-files.js';
import { expandPaths, expandScenes } from '../files/expand-names.js';
import { readNamedFile } from '../files/named-file.js';
import { flagOf } from '../flags/check-none-empty.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import type { Globals } from '../flags/globals.js';
import { readFieldFlags } from '../flags/job-field-flags.js';
import { globalFlags, pickFlags } from '../flags/pick-flags.js';
import { readTransferFlags, type TransferFlagSource } from '../flags/transfer/read-transfer-flags.js';
import {
  NOTICE_FLAG_NAMES,
  type NoticeFlagSource,
  readNoticeFlags,
} from '../wait/notices/read-notice-flags.js';
import { type WaitFlags, type WaitPlan, waitPlan } from '../wait/wait-options.js';
import type { SubmitOptions } from './submit.js';

/** The flags for printing and waiting. */
export type OutputFlags = Globals &
  Pick<WaitFlags, 'until' | 'download' | 'check' | 'ndjson' | (typeof GUARD_FLAGS)[number]>;

/** Values of every line that sends something. Functions throw DataError for a value that is out of range. */
export interface SendLine {
  /** `download` and `check` are set only with `--wait`. */
  readonly output: OutputFlags;
  /** Whether to wait for the tasks. */
  readonly waits: boolean;
  wait(): WaitPlan;
  /** Most bytes a second of an upload. */
  speed(): number | undefined;
  readonly transfer: TransferFlagSource;
  readonly notices: NoticeFlagSource;
}

/** A line that submits scenes, as values. */
export interface SubmitLine extends SendLine {
  readonly request: Omit<SubmitRequest, 'storedSettings'>;
  readonly isDryRun: boolean;
  /** A flag that has no effect without `--wait`, if there is one. */
  readonly idleFlag: string | undefined;
}

/** A line that resumes a submission, as values. */
export interface ResumeLine extends SendLine {
  /** Submission or task id, or alias; undefined for the newest submission. */
  readonly id: string | undefined;
  readonly assetsOnFarm: boolean;
}

/** The flags of guards, which hold while a wait runs. */
export const GUARD_FLAGS = ['maxCost', 'maxFailed', 'retries', 'stuck', 'onStuck'] as const;
const WAIT_FLAGS = [
  ...(['timeout', 'interval', 'until', 'failFast', 'download', 'check', 'ndjson', 'json'] as const),
  ...GUARD_FLAGS,
] as const;

/** Reads the flags of a line that sends something. @throws UsageError for a malformed value */
function readSendLine(options: SubmitOptions, context: Context): SendLine {
  const { maxSpeed } = options;
  const waits = Boolean(options.wait);
  const shown = waits
    ? (['until', 'download', 'check', 'ndjson', ...GUARD_FLAGS] as const)
    : (['until', 'ndjson'] as const);
  const flags = pickFlags(options, WAIT_FLAGS);
  const told = NOTICE_FLAG_NAMES.find((name) => options[name] !== undefined);
  if (told && !waits) throw new UsageError('wait.noticeAlone', { flag: `--${told}` });
  // A limit that is not enforced is worse than none.
  const guard = GUARD_FLAGS.find((name) => options[name] !== undefined);
  if (guard && !waits) throw new UsageError('wait.guardAlone', { flag: flagOf(guard) });
  return {
    output: { ...globalFlags(options), ...pickFlags(flags, shown) },
    waits,
    speed: deferRangeError(() => (maxSpeed === undefined ? undefined : parseSpeed(maxSpeed))),
    wait: deferRangeError(() => waitPlan(flags)),
    transfer: readTransferFlags(options, context),
    notices: readNoticeFlags(options, context),
  };
}

/** Reads a line that resumes a submission. @throws UsageError, NoInputError, DataError */
export async function readResumeLine(options: SubmitOptions, context: Context): Promise<ResumeLine> {
  const { resume, assetsOnFarm } = options;
  const line = readSendLine(options, context);
  await line.transfer.checkFiles();
  await line.notices.checkFiles();
  line.wait();
  line.notices.values();
  return { ...line, id: resume === true ? undefined : resume, assetsOnFarm: Boolean(assetsOnFarm) };
}

/**
 * Reads every flag before anything else happens (docs/contract.md, "Exit codes"): a malformed value is an error at
 * once, one that is out of range when it is used.
 * @throws UsageError
 */
export async function readSubmitLine(options: SubmitOptions, context: Context): Promise<SubmitLine> {
  const { cwd, signal } = context;
  const { taskJson, asset: assets, ignoreMissing } = options;
  // With a limit of the cost, the test frames decide whether the rest renders.
  const stops = options.wait && options.maxCost !== undefined && options.testFrames !== undefined;
  const job = readFieldFlags(stops ? { ...options, stopAfterTest: true } : options, cwd);
  const platform = deferRangeError(() =>
    options.platform === undefined
      ? undefined
      : String(parseInteger(options.platform, '--platform', 0, 999_999)),
  );
  const line = readSendLine(options, context);
  const idleFlag = (['timeout', 'interval', 'until', 'download', 'check'] as const).find(
    (name) => options[name],
  );

  const request: SubmitLine['request'] = {
    scenes: await expandScenes(options.scenes, context),
    taskFile:
      taskJson === undefined ? undefined : { name: taskJson, read: () => readNamedFile(context, taskJson) },
    settings() {
      const settings = { job: job(), platform: platform(), taskFile: taskJson, assets, ignoreMissing };
      // A range error of the wait flags comes after those of the other flags.
      line.wait();
      line.transfer.values();
      line.notices.values();
      return settings;
    },
    async extraFiles() {
      await line.transfer.checkFiles();
      await line.notices.checkFiles();
      const paths = await expandPaths(assets ?? [], context);
      return listFiles(
        paths.map((path) => resolve(cwd, path)),
        signal,
      );
    },
    ignoreMissing: Boolean(ignoreMissing),
    skipBad: Boolean(options.skipBad),
    assetsOnFarm: Boolean(options.assetsOnFarm),
    isNew: Boolean(options.new),
  };
  return { ...line, request, isDryRun: Boolean(options.dryRun), idleFlag: line.waits ? undefined : idleFlag };
}
