import type { SceneTip } from '../../domain/scene/scene-report.js';
import { isMovie } from './image-formats.js';
import type { Settings } from './render-settings.js';

const MOVIE = '46000';
const STEP = '46001';
const EEVEE = '46002';

/** What of the render settings goes badly with a farm: one film for all frames, gaps, a renderer of GPUs. */
export function tipsOf({ imageFormat, step, renderer }: Settings): SceneTip[] {
  const tips: SceneTip[] = [];
  if (imageFormat && isMovie(imageFormat)) tips.push({ code: MOVIE, items: [imageFormat] });
  if (step !== undefined && step !== 1) tips.push({ code: STEP, items: [String(step)] });
  if (renderer.value?.startsWith('BLENDER_EEVEE')) tips.push({ code: EEVEE, items: [renderer.value] });
  return tips;
}
