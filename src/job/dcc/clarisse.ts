import { wireFrames } from '../../domain/frames/frame-range.js';
import type { SceneLayer } from '../../domain/scene/scene-report.js';
import type { JobShape, JobSpec, SceneSections } from '../job-spec.js';
import { framesOf, isRendered } from '../scene-parts.js';

/** The image that a new Clarisse project holds. */
const FIRST_IMAGE = 'project://scene/image';

/** The image of a layer: of `project://scene/cam02.layer02` the part before the last dot, of a bare name the first image. */
function imageOf(layer: string): string {
  const dot = layer.lastIndexOf('.');
  return dot > layer.lastIndexOf('/') ? layer.slice(0, dot) : FIRST_IMAGE;
}

function fullName(layer: string): string {
  return layer.includes('://') ? layer : `${FIRST_IMAGE}.${layer}`;
}

/** An image or layer, and whether it is to be rendered. */
type Choice = Pick<SceneLayer, 'name' | 'frames'> & Partial<SceneLayer> & { readonly on: boolean };

/** The members that images and layers have in common. */
function common(choice: Choice, spec: JobSpec) {
  return {
    name: choice.name,
    frames: wireFrames(framesOf(choice, spec)),
    renderable: choice.on ? '1' : '0',
    output: choice.output ?? '',
    format: choice.imageFormat ?? 'exr16',
    save_to_disk: '1',
  };
}

function imageEntry(image: Choice, layers: readonly Choice[], spec: JobSpec) {
  const deep = { enable_deep_output: '0', enable_deep_output_path: '' };
  return {
    ...common(image, spec),
    LUT: '',
    layers: layers.map((layer) => ({ ...common(layer, spec), ...deep })),
  };
}

/** Entries for the images and layers that the scene has. */
function fromScene(known: readonly SceneLayer[], spec: JobSpec, isOn: (layer: SceneLayer) => boolean) {
  const choices = known.map((layer) => ({ ...layer, on: isOn(layer) }));
  return choices
    .filter(({ parent }) => parent === undefined)
    .map((image) => {
      const own = choices.filter(({ parent }) => parent === image.name);
      return imageEntry(image, own, spec);
    });
}

/** Entries for the images and layers that the user named, for a scene that was not read. */
function fromNames(spec: JobSpec) {
  const unknownFrames = { frames: { value: null, state: 'unknown' } as const };
  const layers = spec.layers.map(fullName);
  const images = layers.length > 0 ? [...new Set(layers.map(imageOf))] : [FIRST_IMAGE];
  return images.map((name) => {
    const own = layers.filter((layer) => imageOf(layer) === name);
    // Layers are rendered instead of their image (docs/protocol/job-files.md, §3.3), unless none was chosen.
    const image = { ...unknownFrames, name, on: layers.length === 0 };
    return imageEntry(
      image,
      own.map((layer) => ({ ...unknownFrames, name: layer, on: true })),
      spec,
    );
  });
}

function sections(spec: JobSpec): SceneSections {
  const known = spec.report?.layers ?? [];
  const build = (isOn: (layer: SceneLayer) => boolean) => ({
    image_node: known.length > 0 ? fromScene(known, spec, isOn) : fromNames(spec),
  });
  return {
    scene_info: build((layer) => layer.renderable),
    scene_info_render: build((layer) => isRendered(layer, spec)),
  };
}

function fields({ report }: JobSpec): Record<string, string> {
  const hasLayers = report?.layers.some(({ parent }) => parent !== undefined);
  return hasLayers ? { enable_layered: '1' } : {};
}

/** A list of images, each with its layers (docs/protocol/job-files.md, §3.3). */
export const clarisse: JobShape = { sections, fields };
