import type { TipDetail } from '../../client/farm.js';
import type { Context } from '../../context.js';
import type { SceneTip } from '../../domain/scene-report.js';
import { NO_CAMERA } from '../../domain/scene-tips.js';
import { DataError } from '../../errors.js';
import { ownSection } from '../../job/shapes.js';
import { tipText } from '../../output/analyze.js';
import { listed } from '../../output/list.js';
import { warn } from '../globals.js';
import type { SubmitOptions } from '../submit.js';
import type { Scene } from './scene.js';
import type { JobWishes } from './wishes.js';

/** What was found in a scene, but for the want of a camera that somebody has named meanwhile. */
export function openTips({ report, cameras }: Scene, { base }: Pick<JobWishes, 'base'>): readonly SceneTip[] {
  const named = cameras.length > 0 || ownSection(base) !== undefined;
  return (report?.tips ?? []).filter(({ code }) => !(named && NO_CAMERA.some((one) => one === code)));
}

/**
 * Warns of what was found in a scene, each with its cure.
 * @param details what the farm says of it
 * @throws DataError for a finding with which the farm does not render.
 */
export function tellTips(
  { typed }: Scene,
  tips: readonly SceneTip[],
  details: readonly TipDetail[],
  options: SubmitOptions,
  context: Context,
): void {
  const { say } = context;
  for (const tip of tips) {
    const list = listed(tip.items, say);
    const blocking = details.find(({ code, blocks }) => code === tip.code && blocks);
    if (blocking) {
      const { code, description, solution } = blocking;
      throw new DataError('submit.blocked', { scene: typed, code, description, solution, list });
    }
    warn(options, context, say('ui.finding', { scene: typed, list, ...tipText(tip, say) }));
  }
}
