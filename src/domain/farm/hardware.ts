import { DataError } from '../../errors.js';
import type { Dcc } from '../dcc/dcc.js';

/** A machine type that the farm rents out. */
export interface Hardware {
  readonly id: number;
  readonly model: string;
  /** Memory in the farm's notation, `64GB`. */
  readonly ram: string;
  /** Graphics cards in the farm's notation, `2*GPU`; null on CPU machines. */
  readonly gpu: string | null;
  readonly platform: number;
  readonly enabled: boolean;
  readonly excludedDccs: readonly number[];
  readonly excludedTips: readonly string[];
  /** Regular expressions against `"<plug-in> <version>"`. */
  readonly excludedPlugins: readonly string[];
}

/** Platforms whose machines have graphics cards (docs/protocol/endpoints.md, §1.6). */
const GPU_PLATFORMS: readonly string[] = ['21', '35', '59', '61'];

/** Whether a platform is known to have graphics cards; a farm may have more such platforms. */
export function isGpuPlatform(platform: string): boolean {
  return GPU_PLATFORMS.includes(platform);
}

/** What a machine must run. */
export interface Load {
  readonly dcc: Pick<Dcc, 'id' | 'failsOn'> & { readonly name: string };
  readonly version: string;
  readonly plugins: Readonly<Record<string, string>>;
  readonly platform: string;
}

/** A machine type as users read and type it: `28C/64GB`, `1080Ti/64GB/2*GPU`. */
export function showHardware({ model, ram, gpu }: Hardware): string {
  return [model, ram, ...(gpu === null ? [] : [gpu])].join('/');
}

/** An amount without its unit: `64`, `64gb` and `64GB` are equal, and so are `2` and `2*GPU`. */
function withoutUnit(amount: string): string {
  return amount.toLowerCase().replace(/gb$|\*gpu$/, '');
}

function isMatch(row: Hardware, wanted: string): boolean {
  if (/^\d+$/.test(wanted)) return row.id === Number(wanted);
  const [model = '', ram, gpu] = wanted.split('/').map((part) => part.trim());
  if (row.model.toLowerCase() !== model.toLowerCase()) return false;
  if (ram !== undefined && withoutUnit(ram) !== withoutUnit(row.ram)) return false;
  return gpu === undefined || withoutUnit(gpu) === withoutUnit(row.gpu ?? '');
}

/** Tests one of the farm's regular expressions; one that does not compile is compared literally. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'i').test(text);
  } catch {
    return text.toLowerCase().includes(pattern.toLowerCase());
  }
}

/** Whether this version of the DCC is known to fail on such machines. */
function isKnownToFail(row: Hardware, { dcc, version, platform }: Load): boolean {
  const { failsOn } = dcc;
  if (!failsOn?.versions.test(version) || !failsOn.platforms.includes(platform)) return false;
  return row.model.toLowerCase() === failsOn.model && row.gpu?.toLowerCase() === failsOn.gpu;
}

function excludes(row: Hardware, load: Load): boolean {
  if (row.excludedDccs.includes(load.dcc.id) || isKnownToFail(row, load)) return true;
  const plugins = Object.entries(load.plugins).map(([name, version]) => `${name} ${version}`);
  return plugins.some((plugin) => row.excludedPlugins.some((pattern) => matches(pattern, plugin)));
}

/**
 * Finds a machine type by id or by `MODEL[/RAM[/GPU]]` (docs/protocol/workflow.md, §4): the first that matches on the
 * task's platform. Exclusions are checked for that one only.
 * @throws DataError where none matches, with the platform's machine types, or where this one cannot run the load.
 */
export function chooseHardware(wanted: string, rows: readonly Hardware[], load: Load): Hardware {
  const offered = rows.filter((row) => row.enabled && String(row.platform) === load.platform);
  const row = offered.find((one) => isMatch(one, wanted));
  if (!row) {
    const list = [...new Set(offered.map((one) => `${one.id} (${showHardware(one)})`))].join(', ');
    throw new DataError('hardware.unknown', {
      wanted,
      platform: load.platform,
      list: list === '' ? (translate) => translate('ui.none') : list,
    });
  }
  if (excludes(row, load)) {
    throw new DataError('hardware.excluded', { hardware: showHardware(row), dcc: load.dcc.name });
  }
  return row;
}

/** The `task_info` members of a machine type; CPU machines have 2 cards there (docs/protocol/workflow.md, §4). */
export function hardwareFields(row: Hardware): Record<string, string> {
  return {
    hardwareConfigId: String(row.id),
    ram: row.ram.replace(/GB$/i, ''),
    graphics_cards_num: /^\d+/.exec(row.gpu ?? '')?.[0] ?? '2',
  };
}
