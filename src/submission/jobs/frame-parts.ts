import { commonFrame, type FrameRange, showFrames, wireFrames } from '../../domain/frames/frame-range.js';
import { preFramesSchema, wirePreFrames } from '../../domain/frames/test-frames.js';
import { DataError } from '../../errors.js';
import type { SubmitSettings } from '../settings/merge-settings.js';
import type { ValidRequest } from '../validate-request.js';
import type { SubmissionWorld } from '../world.js';
import { type PreparedJob, prepareJob } from './prepare-job.js';
import { type PreparedJobs, type PrepareTools, prepareJobs } from './prepare-jobs.js';

/** The frames that one task of a scene renders: all of them, or one of several ranges. */
export interface FramePart {
  /** Its place among the ranges, from 0. */
  readonly at: number;
  readonly settings: SubmitSettings;
}

/** Returns the test frames of a part: those of its range. @throws DataError if it would not pause after any */
function testFramesOf({ taskInfo }: SubmitSettings, range: FrameRange): string {
  const { pre_frames: text = '', stop_after_test: stop } = taskInfo;
  const read = preFramesSchema.safeParse(text);
  if (!read.success) return text;
  const custom = read.data.custom.filter((test) => commonFrame(test, range) !== undefined);
  const own = wirePreFrames({ ...read.data, custom });
  // It would render as a whole, although its other ranges pause.
  if (own === '000' && stop === '1') throw new DataError('frames.untested', { range: showFrames(range) });
  return own;
}

/** Returns the parts of a scene's frames: the farm takes one range a task. @throws DataError */
export function framePartsOf(settings: SubmitSettings): FramePart[] {
  const { frameList, taskInfo, identity } = settings;
  if (!frameList) return [{ at: 0, settings }];
  return frameList.ranges.map((range, at) => {
    const test = taskInfo.pre_frames === undefined ? {} : { pre_frames: testFramesOf(settings, range) };
    return {
      at,
      settings: {
        ...settings,
        ...{ frames: range, frameList: undefined, taskInfo: { ...taskInfo, ...test } },
        identity: { ...identity, frames: wireFrames(range), frameList: frameList.text },
      },
    };
  });
}

/** A job and the part of the frames that it renders. */
export interface PartJob {
  readonly job: PreparedJob;
  readonly part: FramePart;
}

/** The jobs of a request, with those of all parts. */
export interface PreparedParts extends PreparedJobs {
  readonly parts: readonly PartJob[];
}

/**
 * Completes the scenes of a request, asking each question once, and makes the job files of every part; sends nothing.
 * @param isNeeded whether a part of a scene is to be submitted
 * @throws DataError for several ranges of a scene that holds one frame
 */
export async function prepareParts(
  request: ValidRequest,
  parts: readonly FramePart[],
  tools: PrepareTools,
  world: SubmissionWorld,
  isNeeded: (path: string, part: FramePart) => boolean = () => true,
): Promise<PreparedParts> {
  const [first] = parts as readonly [FramePart];
  const options = { ...request.options, settings: first.settings };
  const prepared = await prepareJobs({ ...request, options }, tools, world);
  const all: PartJob[] = [];
  for (const job of prepared.jobs) {
    const { scene, version } = job;
    if (parts.length > 1 && scene.dcc.oneFileAFrame)
      throw new DataError('frames.oneRange', { scene: scene.typed });
    for (const part of parts) {
      if (!isNeeded(scene.path, part)) continue;
      if (part === first) {
        all.push({ job, part });
        continue;
      }
      const { frames = scene.frames } = part.settings;
      // The first part has warned.
      const listener = { ...prepared.options.listener, warn() {} };
      const own = { ...prepared.options, settings: { ...part.settings, version }, listener };
      const hash = await tools.hashOf(scene.path);
      all.push({ job: await prepareJob({ ...scene, frames }, hash, prepared.offers, own), part });
    }
  }
  return { ...prepared, jobs: all.map(({ job }) => job), parts: all };
}
