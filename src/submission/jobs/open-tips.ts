import type { TipDetail } from '../../client/catalogue/software.js';
import { isGpuPlatform } from '../../domain/farm/hardware.js';
import type { SceneTip } from '../../domain/scene/scene-report.js';
import { NEEDS_GPU, NO_CAMERA } from '../../domain/scene/scene-tips.js';
import type { TipCode } from '../../domain/scene/tip-codes.js';
import { DataError, type Translate } from '../../errors.js';
import { ownSection } from '../../job/shapes.js';
import type { SubmissionListener } from '../listener.js';
import type { CompleteScene } from '../scenes/complete-scenes.js';
import type { JobOptions } from './job-options.js';

/** Returns the tips of a scene that still apply: not those that a chosen camera or a GPU platform solves. */
export function openTips(
  { report, cameras }: Pick<CompleteScene, 'report' | 'cameras'>,
  { base, platform }: Pick<JobOptions, 'base' | 'platform'>,
): readonly SceneTip[] {
  const settled: readonly string[] = [
    ...(cameras.length > 0 || ownSection(base) !== undefined ? NO_CAMERA : []),
    ...(isGpuPlatform(platform) ? [NEEDS_GPU] : []),
  ];
  return (report?.tips ?? []).filter(({ code }) => !settled.includes(code));
}

/** Returns the sentences of a tip, for a warning. */
function tipParams({ code }: SceneTip) {
  return {
    message: (translate: Translate) => translate(`tip.${code as TipCode}`),
    hint: (translate: Translate) => translate(`tip.${code as TipCode}.hint`),
  };
}

/**
 * Warns of a scene's tips, each with its hint.
 * @param details the farm's explanations
 * @throws DataError for a tip with which the farm does not render
 */
export function warnOfTips(
  { typed }: Pick<CompleteScene, 'typed'>,
  tips: readonly SceneTip[],
  details: readonly TipDetail[],
  { warn }: Pick<SubmissionListener, 'warn'>,
): void {
  for (const tip of tips) {
    const list = tip.items;
    const blocking = details.find(({ code, blocks }) => code === tip.code && blocks);
    if (blocking) {
      const { code, description, solution } = blocking;
      const params = { scene: typed, code, description, solution };
      throw list.length === 0
        ? new DataError('submit.blockedAlone', params)
        : new DataError('submit.blocked', { ...params, list });
    }
    if (list.length === 0) warn('ui.findingAlone', { scene: typed, ...tipParams(tip) });
    else warn('ui.finding', { scene: typed, list, ...tipParams(tip) });
  }
}
