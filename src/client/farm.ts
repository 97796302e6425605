import type { Hardware } from '../domain/hardware.js';
import type { Lang } from '../domain/lang.js';
import type { Transport } from '../http/transport.js';
import { ENDPOINTS } from '../protocol/endpoints/index.js';

/** What a scene can be rendered with. */
export interface SoftwareOffer {
  /** The farm's own name of the DCC, as environments have it; empty where it offers no version. */
  readonly name: string;
  /** The farm's own version strings. */
  readonly versions: readonly string[];
  /** Plug-ins and their versions, by the software version that they belong to. */
  readonly plugins: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
  /** The farm's ids of plug-ins, by the software version and `<plug-in> <version>`. */
  readonly pluginIds: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** A program that the farm runs now. */
export interface Software {
  readonly id: number;
  readonly name: string;
  readonly extensions: readonly string[];
  /** Whether it runs on the farm's Linux machines as well; null where the farm does not tell. */
  readonly linux: boolean | null;
}

/** The programs that the farm runs now, in the order of their ids. */
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

/** Machines that the account has booked (docs/protocol/endpoints.md, §3.5). */
export interface Package {
  /** What `task_info.pack_node_id` takes. */
  readonly id: number;
  readonly name: string;
}

/** The packages of machines that the account has booked. */
export async function queryPackages(transport: Transport): Promise<Package[]> {
  const rows = await transport.call(ENDPOINTS.getUserPackNodeInfo, {});
  return (rows ?? []).map(({ packNodeId, packName }) => ({ id: packNodeId, name: packName }));
}

/** Versions and plug-ins of a DCC on the machines that will render (not on this one: docs/protocol/quirks.md, §2.5). */
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

/** `"zblur 2.02.019"` without the plug-in's name. */
function bareVersion(plugin: string, version: string): string {
  const prefix = `${plugin} `.toLowerCase();
  return version.toLowerCase().startsWith(prefix) ? version.slice(prefix.length) : version;
}

/** A machine type, and whether one of the asked tasks has it. */
export interface TaskHardware extends Hardware {
  readonly current: boolean;
}

/**
 * Machine types of every platform.
 * @param taskIds the tasks whose own type is marked
 */
export async function queryHardware(
  transport: Transport,
  taskIds: readonly number[] = [],
): Promise<TaskHardware[]> {
  // Here the ids of tasks are text (docs/protocol/quirks.md, §6.1).
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

/** What the farm knows of a finding of the analysis. */
export interface TipDetail {
  readonly code: string;
  /** True when the farm refuses to render with it. */
  readonly blocks: boolean;
  readonly description: string;
  readonly solution: string;
}

/** The farm's number of a language, as text (docs/protocol/endpoints.md, §3.4). */
const LANGUAGES: Readonly<Record<Lang, string>> = { zh: '0', en: '1' };

/**
 * Explains the codes of `tips.json`, all in one request (docs/protocol/quirks.md, §3.8). Nothing is asked for no codes.
 */
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
