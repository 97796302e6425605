import { DCCS } from '../dcc/dcc.js';
import type { NestedScene, SceneAsset, SceneReport, SceneTip } from './scene-report.js';
import type { TipCode } from './tip-codes.js';

/** A scene that could not be read to its end. */
export const BROKEN_SCENE: TipCode = '15002';

/** A scene without a camera, of a DCC that cannot render without one. */
export const NO_CAMERA: readonly TipCode[] = [...new Set(DCCS.flatMap(({ tips }) => tips.noCamera ?? []))];

/** Eevee, which renders on graphics cards only. */
export const NEEDS_GPU: TipCode = '46002';

/** Findings with which the result is hardly what the user wants: Eevee without a graphics card, a movie format. */
const RISKY: readonly TipCode[] = [NEEDS_GPU, '46000'];

/** Whether the user should confirm again before the render costs money. */
export function isRisky(tips: readonly SceneTip[]): boolean {
  return hasTip(tips, RISKY);
}

/** Whether a missing file affects the render; sounds, which no frame shows, and optional files do not. */
export function isMissingInput({
  kind,
  missing,
  optional,
}: Pick<SceneAsset, 'kind' | 'missing' | 'optional'>): boolean {
  return missing && optional === undefined && kind !== 'sound';
}

function isMissingScene({ missing, optional }: Pick<NestedScene, 'missing' | 'optional'>): boolean {
  return missing && optional === undefined;
}

/** The missing nested scenes and assets that affect the render: each file once, although several nodes need it. */
export function missingInputs({ assets, nested }: Pick<SceneReport, 'assets' | 'nested'>) {
  const all = [...nested.filter(isMissingScene), ...assets.filter(isMissingInput)];
  const seen = new Set<string>();
  return all.filter((one) => {
    const members = 'missingFiles' in one ? one.missingFiles : undefined;
    const key = JSON.stringify([one.path, one.resolved, one.from, members]);
    return !seen.has(key) && seen.add(key);
  });
}

/** Whether the findings contain one of these codes. */
export function hasTip(tips: readonly SceneTip[], codes: readonly TipCode[]): boolean {
  return tips.some(({ code }) => codes.some((one) => one === code));
}

/** Whether something is missing that the render needs (docs/contract.md, "analyze"). */
export function cannotRender(report: SceneReport): boolean {
  const { nested, assets } = report;
  return (
    nested.some(isMissingScene) ||
    assets.some(isMissingInput) ||
    hasTip(report.tips, [BROKEN_SCENE, ...NO_CAMERA])
  );
}
