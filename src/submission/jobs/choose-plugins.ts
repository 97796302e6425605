import type { SoftwareOffer } from '../../client/catalogue/software.js';
import { chooseVersion, newestVersion } from '../../domain/dcc/versions.js';
import type { SceneReport } from '../../domain/scene/scene-report.js';
import type { SubmitSettings } from '../settings/merge-settings.js';
import { offeredPlugins } from './offered-plugins.js';

type Versions = Readonly<Record<string, string>>;

/** Returns weaker plug-ins without those that a stronger source names, in any case: the farm need not offer these. */
function withoutNamed(weak: Versions, strong: object): Record<string, string> {
  const names = new Set(Object.keys(strong).map((name) => name.toLowerCase()));
  return Object.fromEntries(Object.entries(weak).filter(([name]) => !names.has(name.toLowerCase())));
}

/** The plug-ins that a scene needs. */
interface ScenePlugins {
  /** Those that the farm has for this version. */
  readonly chosen: Versions;
  /** Needed in one version, and rendered with another. */
  readonly replaced: readonly { readonly name: string; readonly wanted: string; readonly chosen: string }[];
  /** Unknown to the farm: many are a part of the DCC itself. */
  readonly left: readonly string[];
}

function scenePlugins(version: string, plugins: Versions, offer: SoftwareOffer): ScenePlugins {
  const own = offer.plugins.get(version) ?? new Map<string, readonly string[]>();
  const chosen: Record<string, string> = {};
  const replaced: { name: string; wanted: string; chosen: string }[] = [];
  const left: string[] = [];
  for (const [name, wanted] of Object.entries(plugins)) {
    const row = [...own].find(([offered]) => offered.toLowerCase() === name.toLowerCase());
    const fits = row && (chooseVersion(wanted, row[1])?.version ?? newestVersion(row[1]));
    if (row && fits !== undefined) {
      chosen[row[0]] = fits;
      if (fits !== wanted) replaced.push({ name: row[0], wanted, chosen: fits });
    } else {
      left.push(`${name} ${wanted}`.trim());
    }
  }
  return { chosen, replaced, left };
}

/** The plug-ins of a job, and those of the scene that were replaced or left out. */
export interface JobPlugins extends Omit<ScenePlugins, 'chosen'> {
  readonly plugins: Versions;
}

/**
 * Returns the plug-ins to render with: the request's, else the task file's, else those of settings files, else the
 * scene's.
 * @throws DataError for a named plug-in that the farm does not offer
 */
export function choosePlugins(
  version: string,
  { stored, base, line }: SubmitSettings['plugins'],
  report: SceneReport | undefined,
  offer: SoftwareOffer,
): JobPlugins {
  const scene = withoutNamed(report?.plugins ?? {}, { ...stored, ...base, ...line });
  const { chosen, replaced, left } = scenePlugins(version, scene, offer);
  const plugins = {
    ...chosen,
    ...offeredPlugins(version, withoutNamed(stored, { ...base, ...line }), offer),
    ...base,
    ...offeredPlugins(version, line, offer),
  };
  return { plugins, replaced, left };
}
