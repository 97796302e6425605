import type { Dcc } from '../domain/dcc/dcc.js';
import type { BaseTask } from '../domain/task/task-info.js';
import { max } from './dcc/3ds-max.js';
import { blender } from './dcc/blender.js';
import { cinema4d } from './dcc/cinema4d.js';
import { clarisse } from './dcc/clarisse.js';
import { arnold, commonShape, vray } from './dcc/frames-only.js';
import { houdini } from './dcc/houdini.js';
import { katana } from './dcc/katana.js';
import { maya } from './dcc/maya.js';
import type { DccShape } from './job-spec.js';

/** Job-file shapes by DCC id. */
const SHAPES: ReadonlyMap<number, DccShape> = new Map([
  [2000, maya],
  [2001, max],
  [2002, commonShape('LightWave')],
  [2003, arnold],
  [2004, houdini],
  [2005, cinema4d],
  [2006, commonShape('Softimage')],
  [2007, blender],
  [2008, vray],
  [2009, commonShape('MR Standalone')],
  [2010, commonShape('SketchUp')],
  [2011, commonShape('Vue')],
  [2012, commonShape('KeyShot')],
  [2013, clarisse],
  [2014, commonShape('Octane Render')],
  [2016, katana],
]);

function isFilled(section: unknown): section is Record<string, unknown> {
  return typeof section === 'object' && section !== null && Object.keys(section).length > 0;
}

/** The section of a task file that says what to render; undefined when it has none. */
export function ownSection(base: BaseTask | undefined): Record<string, unknown> | undefined {
  return [base?.scene_info_render, base?.scene_info].find(isFilled);
}

/** How a DCC's scene is described in task.json. */
export function shapeOf(dcc: Dcc): DccShape {
  return SHAPES.get(dcc.id) ?? commonShape(dcc.name);
}
