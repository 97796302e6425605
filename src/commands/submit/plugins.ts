import type { SoftwareOffer } from '../../client/catalogue/software.js';
import type { SceneReport } from '../../domain/scene-report.js';
import { chooseVersion, newestVersion } from '../../domain/versions.js';
import { offeredPlugins } from '../catalogue/offered-plugins.js';
import type { SubmitSettings } from './settings.js';

type Versions = Readonly<Record<string, string>>;

/** Weaker plug-ins without those that something stronger names, in whatever case: these need not be on offer. */
function unnamed(weak: Versions, strong: object): Record<string, string> {
  const names = new Set(Object.keys(strong).map((name) => name.toLowerCase()));
  return Object.fromEntries(Object.entries(weak).filter(([name]) => !names.has(name.toLowerCase())));
}

/** What the scene asks for, as far as the farm has it for this version. */
interface FromScene {
  readonly chosen: Versions;
  /** Asked for in one version, and rendered with another. */
  readonly replaced: readonly { readonly name: string; readonly wanted: string; readonly chosen: string }[];
  /** Plug-ins that the farm does not know by name: many are a part of the DCC itself. */
  readonly left: readonly string[];
}

function fromScene(version: string, plugins: Versions, offer: SoftwareOffer): FromScene {
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

/** The plug-ins of a job, and what became of those that the scene asks for. */
export interface JobPlugins extends Omit<FromScene, 'chosen'> {
  readonly plugins: Versions;
}

/**
 * The plug-ins to render with: the line's, else the task file's, else those of settings files, else the scene's.
 * @throws DataError for one that somebody named and the farm does not have.
 */
export function pluginsOf(
  version: string,
  { stored, base, line }: SubmitSettings['plugins'],
  report: SceneReport | undefined,
  offer: SoftwareOffer,
): JobPlugins {
  const scene = unnamed(report?.plugins ?? {}, { ...stored, ...base, ...line });
  const { chosen, replaced, left } = fromScene(version, scene, offer);
  const plugins = {
    ...chosen,
    ...offeredPlugins(version, unnamed(stored, { ...base, ...line }), offer),
    ...base,
    ...offeredPlugins(version, line, offer),
  };
  return { plugins, replaced, left };
}
