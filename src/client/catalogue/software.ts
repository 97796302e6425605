import type { Hardware } from '../../domain/farm/hardware.js';
import type { Lang } from '../../domain/text/lang.js';
import type { Transport } from '../../http/transport.js';
import { ENDPOINTS } from '../../protocol/endpoints/index.js';

/** Versions and plug-ins of one DCC. */
export interface SoftwareOffer {
  /** The farm's name of the DCC, as in environments; empty if it offers no version. */
  readonly name: string;
  /** The farm's version strings. */
  readonly versions: readonly string[];
  /** Plug-ins and their versions, by software version. */
  readonly plugins: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  /** The farm's plug-in ids, by software version and `<plug-in> <version>`. */
  readonly pluginIds: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** A program that the farm supports. */
export interface Software {
  readonly id: number;
  readonly name: string;
  readonly extensions: readonly string[];
  /** Whether it also runs on the farm's Linux machines; null if the farm does not report it. */
  readonly linux: boolean | null;
}

/** Returns the programs that the farm supports, sorted by id. */
export async function listSoftware(transport: Transport): Promise<Software[]> {
  const { renderInfoList } = await transport.call(ENDPOINTS.querySoftwareList, {});
  const rows = renderInfoList.map(({ cgId, cgName, cgType, isSupportLinux }) => ({
    id: cgId,
    name: cgName,
    extensions: cgType.split(';').filter((extension) => extension !== ''),
    linux: typeof isSupportLinux === 'number' ? isSupportLinux === 1 : null,
  }));
  return rows.toSorted((a, b) => a.id - b.id);
}

/** A package of machines that the account has booked (docs/protocol/endpoints.md, §3.5). */
export interface Package {
  /** Value for `task_info.pack_node_id`. */
  readonly id: number;
  readonly name: string;
}

/** Returns the machine packages that the account has booked. */
export async function queryPackages(transport: Transport): Promise<Package[]> {
  const rows = await transport.call(ENDPOINTS.getUserPackNodeInfo, {});
  return (rows ?? []).map(({ packNodeId, packName }) => ({ id: packNodeId, name: packName }));
}

/** Returns versions and plug-ins of a DCC on the render machines (not on this one: docs/protocol/quirks.md, §2.5). */
export async function querySoftware(
  transport: Transport,
  dccId: number,
  os: 'windows' | 'linux',
): Promise<SoftwareOffer> {
  const detail = await transport.call(ENDPOINTS.querySoftwareDetail, { cgId: dccId, osName: os });
  const plugins = new Map<string, Map<string, string[]>>();
  const pluginIds = new Map<string, Map<string, number>>();
  for (const { id, cgVersion } of detail.cgVersion) {
    const named = new Map<string, string[]>();
    const ids = new Map<string, number>();
    for (const { cvId, pluginName, pluginVersions } of detail.cgPlugin) {
      if (cvId !== id) continue;
      for (const one of pluginVersions) {
        const version = bareVersion(pluginName, bareVersion(one.pluginName, one.pluginVersion));
        named.set(pluginName, [...(named.get(pluginName) ?? []), version]);
        ids.set(`${pluginName} ${version}`, one.pluginId);
      }
    }
    plugins.set(cgVersion, named);
    pluginIds.set(cgVersion, ids);
  }
  const versions = detail.cgVersion.map((row) => row.cgVersion);
  return { name: detail.cgVersion[0]?.cgName ?? '', versions, plugins, pluginIds };
}

/** Removes the plug-in's name from a version such as `"zblur 2.02.019"`. */
function bareVersion(plugin: string, version: string): string {
  const prefix = `${plugin} `.toLowerCase();
  return version.toLowerCase().startsWith(prefix) ? version.slice(prefix.length) : version;
}

/** A machine type, and whether one of the given tasks uses it. */
export interface TaskHardware extends Hardware {
  readonly current: boolean;
}

/**
 * Returns the machine types of every platform.
 * @param taskIds tasks whose machine types are marked
 */
export async function queryHardware(
  transport: Transport,
  taskIds: readonly number[] = [],
): Promise<TaskHardware[]> {
  // This endpoint takes task ids as text (docs/protocol/quirks.md, §6.1).
  const which = taskIds.length === 0 ? {} : { taskIds: taskIds.map(String) };
  const rows = await transport.call(ENDPOINTS.hardwareConfigList, { cloneTask: 'false', ...which });
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
    current: row.current === true,
  }));
}

/** The farm's description of an analysis finding. */
export interface TipDetail {
  readonly code: string;
  /** True if the farm refuses to render with it. */
  readonly blocks: boolean;
  readonly description: string;
  readonly solution: string;
}

/** The farm's number of a language, as text (docs/protocol/endpoints.md, §3.4). */
const LANGUAGES: Readonly<Record<Lang, string>> = { zh: '0', en: '1' };

/** Returns descriptions of the codes of `tips.json`, all in one request (docs/protocol/quirks.md, §3.8); sends none without codes. */
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
