import { wireFrames } from '../../domain/frames/frame-range.js';
import type { SceneLayer } from '../../domain/scene/scene-report.js';
import type { JobShape, JobSpec, SceneSections } from '../job-spec.js';
import { chosenRops, framesOf, isNamed, isRendered } from '../scene-parts.js';

/** A render node; what only the scene defines is left out where it was not read. */
type Choice = Pick<SceneLayer, 'name' | 'frames' | 'aovs'> & { readonly on: boolean };

/** The files of the outputs; like the farm's analyser it leaves out those in a folder for temporary files. */
function aovsOf({ aovs = {} }: Choice): Record<string, string> {
  return Object.fromEntries(Object.entries(aovs).filter(([, file]) => file.indexOf('Temp') <= 0));
}

function nodeEntry(choice: Choice, spec: JobSpec) {
  return {
    aov: aovsOf(choice),
    frames: wireFrames(framesOf(choice, spec)),
    denoise: '0',
    renderable: choice.on ? '1' : '0',
  };
}

/** The nodes of the scene, and those that the user names beside them. */
function choicesOf(spec: JobSpec, isOn: (node: SceneLayer) => boolean): Choice[] {
  const { dcc, report } = spec;
  const rops = chosenRops(spec);
  const nodes = report?.layers ?? [];
  const first = nodes.length === 0 && rops.length === 0 ? [dcc.firstRop ?? ''] : [];
  const others = [...rops, ...first].filter((name) => !nodes.some((node) => isNamed(node, [name])));
  const unread = { frames: { value: null, state: 'unknown' } as const, on: true };
  return [
    ...nodes.map((node) => ({ ...node, on: isOn(node) })),
    ...others.map((name) => ({ ...unread, name })),
  ];
}

function sections(spec: JobSpec): SceneSections {
  const build = (isOn: (node: SceneLayer) => boolean) => ({
    rendernodes: Object.fromEntries(
      choicesOf(spec, isOn).map((choice) => [choice.name, nodeEntry(choice, spec)]),
    ),
  });
  return {
    scene_info: build(({ renderable }) => renderable),
    scene_info_render: build((node) => isRendered(node, spec)),
  };
}

/** A map from each render node's name to its settings (docs/protocol/job-files.md, §3.10). */
export const katana: JobShape = { sections, assetFile: () => ({}) };
