import type { SceneTip } from '../../domain/scene/scene-report.js';
import { isMovie } from './image-formats.js';
import type { Settings } from './render-settings.js';

const MOVIE_OUTPUT = '46000';
const STEP = '46001';
const EEVEE = '46002';

/** Findings about the render settings: a movie format, a frame step other than 1, Eevee, which needs a GPU. */
export function tipsOf({ imageFormat, step, renderer }: Settings): SceneTip[] {
  const tips: SceneTip[] = [];
  if (imageFormat && isMovie(imageFormat)) tips.push({ code: MOVIE_OUTPUT, items: [imageFormat] });
  if (step !== undefined && step !== 1) tips.push({ code: STEP, items: [String(step)] });
  if (renderer.value?.startsWith('BLENDER_EEVEE')) tips.push({ code: EEVEE, items: [renderer.value] });
  return tips;
}
