import type { DccName } from '../domain/dcc/dcc.js';
import type { BaseTask } from '../domain/task/task-info.js';
import { max } from './dcc/3ds-max.js';
import { arnold } from './dcc/arnold.js';
import { blender } from './dcc/blender.js';
import { cinema4d } from './dcc/cinema4d.js';
import { clarisse } from './dcc/clarisse.js';
import { framesOnly } from './dcc/frames-only.js';
import { houdini } from './dcc/houdini.js';
import { katana } from './dcc/katana.js';
import { maya } from './dcc/maya.js';
import { vrStandalone } from './dcc/vr-standalone.js';
import type { JobShape } from './job-spec.js';

/** The job shape of each DCC. */
export const SHAPES: Readonly<Record<DccName, JobShape>> = {
  maya,
  '3ds Max': max,
  lightwave: framesOnly,
  arnold,
  houdini,
  cinema4d,
  softimage: framesOnly,
  blender,
  vr_standalone: vrStandalone,
  mr_standalone: framesOnly,
  sketchup: framesOnly,
  vue: framesOnly,
  keyshot: framesOnly,
  clarisse,
  octane_render: framesOnly,
  katana,
};

function isFilled(section: unknown): section is Record<string, unknown> {
  return typeof section === 'object' && section !== null && Object.keys(section).length > 0;
}

/** The section of a user's task file that says what to render; undefined when it has none. */
export function ownSection(base: BaseTask | undefined): Record<string, unknown> | undefined {
  return [base?.scene_info_render, base?.scene_info].find(isFilled);
}
