import { findDcc } from '../../../src/domain/dcc/dcc.js';
import { parseFrameRange } from '../../../src/domain/frames/frame-range.js';
import { type SceneReport, unknown } from '../../../src/domain/scene/scene-report.js';
import { buildJob, type JobInput } from '../../../src/job/build-job.js';
import type { JobSpec } from '../../../src/job/job-spec.js';

/** A report of a scene of which nothing is known. */
export function reportOf(dcc: string, more: Partial<SceneReport> = {}): SceneReport {
  const { name, id } = findDcc(dcc);
  return {
    ...{ scene: '/s/shot', dcc: { name, id }, format: 'test', version: unknown(), renderer: unknown() },
    ...{ frames: unknown(), size: unknown(), fps: unknown(), plugins: {}, cameras: [], layers: [] },
    ...{ outputs: [], assets: [], nested: [], unknown: [], tips: [] },
    ...more,
  };
}

/** The job files of `/s/shot`, frames 1 to 10, of a scene that was not read. */
export function filesOf(dcc: string, spec: Partial<JobSpec> = {}, more: Partial<JobInput> = {}) {
  return buildJob({
    spec: {
      ...{ dcc: findDcc(dcc), scene: '/s/shot', version: '1', plugins: {}, frames: parseFrameRange('1-10') },
      ...{ layers: [], cameras: [], rops: [] },
      ...spec,
    },
    ...{ fields: {}, base: undefined, framesChosen: true, sceneHash: 'x' },
    ...more,
  });
}

/** The task file of the same. */
export function taskOf(dcc: string, spec: Partial<JobSpec> = {}, more: Partial<JobInput> = {}) {
  return filesOf(dcc, spec, more)['task.json'];
}
