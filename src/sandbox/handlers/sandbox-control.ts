import { pid } from 'node:process';
import { frameListSchema } from '../../domain/frames/frame-range.js';
import FAILURES from '../data/failure-logs.json';
import { invalid, missing } from '../refusal.js';
import { pin } from '../render/pin.js';
import { leaveResults } from '../render/results.js';
import type { Frame } from '../state/model.js';
import type { Call, Handlers } from './handler.js';

/** Parses a list of frames; returns a predicate for frame records. */
function readFrames(member: string, text: string | undefined): (frame: Frame) => boolean {
  if (text === undefined) return () => false;
  const result = frameListSchema.safeParse(text);
  if (!result.success) throw invalid(member, `${JSON.stringify(text)} is no frame list`);
  return (frame) =>
    result.data.some((range) => {
      for (let n = frame.start; n <= frame.end; n += frame.step)
        if (n >= range.start && n <= range.end && (n - range.start) % range.step === 0) return true;
      return false;
    });
}

function readAmount(member: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,12}(?:\.\d{1,9})?$/.test(text)) throw invalid(member, 'a decimal number is expected');
  return Number(text);
}

/** Fault kinds that need a value: HTTP status, farm code, or delay. */
const NEED_VALUE: readonly string[] = ['http', 'code', 'delay'];

function checkFault(kind: string, value: number | undefined): void {
  if (!NEED_VALUE.includes(kind)) return;
  if (value === undefined) throw missing('value');
  const least = kind === 'http' ? 200 : 0;
  const most = kind === 'http' ? 599 : Number.MAX_SAFE_INTEGER;
  if (value < least || value > most) throw invalid('value', `out of range for ${kind}`);
}

function reset({ farm, renderer, faults }: Call): void {
  renderer.clear();
  faults.order(0, { kind: 'drop', value: undefined });
  farm.reset();
}

/** Handlers of the sandbox's control endpoints. */
export const sandboxHandlers: Handlers = {
  sandboxStatus: (_body, { farm, renderer, faults }) => ({
    pid,
    frameTime: renderer.frameTime,
    balance: farm.account.balance,
    coupon: farm.account.coupon,
    tasks: farm.listed().length,
    rendering: renderer.rendering,
    faults: faults.left,
  }),

  sandboxStop(_body, { closeAfterwards }) {
    closeAfterwards();
    return null;
  },

  sandboxReset(_body, call) {
    reset(call);
    return null;
  },

  sandboxSet(change, { farm, renderer, now }) {
    const { taskIds, status, failFrames, failAs, failAlways, hangFrames, loseFrames } = change;
    const { balance, price, costDelay, chargeFailed } = change;
    const ofTasks = [status, failFrames, hangFrames, loseFrames];
    const ofFarm = [balance, price, costDelay, chargeFailed];
    if ([...ofTasks, ...ofFarm].every((one) => one === undefined)) throw missing('status');
    if (ofTasks.some((one) => one !== undefined) && !taskIds?.length) throw missing('taskIds');
    if (status !== undefined && status < 0) throw invalid('status', 'no task has it');
    if (failAs !== undefined && failFrames === undefined) throw missing('failFrames');
    if (failAlways && failFrames === undefined) throw missing('failFrames');
    if (failAs !== undefined && !(failAs in FAILURES)) throw invalid('failAs', 'no failure has this name');
    const fails = readFrames('failFrames', failFrames);
    const hangs = readFrames('hangFrames', hangFrames);
    const loses = readFrames('loseFrames', loseFrames);
    const newBalance = readAmount('balance', balance);
    const cpuPrice = readAmount('price', price);
    const leaves = (taskIds ?? []).flatMap((id) => farm.leavesOf(farm.submitted(id)));
    Object.assign(farm.account, {
      ...(newBalance === undefined ? {} : { balance: newBalance, coupon: 0 }),
      ...(cpuPrice === undefined ? {} : { cpuPrice }),
      ...(costDelay === undefined ? {} : { costDelay }),
      ...(chargeFailed === undefined ? {} : { chargeFailed }),
    });
    for (const leaf of leaves) {
      for (const frame of leaf.frames) {
        if (fails(frame)) Object.assign(frame, { failOnce: true, failAs, failsAlways: Boolean(failAlways) });
        if (hangs(frame)) frame.hangs = true;
        if (!loses(frame)) continue;
        frame.lost = true;
        leaveResults(farm, leaf, frame);
      }
      if (status !== undefined) pin(renderer, leaf, status, now);
      farm.touch(leaf);
    }
    return null;
  },

  sandboxFault({ next, kind, value }, { faults }) {
    if (next > 0) checkFault(kind, value);
    faults.order(next, { kind, value });
    return null;
  },
};
