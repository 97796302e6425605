import { createSandboxControl, type SandboxChange } from '../../client/sandbox-control.js';
import { namedSandbox, pointsToSandbox } from '../../config/settings.js';
import type { Context } from '../../context.js';
import { FAILURE_CAUSES } from '../../domain/diagnosis/failure-causes.js';
import { parseFrameList } from '../../domain/frames/frame-range.js';
import { parseInteger } from '../../domain/parse-integer.js';
import { taskStatus } from '../../domain/task/task-status.js';
import { parseDuration, showDuration } from '../../domain/text/duration.js';
import { UnreachableError, UsageError } from '../../errors.js';
import { moneyText } from '../../output/money.js';
import { print, printJson } from '../../output/print.js';
import { statusText } from '../../output/tasks.js';
import { wrapFor } from '../../output/wrap.js';
import type { FaultKind } from '../../protocol/sandbox-control.js';
import { SANDBOX_ENGINES, type SandboxEngine } from '../../protocol/transfer-lines.js';
import type { Translate } from '../../text/index.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import type { Globals } from '../flags/globals.js';
import { readIds } from '../flags/ids.js';
import { attemptLog } from '../session/attempt-log.js';
import { storedProfile, withPair } from '../session/load-settings.js';
import { backgroundSandbox, farmOf, runningSandbox } from './background.js';
import type { SandboxFaultOptions, SandboxSetOptions, SandboxStartOptions } from './sandbox.js';

type Control = ReturnType<typeof createSandboxControl>;

/** Default render time of a frame, in milliseconds. */
const FRAME_TIME = 200;

/** @throws UsageError for an unknown way to transfer files */
function readEngine(text: string | undefined): SandboxEngine | undefined {
  if (text === undefined) return undefined;
  const found = SANDBOX_ENGINES.find((one) => one === text);
  if (!found) throw new UsageError('sandbox.engine', { text });
  return found;
}

/** Starts a sandbox, in the background unless `--foreground`; if one is running, only prints its address. */
export async function runStart(options: SandboxStartOptions, context: Context): Promise<number> {
  const wantedPort = deferRangeError(() => parseInteger(options.port ?? '0', '--port', 0, 65_535));
  const engine = readEngine(options.engine);
  const frameTime = options.frameTime === undefined ? FRAME_TIME : parseDuration(options.frameTime);
  const port = wantedPort();
  const { serve, showAddress } = await import('./serve.js');
  const idle = options.idle === undefined ? Number.POSITIVE_INFINITY : parseDuration(options.idle);
  if (options.foreground) return serve({ port, frameTime, idle, engine }, options, context);
  const flags = ['--port', String(port), '--frame-time', `${frameTime}ms`];
  if (engine !== undefined) flags.push('--engine', engine);
  const { address, started } = await backgroundSandbox(flags, context);
  const asked = options.port !== undefined || options.frameTime !== undefined || engine !== undefined;
  if (!started && asked && !options.json) {
    context.stderr.write(`${context.translate('ui.sandbox.already', { domain: address.domain })}\n`);
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

/** Prints the result of a change: JSON on stdout, or a sentence on stderr. */
async function printDone(globals: Globals, context: Context, sentence: string): Promise<number> {
  if (globals.json) await printJson(context.stdout, { done: true });
  else if (!globals.quiet) context.stderr.write(`${sentence}\n`);
  return 0;
}

/** Stops the sandbox. */
export async function runStop(globals: Globals, context: Context): Promise<number> {
  await withControl(globals, context, (control) => control.stop());
  return printDone(globals, context, context.translate('ui.sandbox.stopped'));
}

/** Resets the sandbox: removes its tasks and restores its account. */
export async function runReset(globals: Globals, context: Context): Promise<number> {
  await withControl(globals, context, (control) => control.reset());
  return printDone(globals, context, context.translate('ui.sandbox.reset'));
}

/** Prints the state of the sandbox. */
export async function runSandboxStatus(globals: Globals, context: Context): Promise<number> {
  const state = await withControl(globals, context, (control) => control.status());
  if (globals.json) await printJson(context.stdout, state);
  else {
    const { pid, frameTime, balance, tasks, rendering, faults } = state;
    const shown = moneyText(balance, 'play', context.translate);
    const facts = { pid, frameTime, balance: shown, tasks, rendering, faults };
    await print(
      context.stdout,
      wrapFor(context.stdout, `${context.translate('ui.sandbox.status', facts)}\n`),
    );
  }
  return 0;
}

/** Reads an amount of play money. @throws UsageError */
function readAmount(text: string | undefined, flag: string): string | undefined {
  if (text === undefined || /^\d{1,9}(\.\d{1,6})?$/.test(text)) return text;
  throw new UsageError('number.malformed', { text, flag });
}

/** Reads `true` or `false`. @throws UsageError */
function readTruth(text: string | undefined, flag: string): boolean | undefined {
  if (text === undefined || text === 'true' || text === 'false')
    return text === undefined ? undefined : text === 'true';
  throw new UsageError('sandbox.truth', { text, flag });
}

/** Changes tasks, or the account. */
export async function runSet(options: SandboxSetOptions, context: Context): Promise<number> {
  const { status, failFrames, failAs, failAlways, hangFrames, loseFrames, costDelay } = options;
  const ofTasks = [status, failFrames, hangFrames, loseFrames];
  const ofFarm = [options.balance, options.price, costDelay, options.chargeFailed];
  if ([...ofTasks, ...ofFarm].every((one) => one === undefined)) throw new UsageError('sandbox.setNothing');
  const alone = failAs !== undefined ? '--fail-as' : failAlways ? '--fail-always' : undefined;
  if (alone && failFrames === undefined) throw new UsageError('sandbox.failAsAlone', { flag: alone });
  if (failAs !== undefined && !FAILURE_CAUSES.some((kind) => kind === failAs)) {
    throw new UsageError('sandbox.failAs', { text: failAs, list: [...FAILURE_CAUSES] });
  }
  const lists = [failFrames, hangFrames, loseFrames].map((list) =>
    deferRangeError(() => list !== undefined && parseFrameList(list)),
  );
  const code = deferRangeError(() =>
    status === undefined ? undefined : parseInteger(status, '--status', 0, 999),
  );
  const balance = readAmount(options.balance, '--balance');
  const price = readAmount(options.price, '--price');
  const delay = costDelay === undefined ? undefined : Math.round(parseDuration(costDelay));
  const chargeFailed = readTruth(options.chargeFailed, '--charge-failed');
  const needsTask = ofTasks.some((one) => one !== undefined);
  const taskIds = needsTask ? await readIds(options, context) : undefined;
  for (const check of lists) check();
  const change: SandboxChange = {
    ...{ taskIds, status: code(), failFrames, failAs, failAlways, hangFrames, loseFrames },
    ...{ balance, price, costDelay: delay, chargeFailed },
  };
  await withControl(options, context, (control) => control.set(change));
  return printDone(options, context, settingText(change, context.translate));
}

/** What was set, in words: `Pinned 2 tasks at 20 (stopped, out of money); the balance is 0.00 play money`. */
function settingText(change: SandboxChange, translate: Translate): string {
  const { taskIds = [], status, failFrames, failAlways, hangFrames, loseFrames } = change;
  const { balance, price, costDelay, chargeFailed } = change;
  const count = taskIds.length;
  const state = status === undefined ? '' : statusText(taskStatus(status), translate);
  const sum = (amount: string) => moneyText(Number(amount), 'play', translate);
  return [
    ...(status === undefined ? [] : [translate('ui.sandbox.pinned', { count, status, state })]),
    ...(failFrames === undefined
      ? []
      : [
          translate(failAlways ? 'ui.sandbox.willFailAlways' : 'ui.sandbox.willFail', {
            count,
            frames: failFrames,
          }),
        ]),
    ...(hangFrames === undefined ? [] : [translate('ui.sandbox.willHang', { count, frames: hangFrames })]),
    ...(loseFrames === undefined ? [] : [translate('ui.sandbox.lost', { count, frames: loseFrames })]),
    ...(balance === undefined ? [] : [translate('ui.sandbox.balance', { balance: sum(balance) })]),
    ...(price === undefined ? [] : [translate('ui.sandbox.price', { price: sum(price) })]),
    ...(costDelay === undefined
      ? []
      : [translate('ui.sandbox.costDelay', { delay: showDuration(costDelay) })]),
    ...(chargeFailed === undefined
      ? []
      : [translate(chargeFailed ? 'ui.sandbox.chargeFailed' : 'ui.sandbox.freeFailed')]),
  ].join('; ');
}

/** Returns a sentence about the faults of the next requests. */
function faultText(
  count: number,
  kind: FaultKind,
  { http, code, delay }: SandboxFaultOptions,
  translate: Translate,
): string {
  if (count === 0) return translate('ui.sandbox.noFault');
  const what = {
    http: () => translate('ui.sandbox.fault.http', { status: http ?? '' }),
    code: () => translate('ui.sandbox.fault.code', { code: code ?? '' }),
    drop: () => translate('ui.sandbox.fault.drop'),
    delay: () => translate('ui.sandbox.fault.delay', { time: delay ?? '' }),
    garbage: () => translate('ui.sandbox.fault.garbage'),
  } satisfies Record<FaultKind, () => string>;
  return translate('ui.sandbox.fault', { count, what: what[kind]() });
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

/** Injects faults into the next requests. */
export async function runFault(options: SandboxFaultOptions, context: Context): Promise<number> {
  const count = deferRangeError(() => parseInteger(options.next ?? '1', '--next', 0, 1_000_000));
  const clears = Number(options.next ?? 1) === 0;
  const { kind, value } = clears ? { kind: 'drop' as const, value: undefined } : faultOf(options);
  const next = count();
  await withControl(options, context, (control) => control.fault(next, kind, value));
  return printDone(options, context, faultText(next, kind, options, context.translate));
}
