import type { SceneAsset, SceneReport, SceneTip } from './scene-report.js';

/** The farm's codes that this program gives by itself (docs/scene-formats.md, "Codes for what is missing or wrong"). */
export const TIP_CODES = [
  ...['10011', '10012', '10018', '10022', '10023', '10024', '10025', '10028', '10030'],
  ...['15002', '15006', '15015', '25009', '35001', '46000', '46001', '46002', '46003', '50001'],
] as const;

export type TipCode = (typeof TIP_CODES)[number];

/** A scene that could not be read to its end. */
export const BROKEN_SCENE: TipCode = '15002';

/** A scene without a camera, of a DCC that cannot render without one. */
export const NO_CAMERA: readonly TipCode[] = ['15006', '46003'];

/** Eevee, which renders on graphics cards alone. */
export const NEEDS_GPU: TipCode = '46002';

/** Findings with which a render is hardly what is wanted: Eevee without a graphics card, a movie cut into frames. */
const RISKY: readonly TipCode[] = [NEEDS_GPU, '46000'];

/** Whether a person should think again before the render costs money. */
export function isRisky(tips: readonly SceneTip[]): boolean {
  return hasTip(tips, RISKY);
}

/** Whether the render lacks a file. It does without sounds, which no frame shows, and without what is optional. */
export function isLacking({
  kind,
  missing,
  optional,
}: Pick<SceneAsset, 'kind' | 'missing' | 'optional'>): boolean {
  return missing && optional === undefined && kind !== 'sound';
}

/** What a render needs and does not find: assets and nested scenes. */
export function lacking({ assets, nested }: Pick<SceneReport, 'assets' | 'nested'>) {
  return [
    ...nested.filter(({ missing, optional }) => missing && optional === undefined),
    ...assets.filter(isLacking),
  ];
}

export function hasTip(tips: readonly SceneTip[], codes: readonly TipCode[]): boolean {
  return tips.some(({ code }) => codes.some((one) => one === code));
}

/** Whether something is missing that the render needs (docs/contract.md, "analyze"). */
export function cannotRender(report: SceneReport): boolean {
  return lacking(report).length > 0 || hasTip(report.tips, [BROKEN_SCENE, ...NO_CAMERA]);
}
