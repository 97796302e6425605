import { open } from 'node:fs/promises';
import type { FrameRange } from '../../domain/frames/frame-range.js';
import type { ScenePlace } from '../scene-format.js';
import type { Disk } from './disk.js';
import { escaped } from './name-patterns.js';

/** Bytes of a description that are read; the layout is at its beginning, before the channels. */
const MOST_DESCRIPTION = 1 << 20;

/** The number of samples of one cache that are looked for. */
const MOST_SAMPLES = 100_000;

/** How a Maya geometry cache stores its data, by its description. */
interface CacheLayout {
  readonly perFrame: boolean;
  /** Of the data files: `mcx` or `mc`. */
  readonly extension: string;
  /** First and last sample, sample interval and frame length, all in ticks; left out where unknown. */
  readonly samples?: {
    readonly start: number;
    readonly end: number;
    readonly every: number;
    readonly frame: number;
  };
}

/** The data files of a geometry cache. */
export interface CacheData {
  readonly files: readonly string[];
  /** Names of the needed files that do not exist. */
  readonly missing: readonly string[];
  /** True where more files may be needed than exist. */
  readonly unclear: boolean;
}

async function beginningOf(path: string): Promise<string> {
  try {
    const handle = await open(path, 'r');
    try {
      const buffer = Buffer.alloc(Math.min(MOST_DESCRIPTION, (await handle.stat()).size));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    return '';
  }
}

/** Parses a description; undefined where it is not one, or has another layout. */
function layoutOf(xml: string): CacheLayout | undefined {
  const value = (tag: string, name: string) =>
    new RegExp(`<${tag}\\s(?:[^<>]*\\s)?${name}="([^"<>]{0,64})"`).exec(xml)?.[1];
  const type = value('cacheType', 'Type');
  if (type !== 'OneFile' && type !== 'OneFilePerFrame') return undefined;
  const extension = value('cacheType', 'Format') === 'mcx' ? 'mcx' : 'mc';
  const range = /^(-?\d+)-(-?\d+)$/.exec(value('time', 'Range') ?? '');
  const frame = Number(value('cacheTimePerFrame', 'TimePerFrame'));
  const every = Number(/\sSamplingRate="(\d+)"/.exec(xml)?.[1] ?? frame);
  const layout = { perFrame: type === 'OneFilePerFrame', extension };
  if (!range || !(frame > 0) || !(every > 0) || /\sSamplingType="Irregular"/.test(xml)) return layout;
  return { ...layout, samples: { start: Number(range[1]), end: Number(range[2]), every, frame } };
}

/** The suffix of each sample's file name, and whether a rendered frame needs it. */
function samplesOf(
  { start, end, every, frame }: NonNullable<CacheLayout['samples']>,
  frames: readonly FrameRange[] | undefined,
): { suffix: string; needed: boolean }[] | undefined {
  if (end < start || (end - start) / every > MOST_SAMPLES) return undefined;
  const samples: { suffix: string; needed: boolean }[] = [];
  for (let at = start; at <= end; at += every) {
    const whole = Math.floor(at / frame);
    const rest = at - whole * frame;
    // Maya interpolates between two samples.
    const needed = frames?.some((one) => at > one.start * frame - every && at < one.end * frame + every);
    samples.push({ suffix: `Frame${whole}${rest === 0 ? '' : `Tick${rest}`}`, needed: needed ?? false });
  }
  return samples;
}

/**
 * Finds the data files of a Maya geometry cache beside its description: `body.mcx`, or a file for each sample,
 * `bodyFrame1.mcx` and `bodyFrame1Tick125.mcx`. The description defines which are needed; where it cannot be read, the
 * existing ones are returned.
 * @param description absolute path of the `.xml`
 */
export async function cacheDataOf(
  description: string,
  search: { disk: Disk; place: ScenePlace; caseless: boolean; frames?: readonly FrameRange[] | undefined },
): Promise<CacheData> {
  const { disk, place, caseless, frames } = search;
  const { path } = place;
  const cased = (text: string) => (caseless ? text.toLowerCase() : text);
  const name = path.basename(description).replace(/\.xml$/i, '');
  const layout = layoutOf(await beginningOf(description));
  const parts = layout === undefined ? '.*' : layout.perFrame ? 'Frame-?\\d+(?:Tick\\d+)?' : '';
  const ending = layout === undefined ? '\\.mc[a-z]?' : '\\.mcx?';
  const pattern = new RegExp(`^${escaped(name)}${parts}${ending}$`, caseless ? 'i' : '');
  const files = await disk.matching(path.dirname(description), pattern);
  const fileName = (suffix: string) => `${name}${suffix}.${layout?.extension ?? 'mcx'}`;
  const samples = layout?.perFrame && layout.samples ? samplesOf(layout.samples, frames) : undefined;
  if (files.length === 0) {
    const needed = samples?.filter((sample) => sample.needed) ?? [];
    const suffixes = needed.length > 0 ? needed.map(({ suffix }) => suffix) : [samples?.[0]?.suffix ?? ''];
    return { files, missing: suffixes.map(fileName), unclear: layout === undefined };
  }
  if (layout && !layout.perFrame) return { files, missing: [], unclear: false };
  if (!samples) return { files, missing: [], unclear: true };
  const existing = new Set(files.map((file) => cased(path.parse(file).name)));
  const absent = samples.filter(({ suffix }) => !existing.has(cased(`${name}${suffix}`)));
  const missing = absent.filter(({ needed }) => needed).map(({ suffix }) => fileName(suffix));
  // The node may show its cache at other times than those of the samples.
  return { files, missing, unclear: absent.length > missing.length };
}
