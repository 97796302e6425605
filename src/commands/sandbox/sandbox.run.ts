import { createSandboxControl, type SandboxChange } from '../../client/sandbox-control.js';
import { namedSandbox, pointsToSandbox } from '../../config/settings.js';
import type { Context } from '../../context.js';
import { parseDuration } from '../../domain/duration.js';
import { parseFrameList } from '../../domain/frames.js';
import { taskStatus } from '../../domain/task-status.js';
import { UnreachableError, UsageError } from '../../errors.js';
import { moneyText } from '../../output/money.js';
import { print, printJson } from '../../output/print.js';
import { statusText } from '../../output/tasks.js';
import { wrapFor } from '../../output/wrap.js';
import type { FaultKind } from '../../protocol/sandbox-control.js';
import type { Say } from '../../text/index.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import type { Globals } from '../flags/globals.js';
import { readIds } from '../flags/ids.js';
import { parseInteger } from '../flags/parse-integer.js';
import { attemptLog } from '../session/attempt-log.js';
import { storedProfile, withPair } from '../session/load-settings.js';
import { backgroundSandbox, farmOf, runningSandbox } from './background.js';
import type { SandboxFaultOptions, SandboxSetOptions, SandboxStartOptions } from './sandbox.js';

type Control = ReturnType<typeof createSandboxControl>;

/** Milliseconds that a frame renders when nobody says otherwise. */
const FRAME_TIME = 200;

/** Starts a sandbox, in the background unless `--foreground`; one that runs already is shown as it is. */
export async function runStart(options: SandboxStartOptions, context: Context): Promise<number> {
  const wantedPort = deferRangeError(() => parseInteger(options.port ?? '0', '--port', 0, 65_535));
  const frameTime = options.frameTime === undefined ? FRAME_TIME : parseDuration(options.frameTime);
  const port = wantedPort();
  const { serve, showAddress } = await import('./serve.js');
  const idle = options.idle === undefined ? Number.POSITIVE_INFINITY : parseDuration(options.idle);
  if (options.foreground) return serve({ port, frameTime, idle }, options, context);
  const flags = ['--port', String(port), '--frame-time', `${frameTime}ms`];
  const { address, started } = await backgroundSandbox(flags, context);
  const asked = options.port !== undefined || options.frameTime !== undefined;
  if (!started && asked && !options.json) {
    context.stderr.write(`${context.say('ui.sandbox.already', { domain: address.domain })}\n`);
  }
  await showAddress(address, options, context);
  return 0;
}

/** The sandbox that flags, environment or profile point to; undefined when they point elsewhere. */
async function pointedTo(globals: Globals, context: Context) {
  if (globals.sandbox) return undefined;
  const profile = await storedProfile(globals, context);
  if (!pointsToSandbox(context.env, globals, profile)) return undefined;
  return namedSandbox(context.env, globals, await withPair(profile, context));
}

/** The sandbox that the settings point to, else the background one. */
async function withControl<T>(
  globals: Globals,
  context: Context,
  work: (control: Control) => Promise<T>,
): Promise<T> {
  const named = await pointedTo(globals, context);
  const running = named ?? (await runningSandbox(context).then((address) => address && farmOf(address)));
  if (!running) throw new UnreachableError('sandbox.none');
  const control = createSandboxControl(running, context, attemptLog(globals, context));
  try {
    return await work(control);
  } finally {
    control.close();
  }
}

async function done(globals: Globals, context: Context, told: string): Promise<number> {
  if (globals.json) await printJson(context.stdout, { done: true });
  else if (!globals.quiet) context.stderr.write(`${told}\n`);
  return 0;
}

export async function runStop(globals: Globals, context: Context): Promise<number> {
  await withControl(globals, context, (control) => control.stop());
  return done(globals, context, context.say('ui.sandbox.stopped'));
}

export async function runReset(globals: Globals, context: Context): Promise<number> {
  await withControl(globals, context, (control) => control.reset());
  return done(globals, context, context.say('ui.sandbox.reset'));
}

export async function runSandboxStatus(globals: Globals, context: Context): Promise<number> {
  const state = await withControl(globals, context, (control) => control.status());
  if (globals.json) await printJson(context.stdout, state);
  else {
    const { pid, frameTime, balance, tasks, rendering, faults } = state;
    const purse = moneyText(balance, 'play', context.say);
    const facts = { pid, frameTime, balance: purse, tasks, rendering, faults };
    await print(context.stdout, wrapFor(context.stdout, `${context.say('ui.sandbox.status', facts)}\n`));
  }
  return 0;
}

export async function runSet(options: SandboxSetOptions, context: Context): Promise<number> {
  const { status, failFrames, balance } = options;
  if (status === undefined && failFrames === undefined && balance === undefined) {
    throw new UsageError('sandbox.setNothing');
  }
  const needsTask = status !== undefined || failFrames !== undefined;
  const frames = deferRangeError(() => failFrames !== undefined && parseFrameList(failFrames));
  const code = deferRangeError(() =>
    status === undefined ? undefined : parseInteger(status, '--status', 0, 999),
  );
  if (balance !== undefined && !/^\d{1,9}(\.\d{1,6})?$/.test(balance)) {
    throw new UsageError('number.malformed', { text: balance, flag: '--balance' });
  }
  const taskIds = needsTask ? await readIds(options, context) : undefined;
  frames();
  const change: SandboxChange = { taskIds, status: code(), failFrames, balance };
  await withControl(options, context, (control) => control.set(change));
  return done(options, context, settingText(change, context.say));
}

/** What was set, in words: `Pinned 2 tasks at 20 (stopped, out of money); the balance is 0.00 play money`. */
function settingText({ taskIds = [], status, failFrames, balance }: SandboxChange, say: Say): string {
  const count = taskIds.length;
  const state = status === undefined ? '' : statusText(taskStatus(status), say);
  return [
    ...(status === undefined ? [] : [say('ui.sandbox.pinned', { count, status, state })]),
    ...(failFrames === undefined ? [] : [say('ui.sandbox.willFail', { count, frames: failFrames })]),
    ...(balance === undefined
      ? []
      : [say('ui.sandbox.balance', { balance: moneyText(Number(balance), 'play', say) })]),
  ].join('; ');
}

/** What the next requests will meet. */
function faultText(
  count: number,
  kind: FaultKind,
  { http, code, delay }: SandboxFaultOptions,
  say: Say,
): string {
  if (count === 0) return say('ui.sandbox.noFault');
  const what = {
    http: () => say('ui.sandbox.fault.http', { status: http ?? '' }),
    code: () => say('ui.sandbox.fault.code', { code: code ?? '' }),
    drop: () => say('ui.sandbox.fault.drop'),
    delay: () => say('ui.sandbox.fault.delay', { time: delay ?? '' }),
    garbage: () => say('ui.sandbox.fault.garbage'),
  } satisfies Record<FaultKind, () => string>;
  return say('ui.sandbox.fault', { count, what: what[kind]() });
}

/** The one kind of fault that the flags name, and its value. */
function faultOf(options: SandboxFaultOptions): { kind: FaultKind; value: number | undefined } {
  const { http, code, drop, delay, garbage } = options;
  const kinds: { kind: FaultKind; value: number | undefined }[] = [];
  if (http !== undefined) kinds.push({ kind: 'http', value: parseInteger(http, '--http', 300, 599) });
  if (code !== undefined) kinds.push({ kind: 'code', value: parseInteger(code, '--code', 0, 9_999_999) });
  if (drop) kinds.push({ kind: 'drop', value: undefined });
  if (delay !== undefined) kinds.push({ kind: 'delay', value: Math.round(parseDuration(delay)) });
  if (garbage) kinds.push({ kind: 'garbage', value: undefined });
  const [only] = kinds;
  if (only === undefined || kinds.length > 1) throw new UsageError('sandbox.oneFault');
  return only;
}

export async function runFault(options: SandboxFaultOptions, context: Context): Promise<number> {
  const count = deferRangeError(() => parseInteger(options.next ?? '1', '--next', 0, 1_000_000));
  const clears = Number(options.next ?? 1) === 0;
  const { kind, value } = clears ? { kind: 'drop' as const, value: undefined } : faultOf(options);
  const next = count();
  await withControl(options, context, (control) => control.fault(next, kind, value));
  return done(options, context, faultText(next, kind, options, context.say));
}
