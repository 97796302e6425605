import type { TipDetail } from '../../client/catalogue/software.js';
import type { Context } from '../../context.js';
import { isGpuPlatform } from '../../domain/hardware.js';
import type { SceneTip } from '../../domain/scene-report.js';
import { NEEDS_GPU, NO_CAMERA } from '../../domain/scene-tips.js';
import { DataError } from '../../errors.js';
import { ownSection } from '../../job/shapes.js';
import { tipText } from '../../output/analyze.js';
import { listed } from '../../output/list.js';
import { warn } from '../flags/globals.js';
import type { JobWishes } from './job-build-options.js';
import type { Scene } from './scene.js';
import type { SubmitOptions } from './submit.js';

/** What was found in a scene, but for what was cured: a camera that somebody named, a platform of graphics cards. */
export function openTips(
  { report, cameras }: Scene,
  { base, platform }: Pick<JobWishes, 'base' | 'platform'>,
): readonly SceneTip[] {
  const cured: readonly string[] = [
    ...(cameras.length > 0 || ownSection(base) !== undefined ? NO_CAMERA : []),
    ...(isGpuPlatform(platform) ? [NEEDS_GPU] : []),
  ];
  return (report?.tips ?? []).filter(({ code }) => !cured.includes(code));
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
  const { translate } = context;
  for (const tip of tips) {
    const list = listed(tip.items, translate);
    const blocking = details.find(({ code, blocks }) => code === tip.code && blocks);
    if (blocking) {
      const { code, description, solution } = blocking;
      const facts = { scene: typed, code, description, solution };
      throw list === ''
        ? new DataError('submit.blockedAlone', facts)
        : new DataError('submit.blocked', { ...facts, list });
    }
    const text = tipText(tip, translate);
    const told = list === '' ? translate('ui.findingAlone', { scene: typed, ...text }) : undefined;
    warn(options, context, told ?? translate('ui.finding', { scene: typed, list, ...text }));
  }
}
