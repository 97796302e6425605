import { wireFrames } from '../../domain/frames/frame-range.js';
import type { SceneLayer } from '../../domain/scene/scene-report.js';
import type { JobShape, JobSpec, SceneSections } from '../job-spec.js';
import { chosenRops, framesOf, isNamed, isRendered, rangeOf, wireName } from '../scene-parts.js';

/** What the farm does with a node: -1 renders it, 0 solves it (docs/protocol/job-files.md, §3.2). */
const RENDER = '-1';
const SOLVE = '0';

/** A node of the scene; its size where it is a render and the scene has one. */
function entryOf(layer: SceneLayer, spec: JobSpec, isOn: boolean) {
  const size = layer.size?.value;
  return {
    node: wireName(layer),
    // What does not render keeps its own frames.
    frames: wireFrames((isOn ? undefined : rangeOf(layer.frames.value)) ?? framesOf(layer, spec)),
    option: layer.kind === 'cache' ? SOLVE : RENDER,
    render: isOn ? '1' : '0',
    ...(size ? { width: String(size.width), height: String(size.height) } : {}),
  };
}

/** A node that the user named and of which the scene tells nothing. */
function namedEntry(node: string, { frames }: JobSpec) {
  return { node, frames: wireFrames(frames), option: RENDER, render: '1' };
}

function sections(spec: JobSpec): SceneSections {
  const { dcc, report } = spec;
  // Submitters to other farms are listed only when they are chosen.
  const known = (report?.layers ?? []).filter((one) => one.kind !== 'other' || isRendered(one, spec));
  const named = chosenRops(spec).filter((name) => !known.some((one) => isNamed(one, [name])));
  const others = known.length === 0 && named.length === 0 ? [dcc.firstRop ?? ''] : named;
  const build = (isOn: (layer: SceneLayer) => boolean) => {
    const entries = known.map((layer) => entryOf(layer, spec, isOn(layer)));
    return {
      rop_node: [
        ...entries.filter(({ option }) => option === RENDER),
        ...others.map((node) => namedEntry(node, spec)),
      ],
      geo_node: entries.filter(({ option }) => option === SOLVE),
      distributedsim_node: [],
    };
  };
  // With a choice both sections have it: the farm reads whichever is filled.
  const isOn = (layer: SceneLayer) => isRendered(layer, spec);
  return { scene_info: build(isOn), scene_info_render: build(isOn) };
}

/**
 * Lists of render nodes and of nodes that are solved, by path: what the scene has, each with its own frames, and those
 * that are rendered switched on (docs/protocol/job-files.md, §3.2).
 */
export const houdini: JobShape = { sections };
