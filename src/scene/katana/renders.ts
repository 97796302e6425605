import { showFrames } from '../../domain/frames/frame-range.js';
import { type Finding, found, type SceneLayer, unknown } from '../../domain/scene/scene-report.js';
import type { Node, Parameter } from './nodes/graph.js';
import type { NodeCollector } from './nodes/node-collector.js';
import { cameraOf, rendererOf, type SettingName, sizeOf, UpstreamReader } from './settings.js';

/** Larger numbers are no frames. */
const MOST_FRAMES = 9_999_999;

function wholeNumber(text: string | undefined): number | undefined {
  const value = Number(text?.trim() || Number.NaN);
  return Number.isInteger(value) && Math.abs(value) <= MOST_FRAMES ? value : undefined;
}

/** The frames from one number to another; unknown where they are none. */
function rangeOf(start: number | undefined, end: number | undefined): Finding<string> {
  if (start === undefined || end === undefined || end < start) return unknown();
  return found(showFrames({ start, end, step: 1 }));
}

/** The frames of the project: its in and out time. */
export function projectFrames(root: Node | undefined): Finding<string> {
  const number = (name: string) => wholeNumber(root?.parameters.get(name)?.value);
  return rangeOf(number('inTime'), number('outTime'));
}

/** The number of a parameter, where `globals.inTime` and `globals.outTime` are the project's. */
function numberOf(parameter: Parameter | undefined, root: Node | undefined): number | undefined {
  const name = /^\s*globals\.(inTime|outTime)\s*$/.exec(parameter?.expression ?? '')?.[1];
  const own = name === undefined ? parameter : root?.parameters.get(name);
  return wholeNumber(own?.value);
}

const FARM = 'farmSettings';

/**
 * The frames of a Render node: `TimeRange`, which the farm's analyser prefers, else its own range where that is switched
 * on, else the project's.
 */
function framesOf({ parameters }: Node, root: Node | undefined): Finding<string> {
  const time = parameters.get(`${FARM}.TimeRange`);
  if (time?.expression !== undefined) return unknown();
  if (time?.value) {
    const [, start, end = start] = /^\s*(-?\d{1,7})(?:\s*-\s*(-?\d{1,7}))?\s*$/.exec(time.value) ?? [];
    return rangeOf(wholeNumber(start), wholeNumber(end));
  }
  const isOn = parameters.get(`${FARM}.setActiveFrameRange`);
  if (isOn?.expression !== undefined) return unknown();
  if (isOn?.value !== 'Yes') return projectFrames(root);
  const range = ['start', 'end'].map((name) => parameters.get(`${FARM}.activeFrameRange.${name}`));
  return rangeOf(numberOf(range[0], root), numberOf(range[1], root));
}

/** The texts of an array parameter, in order. */
function listOf({ parameters }: Node, path: string): (string | undefined)[] {
  const items: (string | undefined)[] = [];
  for (let i = 0; parameters.has(`${path}.i${i}`); i++) items.push(parameters.get(`${path}.i${i}`)?.value);
  return items;
}

/** Katana's folder for outputs without a location. */
const TEMPORARY = /[\\/]katana_tmpdir_\d+[\\/]/;

/** The files that a Render node writes, by the names of its outputs. */
interface Outputs {
  readonly files: Readonly<Record<string, string>>;
  /** True where a name is not known before Katana evaluates it. */
  readonly unclear: boolean;
}

/**
 * The outputs of a Render node: those that the nodes upstream define, and those that the node itself has kept from its
 * last use.
 */
function outputsOf(render: Node, upstream: readonly Node[] | undefined): Outputs {
  const files = new Map<string, string>();
  let unclear = upstream === undefined;
  const names = listOf(render, 'outputs.allOutputNames');
  const locations = listOf(render, 'outputs.locations');
  if (names.length === locations.length) {
    for (const [i, name] of names.entries()) {
      const location = locations[i];
      if (name && location && !TEMPORARY.test(location)) files.set(name, location);
    }
  }
  const path = 'args.renderSettings.outputs.outputName.locationSettings.renderLocation';
  const defined = new Set<string>();
  for (const { parameters } of upstream ?? []) {
    const name = parameters.get('outputName')?.value;
    const location = parameters.get(`${path}.value`);
    if (!name || parameters.get(`${path}.enable`)?.value !== '1' || defined.has(name)) continue;
    // The nearest node counts.
    defined.add(name);
    // What the Render node has kept is the expression's last result.
    if (location?.expression !== undefined) unclear = true;
    else if (location?.value) files.set(name, location.value);
  }
  return { files: Object.fromEntries(files), unclear };
}

/** What a Render node tells. */
export interface Render {
  readonly layer: SceneLayer;
  /** The location of its camera; undefined where it is not known. */
  readonly camera: string | undefined;
  readonly outputsUnclear: boolean;
}

/** Reads the Render nodes of a project. */
export class RenderReader {
  private readonly upstream: UpstreamReader;

  /** @param created the locations of the cameras that the project creates */
  constructor(
    private readonly project: NodeCollector,
    private readonly created: ReadonlySet<string>,
  ) {
    this.upstream = new UpstreamReader(project.graph);
  }

  /** The facts of a Render node. */
  read(node: Node): Render {
    const { upstream } = this;
    const setting = (name: SettingName) => upstream.settingOf(node.number, name);
    const excluded = node.parameters.get(`${FARM}.excludeFromFarmOutputGeneration`)?.value === 'Yes';
    const outputs = outputsOf(node, upstream.outputsOf(node.number));
    const camera = cameraOf(setting('cameraName'), this.created);
    const [output] = Object.values(outputs.files);
    return {
      camera,
      outputsUnclear: outputs.unclear,
      layer: {
        name: node.name,
        frames: framesOf(node, this.project.root),
        renderable: !node.bypassed && !excluded,
        size: sizeOf(setting('resolution')),
        renderer: rendererOf(setting('renderer')),
        ...(camera === undefined ? {} : { cameras: [camera] }),
        ...(output === undefined ? {} : { output: outputs.files.primary ?? output }),
        aovs: outputs.files,
      },
    };
  }
}
