import type { Hardware } from '../domain/hardware.js';
import type { Lang } from '../domain/lang.js';
import type { Transport } from '../http/transport.js';
import { ENDPOINTS } from '../protocol/endpoints/index.js';

/** What a scene can be rendered with. */
export interface SoftwareOffer {
  /** The farm's own version strings. */
  readonly versions: readonly string[];
  /** Plug-ins and their versions, by the software version that they belong to. */
  readonly plugins: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
}

/** Versions and plug-ins of a DCC on the machines that will render (not on this one: quirks.md 2.5). */
export async function querySoftware(
  transport: Transport,
  dccId: number,
  os: 'windows' | 'linux',
): Promise<SoftwareOffer> {
  const detail = await transport.call(ENDPOINTS.querySoftwareDetail, { cgId: dccId, osName: os });
  const plugins = new Map<string, Map<string, string[]>>();
  for (const { id, cgVersion } of detail.cgVersion) {
    const own = detail.cgPlugin.filter((plugin) => plugin.cvId === id);
    const named = own.map(({ pluginName, pluginVersions }) => {
      const versions = pluginVersions.map((entry) => bareVersion(entry.pluginName, entry.pluginVersion));
      return [pluginName, versions] as const;
    });
    plugins.set(cgVersion, new Map(named));
  }
  return { versions: detail.cgVersion.map((row) => row.cgVersion), plugins };
}

/** `"zblur 2.02.019"` without the plug-in's name. */
function bareVersion(plugin: string, version: string): string {
  const prefix = `${plugin} `.toLowerCase();
  return version.toLowerCase().startsWith(prefix) ? version.slice(prefix.length) : version;
}

/** Machine types of every platform. */
export async function queryHardware(transport: Transport): Promise<Hardware[]> {
  const rows = await transport.call(ENDPOINTS.hardwareConfigList, { cloneTask: 'false' });
  return rows.map((row) => ({
    id: row.id,
    model: row.model,
    ram: row.ram,
    gpu: row.gpuNum ?? null,
    platform: row.platform,
    enabled: row.status !== 0,
    excludedDccs: row.notSupportCgId ?? [],
    excludedTips: row.notSupportCode ?? [],
    excludedPlugins: row.notSupportPluginList ?? [],
  }));
}

/** What the farm knows of a finding of the analysis. */
export interface TipDetail {
  readonly code: string;
  /** True when the farm refuses to render with it. */
  readonly blocks: boolean;
  readonly description: string;
  readonly solution: string;
}

/** The farm's number of a language, as text (endpoints.md §3.4). */
const LANGUAGES: Readonly<Record<Lang, string>> = { zh: '0', en: '1' };

/** Explains the codes of `tips.json`, all in one request (quirks.md 3.8). Nothing is asked for no codes. */
export async function explainTips(
  transport: Transport,
  codes: readonly string[],
  lang: Lang,
): Promise<TipDetail[]> {
  if (codes.length === 0) return [];
  const rows = await transport.call(ENDPOINTS.queryAnalyseErrorDetail, {
    codes: [...codes],
    language: LANGUAGES[lang],
  });
  return rows.map((row) => ({
    code: String(row.code),
    blocks: row.type === 1,
    description: row.desDescriptionCn ?? '',
    solution: row.desSolutionCn ?? '',
  }));
}
