import { wireFrames } from '../../domain/frames/frame-range.js';
import type { SceneLayer } from '../../domain/scene/scene-report.js';
import type { JobShape, JobSpec, SceneSections } from '../job-spec.js';
import { chosenRops, framesOf, isNamed, isRendered, wireName } from '../scene-parts.js';

/** One render node. */
function node(frames: JobSpec['frames'], isOn: boolean) {
  return { aov: {}, frames: wireFrames(frames), denoise: '0', renderable: isOn ? '1' : '0' };
}

function sections(spec: JobSpec): SceneSections {
  const { dcc, report, frames } = spec;
  const known = report?.layers ?? [];
  const named = chosenRops(spec).filter((name) => !known.some((one) => isNamed(one, [name])));
  const others = known.length === 0 && named.length === 0 ? [dcc.firstRop ?? ''] : named;
  const ofScene = (layer: SceneLayer) =>
    [wireName(layer), node(framesOf(layer, spec), isRendered(layer, spec))] as const;
  const build = () => ({
    rendernodes: Object.fromEntries([
      ...known.map(ofScene),
      ...others.map((name) => [name, node(frames, true)] as const),
    ]),
  });
  // The farm's own checker copies one section into the other (docs/protocol/job-files.md, §3.10).
  return { scene_info: build(), scene_info_render: build() };
}

/** A map from each render node's name to its settings (docs/protocol/job-files.md, §3.10). */
export const katana: JobShape = { sections, assetFile: () => ({}) };
