import { type Stored, UNREAD } from '../model/attributes.js';
import type { ModelWriter } from '../model/model.js';
import { DEFAULT_UNIT, ticksToFrames, unitFps } from '../render/time-units.js';

/** Ticks a second in which Maya up to 2016 counts times, and all those count whose head does not say. */
const OLD_TICKS = 6000;

/** Ticks a second of today, of which there are scenes whose head does not say so. */
const NEW_TICKS = 141_120_000;

/** The longest time that is believed, in ticks: a number of another kind looks far longer. */
const LONGEST_TIME = 2n ** 50n;

/** Attributes that are times, by the type of the nodes that tell how a scene renders. */
const TIMES: Readonly<Record<string, ReadonlySet<string>>> = {
  time: new Set(['o', 'outTime', 'unw', 'unwarpedTime']),
  renderGlobals: new Set(['fs', 'startFrame', 'ef', 'endFrame']),
};

/** A step may be a time or a number; it is whole either way. */
const STEPS = new Set(['bfs', 'byFrameStep']);

/**
 * Whether eight bytes are a count of ticks: as a number they would be none that anybody sets, smaller than all that
 * have full precision, or none at all.
 */
function isTicks(value: Buffer): boolean {
  const exponent = value.readUInt16BE(0) & 0x7ff0;
  return (exponent === 0 && value.readBigInt64BE(0) !== 0n) || exponent === 0x7ff0;
}

/** Reads the data of `DBLE`: numbers of eight bytes, and times, which are counts of ticks in eight bytes or in four. */
export function timeReader(model: ModelWriter) {
  let ticks: number | undefined = OLD_TICKS;
  let isTold = false;

  /** A count of ticks in frames; not understood without knowing how long either is. */
  function framesIn(count: bigint | number, perSecond: number | undefined): Stored {
    const fps = unitFps(model.timeUnit ?? DEFAULT_UNIT);
    if (fps === undefined || perSecond === undefined) return UNREAD;
    return ticksToFrames(Number(count), perSecond, fps);
  }

  function wideTime(value: Buffer): Stored {
    const count = value.readBigInt64BE(0);
    if (count > LONGEST_TIME || count < -LONGEST_TIME) return UNREAD;
    // Which ticks these are is not told, and both make frames of them.
    const today = framesIn(count, NEW_TICKS);
    if (!isTold && count !== 0n && Number.isInteger(today) && today !== 0) return UNREAD;
    return framesIn(count, ticks);
  }

  /** Maya up to 2016 writes times as whole numbers of four bytes, in ticks of 1/6000 s. */
  function narrowTime(value: Buffer): Stored {
    return ticks === OLD_TICKS ? framesIn(value.readInt32BE(0), OLD_TICKS) : UNREAD;
  }

  return {
    /** The head says how many ticks a second has. */
    count(text: string): void {
      const told = Number(text);
      ticks = told > 0 ? told : undefined;
      isTold = true;
    },
    /** The value of an attribute of the node that is being described. */
    numberOf(name: string, value: Buffer): Stored {
      const { currentType } = model;
      const isTime = Object.hasOwn(TIMES, currentType) && TIMES[currentType]?.has(name) === true;
      // Overrides are times where what they override is one.
      const isOverride = /Override$/.test(currentType);
      if (value.length === 8) {
        if (isTime || (isOverride && isTicks(value))) return wideTime(value);
        // A whole number in these bytes is none of the numbers that Maya writes here.
        return isTicks(value) ? UNREAD : value.readDoubleBE(0);
      }
      if (value.length !== 4) return UNREAD;
      if (isTime || isOverride) return narrowTime(value);
      const step = STEPS.has(name) ? narrowTime(value) : UNREAD;
      return typeof step === 'number' && step >= 1 && Number.isInteger(step) ? step : UNREAD;
    },
  };
}
