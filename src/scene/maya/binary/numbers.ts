import { ownValue } from '../../../domain/own-value.js';
import { type Stored, UNREAD } from '../model/attributes.js';
import type { ModelWriter } from '../model/model.js';
import { DEFAULT_UNIT, ticksToFrames, unitFps } from '../render/time-units.js';

/** Ticks a second up to Maya 2016, and in scenes whose header does not define them. */
const OLD_TICKS = 6000;

/** Ticks a second since Maya 2017; some scenes with these do not define them in the header. */
const NEW_TICKS = 141_120_000;

/** The longest plausible time in ticks; floating-point data look far longer. */
const LONGEST_TIME = 2n ** 50n;

/** Attributes that are times, by node type. */
const TIMES: Readonly<Record<string, ReadonlySet<string>>> = {
  time: new Set(['o', 'outTime', 'unw', 'unwarpedTime']),
  renderGlobals: new Set(['fs', 'startFrame', 'ef', 'endFrame']),
};

/** The frame step, which can be a time or a number. */
const STEPS = new Set(['bfs', 'byFrameStep']);

/** Whether eight bytes are a number of ticks: as floating-point data they would be denormal, infinite or NaN. */
function isTicks(value: Buffer): boolean {
  const exponent = value.readUInt16BE(0) & 0x7ff0;
  return (exponent === 0 && value.readBigInt64BE(0) !== 0n) || exponent === 0x7ff0;
}

/** Parses the data of `DBLE`: numbers of eight bytes, and times, which are ticks in eight or four bytes. */
export function timeReader(model: ModelWriter) {
  let ticks: number | undefined = OLD_TICKS;
  let isDefined = false;

  /** Converts ticks to frames; UNREAD where the length of either is unknown. */
  function framesIn(count: bigint | number, perSecond: number | undefined): Stored {
    const fps = unitFps(model.timeUnit ?? DEFAULT_UNIT);
    if (fps === undefined || perSecond === undefined) return UNREAD;
    return ticksToFrames(Number(count), perSecond, fps);
  }

  function wideTime(value: Buffer): Stored {
    const count = value.readBigInt64BE(0);
    if (count > LONGEST_TIME || count < -LONGEST_TIME) return UNREAD;
    // Both kinds of ticks result in frames, and the header does not say which they are.
    const today = framesIn(count, NEW_TICKS);
    if (!isDefined && count !== 0n && Number.isInteger(today) && today !== 0) return UNREAD;
    return framesIn(count, ticks);
  }

  /** Maya up to 2016 writes times as integers of four bytes, in ticks of 1/6000 s. */
  function narrowTime(value: Buffer): Stored {
    return ticks === OLD_TICKS ? framesIn(value.readInt32BE(0), OLD_TICKS) : UNREAD;
  }

  return {
    /** Sets the ticks a second that the header defines. */
    setTicks(text: string): void {
      const perSecond = Number(text);
      ticks = perSecond > 0 ? perSecond : undefined;
      isDefined = true;
    },
    /** Parses the value of an attribute of the current node. */
    numberOf(name: string, value: Buffer): Stored {
      const { currentType } = model;
      const isTime = ownValue(TIMES, currentType)?.has(name) === true;
      // An override is a time where the overridden attribute is one.
      const isOverride = /Override$/.test(currentType);
      if (value.length === 8) {
        if (isTime || (isOverride && isTicks(value))) return wideTime(value);
        // Ticks of an attribute that is not a time are not understood.
        return isTicks(value) ? UNREAD : value.readDoubleBE(0);
      }
      if (value.length !== 4) return UNREAD;
      if (isTime || isOverride) return narrowTime(value);
      const step = STEPS.has(name) ? narrowTime(value) : UNREAD;
      return typeof step === 'number' && step >= 1 && Number.isInteger(step) ? step : UNREAD;
    },
  };
}
