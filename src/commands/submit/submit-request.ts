import { resolve } from 'node:path';
import type { FileFields } from '../../config/project-file.js';
import type { Context } from '../../context.js';
import { whole } from '../../domain/parse-integer.js';
import { parseSpeed } from '../../domain/text/bytes.js';
import type { SubmitRequest } from '../../submission/validate-request.js';
import { listFiles } from '../../transfer/list-files.js';
import { expandPaths, expandScenes } from '../files/expand-names.js';
import { readNamedFile } from '../files/named-file.js';
import { inTurn } from '../flags/defer-range-error.js';
import { readFieldFlags } from '../flags/job-field-flags.js';
import { type WaitPlan, waitPlan } from '../wait/wait-options.js';
import type { SubmitOptions } from './submit.js';

/** The values of a submit line. Functions throw DataError for a value that is out of range. */
export interface SubmitLine {
  readonly request: SubmitRequest;
  wait(): WaitPlan;
  /** `--max-speed`, in bytes a second. */
  speed(): number | undefined;
}

/** Reads `--max-speed`. @throws UsageError */
export function readSpeed(maxSpeed: string | undefined): () => number | undefined {
  return inTurn(() => (maxSpeed === undefined ? undefined : parseSpeed(maxSpeed)));
}

/**
 * Reads every flag before anything else happens (docs/contract.md, "Exit codes"): a malformed value is an error at
 * once, one that is out of range when it is used.
 * @param storedSettings reads profile and project file, the weaker one first
 * @throws UsageError
 */
export async function parseSubmit(
  flags: SubmitOptions,
  storedSettings: () => Promise<readonly FileFields[]>,
  context: Context,
): Promise<SubmitLine> {
  const { cwd, signal } = context;
  const speed = readSpeed(flags.maxSpeed);
  const job = readFieldFlags(flags, cwd);
  const platform = inTurn(() =>
    flags.platform === undefined ? undefined : String(whole(flags.platform, '--platform', 0, 999_999)),
  );
  const wait = inTurn(() => waitPlan(flags));
  const { taskJson, asset: assets, ignoreMissing } = flags;

  const request: SubmitRequest = {
    scenes: await expandScenes(flags.scenes, context),
    taskFile:
      taskJson === undefined ? undefined : { name: taskJson, read: () => readNamedFile(context, taskJson) },
    settings() {
      const settings = { job: job(), platform: platform(), taskFile: taskJson, assets, ignoreMissing };
      // Its turn comes with the other flags.
      wait();
      return settings;
    },
    async extraFiles() {
      const paths = await expandPaths(assets ?? [], context);
      return listFiles(
        paths.map((path) => resolve(cwd, path)),
        signal,
      );
    },
    storedSettings,
    ignoreMissing: Boolean(ignoreMissing),
    skipBad: Boolean(flags.skipBad),
    assetsOnFarm: Boolean(flags.assetsOnFarm),
    isNew: Boolean(flags.new),
  };
  return { request, wait, speed };
}
