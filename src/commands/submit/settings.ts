import { type Dcc, findDcc } from '../../domain/dcc.js';
import { parseDuration } from '../../domain/duration.js';
import { wireFlag } from '../../domain/flag.js';
import { type FrameRange, parseFrameRange } from '../../domain/frames.js';
import { checkSettable, checkTaskInfo } from '../../domain/task-info-values.js';
import { parseTestFrames, wirePreFrames } from '../../domain/test-frames.js';
import { DataError, UsageError } from '../../errors.js';
import { inTurn } from '../in-turn.js';
import { whole } from '../number.js';
import type { SubmitFlags } from '../submit.js';
import { type WaitFlags, type WaitPlan, waitPlan } from '../wait-options.js';

/** What the flags ask for, read and in order; undefined where nothing was asked. */
export interface SubmitSettings {
  readonly dcc: Dcc | undefined;
  readonly version: string | undefined;
  readonly plugins: Readonly<Record<string, string>>;
  readonly frames: FrameRange | undefined;
  readonly priority: number | undefined;
  readonly nodeLimit: number | undefined;
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

/** `os_name` of a system. */
function osOf(text: string): '0' | '1' {
  const name = text.toLowerCase();
  if (name === 'windows' || name === 'linux') return wireFlag(name === 'windows');
  throw new UsageError('submit.os', { text });
}

/** Whole seconds: 0 would mean no limit to the farm, and is surely not meant. */
function timeLimit(text: string): string {
  const seconds = Math.round(parseDuration(text) / 1000);
  if (seconds < 1) throw new DataError('submit.timeLimit', { text });
  return String(seconds);
}

function setFields(items: readonly string[]): Record<string, string> {
  const fields = Object.fromEntries(items.map((item) => pair(item, 'submit.set')));
  for (const key of Object.keys(fields)) {
    checkSettable(key);
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) throw new UsageError('submit.set', { text: key });
  }
  return fields;
}

/** An empty value is a variable of somebody's script that was never set. */
function checkNoneEmpty(flags: object): void {
  for (const [key, value] of Object.entries(flags)) {
    const flag = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    const empty = [value].flat().some((one) => typeof one === 'string' && one.trim() === '');
    if (empty) throw new UsageError('flag.empty', { flag });
  }
}

/**
 * Reads every flag before anything else happens, and hands the settings out in turn (in-turn.ts): a malformed one is
 * an error at once, one that is only out of range when the settings are asked for.
 * @throws UsageError
 */
export function submitSettings(flags: SubmitFlags & WaitFlags): () => SubmitSettings {
  checkNoneEmpty(flags);
  const read = <T>(text: string | undefined, parse: (text: string) => T) =>
    inTurn(() => (text === undefined ? undefined : parse(text)));

  const chunk = read(flags.chunkSize, (text) => String(whole(text, '--chunk-size', 1, 100_000)));
  const limit = read(flags.timeLimit, timeLimit);
  const test = read(flags.testFrames, (text) => wirePreFrames(parseTestFrames(text)));
  const os = read(flags.os, osOf);
  const set = setFields(flags.set ?? []);
  const checkSet = inTurn(() => checkTaskInfo(set));
  const dcc = read(flags.dcc, findDcc);
  const plugins = Object.fromEntries((flags.plugin ?? []).map((text) => pair(text, 'submit.plugin')));
  const frames = read(flags.frames, parseFrameRange);
  const priority = read(flags.priority, (text) => whole(text, '--priority', 0, 99));
  const nodeLimit = read(flags.nodeLimit, (text) => whole(text, '--node-limit', 1, 100_000));
  const platform = read(flags.platform, (text) => String(whole(text, '--platform', 0, 999_999)));
  const wait = inTurn(() => waitPlan(flags));

  function fields(): Record<string, string> {
    const given = {
      frames_per_task: chunk(),
      task_stop_time: limit(),
      pre_frames: test(),
      stop_after_test: flags.stopAfterTest ? '1' : undefined,
      project_name: flags.project,
      os_name: os(),
      platform: flags.platform,
    };
    return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Record<
      string,
      string
    >;
  }

  return () => {
    const own = fields();
    checkSet();
    return {
      dcc: dcc(),
      version: flags.dccVersion,
      plugins,
      frames: frames(),
      priority: priority(),
      nodeLimit: nodeLimit(),
      platform: platform() ?? set.platform,
      set,
      fields: own,
      wait: wait(),
    };
  };
}
