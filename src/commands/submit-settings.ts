import { type Dcc, findDcc } from '../domain/dcc.js';
import { parseDuration } from '../domain/duration.js';
import { wireFlag } from '../domain/flag.js';
import { type FrameRange, parseFrameRange } from '../domain/frames.js';
import { checkSettable, checkTaskInfo } from '../domain/task-info-values.js';
import { parseTestFrames, wirePreFrames } from '../domain/test-frames.js';
import { DataError, UsageError } from '../errors.js';
import { whole } from './number.js';
import type { SubmitFlags } from './submit.js';
import { type WaitFlags, type WaitPlan, waitPlan } from './wait-options.js';

/** What the flags ask for, read and in order; undefined where nothing was asked. */
export interface SubmitSettings {
  readonly dcc: Dcc | undefined;
  readonly version: string | undefined;
  readonly plugins: Readonly<Record<string, string>>;
  readonly frames: FrameRange | undefined;
  readonly priority: number | undefined;
  readonly nodeLimit: number | undefined;
  readonly os: 'windows' | 'linux' | undefined;
  readonly platform: string | undefined;
  /** `task_info` members from `--set`. */
  readonly set: Readonly<Record<string, string>>;
  /** `task_info` members from flags of their own; stronger than `set`. */
  readonly fields: Readonly<Record<string, string>>;
  readonly wait: WaitPlan;
}

/** The first `=` parts the name from the value. */
function pair(text: string, malformed: 'submit.plugin' | 'submit.set'): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(malformed, { text });
  return [text.slice(0, at).trim(), text.slice(at + 1)];
}

function osOf(text: string): 'windows' | 'linux' {
  const name = text.toLowerCase();
  if (name === 'windows' || name === 'linux') return name;
  throw new UsageError('submit.os', { text });
}

/** Whole seconds: 0 would mean no limit to the farm, and is surely not meant. */
function timeLimit(text: string): number {
  const seconds = Math.round(parseDuration(text) / 1000);
  if (seconds < 1) throw new DataError('submit.timeLimit', { text });
  return seconds;
}

function setFields(items: readonly string[]): Record<string, string> {
  const fields = Object.fromEntries(items.map((item) => pair(item, 'submit.set')));
  for (const key of Object.keys(fields)) {
    checkSettable(key);
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) throw new UsageError('submit.set', { text: key });
  }
  return fields;
}

/**
 * Reads every flag before anything else happens. A malformed one is an error at once; one that is only out of
 * range is kept in `outOfRange`, since a file that does not exist goes before it.
 * @throws UsageError
 */
export function submitSettings(flags: SubmitFlags & WaitFlags): {
  settings: SubmitSettings;
  outOfRange: DataError | undefined;
} {
  for (const [key, value] of Object.entries(flags)) {
    const flag = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if ([value].flat().some((one) => typeof one === 'string' && one.trim() === ''))
      throw new UsageError('flag.empty', { flag });
  }
  let outOfRange: DataError | undefined;
  function read<T>(text: string | undefined, parse: (text: string) => T): T | undefined {
    try {
      return text === undefined ? undefined : parse(text);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      outOfRange ??= error;
      return undefined;
    }
  }

  const chunk = read(flags.chunkSize, (text) => whole(text, '--chunk-size', 1, 100_000));
  const limit = read(flags.timeLimit, timeLimit);
  const test = read(flags.testFrames, parseTestFrames);
  const os = read(flags.os, osOf);
  const fields = {
    ...(chunk === undefined ? {} : { frames_per_task: String(chunk) }),
    ...(limit === undefined ? {} : { task_stop_time: String(limit) }),
    ...(test === undefined ? {} : { pre_frames: wirePreFrames(test) }),
    ...(flags.stopAfterTest ? { stop_after_test: '1' } : {}),
    ...(flags.project === undefined ? {} : { project_name: flags.project }),
    ...(os === undefined ? {} : { os_name: wireFlag(os === 'windows') }),
    ...(flags.platform === undefined ? {} : { platform: flags.platform }),
  };
  const set = setFields(flags.set ?? []);
  read('', () => checkTaskInfo(set));
  const settings: SubmitSettings = {
    dcc: read(flags.dcc, findDcc),
    version: flags.dccVersion,
    plugins: Object.fromEntries((flags.plugin ?? []).map((text) => pair(text, 'submit.plugin'))),
    frames: read(flags.frames, parseFrameRange),
    priority: read(flags.priority, (text) => whole(text, '--priority', 0, 99)),
    nodeLimit: read(flags.nodeLimit, (text) => whole(text, '--node-limit', 1, 100_000)),
    os,
    platform: read(flags.platform, (text) => String(whole(text, '--platform', 0, 999_999))) ?? set.platform,
    set,
    fields,
    wait: read('', () => waitPlan(flags)) ?? {
      timeout: undefined,
      interval: undefined,
      until: 'end',
      failFast: false,
    },
  };
  return { settings, outOfRange };
}
