import { DataError } from '../errors.js';
import type { Dcc } from './dcc.js';

/** A machine type that the farm rents out. */
export interface Hardware {
  readonly id: number;
  readonly model: string;
  /** Memory as the farm writes it, `64GB`. */
  readonly ram: string;
  /** Graphics cards as the farm writes them, `2*GPU`; null on CPU machines. */
  readonly gpu: string | null;
  readonly platform: number;
  readonly enabled: boolean;
  readonly excludedDccs: readonly number[];
  readonly excludedTips: readonly string[];
  /** Regular expressions against `"<plug-in> <version>"`. */
  readonly excludedPlugins: readonly string[];
}

/** Platforms whose machines have graphics cards (docs/protocol/endpoints.md, §1.6); 21 is the farm's first one. */
const GPU_PLATFORMS: readonly string[] = ['21', '35', '59', '61'];

/** Whether a platform is one of graphics cards, as far as its number tells: `platforms` asks the farm. */
export function isGpuPlatform(platform: string): boolean {
  return GPU_PLATFORMS.includes(platform);
}

/** What will run on the machine. */
export interface Load {
  readonly dcc: Dcc;
  readonly version: string;
  readonly plugins: Readonly<Record<string, string>>;
  readonly platform: string;
}

/** `28C/64GB`, `1080Ti/64GB/2*GPU`. */
export function showHardware({ model, ram, gpu }: Hardware): string {
  return [model, ram, ...(gpu === null ? [] : [gpu])].join('/');
}

/** `64`, `64gb` and `64GB` are the same memory; `2` and `2*GPU` the same cards. */
function plain(amount: string): string {
  return amount.toLowerCase().replace(/gb$|\*gpu$/, '');
}

function isWanted(row: Hardware, wanted: string): boolean {
  if (/^\d+$/.test(wanted)) return row.id === Number(wanted);
  const [model = '', ram, gpu] = wanted.split('/').map((part) => part.trim());
  if (row.model.toLowerCase() !== model.toLowerCase()) return false;
  if (ram !== undefined && plain(ram) !== plain(row.ram)) return false;
  return gpu === undefined || plain(gpu) === plain(row.gpu ?? '');
}

/** The farm's exclusions are regular expressions of its own; one that does not compile is taken literally. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'i').test(text);
  } catch {
    return text.toLowerCase().includes(pattern.toLowerCase());
  }
}

/** Cinema 4D 2024 and 2025 do not run on two 1080Ti of these platforms (docs/protocol/workflow.md, §4, step 1). */
function isKnownToFail(row: Hardware, { dcc, version, platform }: Load): boolean {
  const cards = row.model.toLowerCase() === '1080ti' && row.gpu?.toLowerCase() === '2*gpu';
  return dcc.id === 2005 && /^(2024|2025)/.test(version) && cards && ['21', '59', '61'].includes(platform);
}

function excludes(row: Hardware, load: Load): boolean {
  if (row.excludedDccs.includes(load.dcc.id) || isKnownToFail(row, load)) return true;
  const plugins = Object.entries(load.plugins).map(([name, version]) => `${name} ${version}`);
  return plugins.some((plugin) => row.excludedPlugins.some((pattern) => matches(pattern, plugin)));
}

/**
 * The machine type that was asked for, by id or by `MODEL[/RAM[/GPU]]` (docs/protocol/workflow.md, §4): of the task's
 * platform only, the first that fits, exclusions judged on that one alone.
 * @throws DataError naming what the platform offers, or that the machine cannot run this.
 */
export function chooseHardware(wanted: string, rows: readonly Hardware[], load: Load): Hardware {
  const offered = rows.filter((row) => row.enabled && String(row.platform) === load.platform);
  const row = offered.find((one) => isWanted(one, wanted));
  if (!row) {
    const list = [...new Set(offered.map((one) => `${one.id} (${showHardware(one)})`))].join(', ');
    throw new DataError('hardware.unknown', { wanted, platform: load.platform, list: list || '-' });
  }
  if (excludes(row, load)) {
    throw new DataError('hardware.excluded', { hardware: showHardware(row), dcc: load.dcc.name });
  }
  return row;
}

/**
 * `task_info` members of a machine type: memory without its unit, the number of cards or 2
 * (docs/protocol/workflow.md, §4).
 */
export function hardwareFields(row: Hardware): Record<string, string> {
  return {
    hardwareConfigId: String(row.id),
    ram: row.ram.replace(/GB$/i, ''),
    graphics_cards_num: /^\d+/.exec(row.gpu ?? '')?.[0] ?? '2',
  };
}
