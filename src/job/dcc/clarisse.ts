import { wireFrames } from '../../domain/frames.js';
import type { SceneLayer } from '../../domain/scene-report.js';
import { framesOf, isRendered } from '../choice.js';
import type { DccShape, JobSpec, SceneSections } from '../spec.js';

/** The image that a new Clarisse project holds. */
const FIRST_IMAGE = 'project://scene/image';

/** `project://scene/cam02.layer02` lies in the image before its last dot; a bare name lies in the first image. */
function imageOf(layer: string): string {
  const dot = layer.lastIndexOf('.');
  return dot > layer.lastIndexOf('/') ? layer.slice(0, dot) : FIRST_IMAGE;
}

function fullName(layer: string): string {
  return layer.includes('://') ? layer : `${FIRST_IMAGE}.${layer}`;
}

/** An image or a layer that is rendered or not. */
type Wish = Pick<SceneLayer, 'name' | 'frames'> & Partial<SceneLayer> & { readonly on: boolean };

/** What image and layer have alike. */
function common(wish: Wish, spec: JobSpec) {
  return {
    name: wish.name,
    frames: wireFrames(framesOf(wish, spec)),
    renderable: wish.on ? '1' : '0',
    output: wish.output ?? '',
    format: wish.imageFormat ?? 'exr16',
    save_to_disk: '1',
  };
}

function imageEntry(image: Wish, layers: readonly Wish[], spec: JobSpec) {
  const deep = { enable_deep_output: '0', enable_deep_output_path: '' };
  return {
    ...common(image, spec),
    LUT: '',
    layers: layers.map((layer) => ({ ...common(layer, spec), ...deep })),
  };
}

/** The images and layers of a scene that was read. */
function fromScene(known: readonly SceneLayer[], spec: JobSpec, isOn: (layer: SceneLayer) => boolean) {
  const wishes = known.map((layer) => ({ ...layer, on: isOn(layer) }));
  return wishes
    .filter(({ parent }) => parent === undefined)
    .map((image) => {
      const own = wishes.filter(({ parent }) => parent === image.name);
      return imageEntry(image, own, spec);
    });
}

/** The images that were named, with the layers that were. */
function fromNames(spec: JobSpec) {
  const nothing = { frames: { value: null, state: 'unknown' } as const };
  const layers = spec.layers.map(fullName);
  const images = layers.length > 0 ? [...new Set(layers.map(imageOf))] : [FIRST_IMAGE];
  return images.map((name) => {
    const own = layers.filter((layer) => imageOf(layer) === name);
    // Layers are rendered rather than their image (docs/protocol/job-files.md, §3.3), unless none was chosen.
    const image = { ...nothing, name, on: layers.length === 0 };
    return imageEntry(
      image,
      own.map((layer) => ({ ...nothing, name: layer, on: true })),
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

/** Images and their layers (docs/protocol/job-files.md, §3.3). */
export const clarisse: DccShape = { cgName: 'Clarisse', parts: { layer: 'many' }, sections, fields };
