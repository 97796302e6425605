import { wireFrames } from '../../domain/frames.js';
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

function sections(spec: JobSpec): SceneSections {
  const frames = wireFrames(spec.frames);
  const layers = spec.layers.map(fullName);
  const images = layers.length > 0 ? [...new Set(layers.map(imageOf))] : [FIRST_IMAGE];
  const save = { output: '', format: 'exr16', save_to_disk: '1' };
  const build = () => ({
    image_node: images.map((name) => ({
      name,
      frames,
      // Layers are rendered rather than their image (job-files.md §3.3), unless none was chosen.
      renderable: layers.length > 0 ? '0' : '1',
      ...save,
      LUT: '',
      layers: layers
        .filter((layer) => imageOf(layer) === name)
        .map((layer) => ({
          name: layer,
          frames,
          renderable: '1',
          ...save,
          enable_deep_output: '0',
          enable_deep_output_path: '',
        })),
    })),
  });
  return { scene_info: build(), scene_info_render: build() };
}

/** Images and their layers (job-files.md §3.3). */
export const clarisse: DccShape = { cgName: 'Clarisse', parts: { layer: 'many' }, sections };
