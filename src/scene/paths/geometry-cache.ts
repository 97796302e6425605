import { open } from 'node:fs/promises';
import type { FrameRange } from '../../domain/frames/frame-range.js';
import type { ScenePlace } from '../scene-format.js';
import type { Disk } from './disk.js';
import { escaped } from './name-patterns.js';

/** Bytes of a description that are read: how the data are kept stands at its beginning, and its channels after that. */
const MOST_DESCRIPTION = 1 << 20;

/** Most samples of one cache that are looked for. */
const MOST_SAMPLES = 100_000;

/** How the data of a Maya geometry cache are kept, as its description says. */
interface CacheLayout {
  readonly perFrame: boolean;
  /** Of the data: `mcx` or `mc`. */
  readonly extension: string;
  /** First and last sample, ticks between two samples, and ticks in a frame; undefined where that is not told. */
  readonly samples?: {
    readonly start: number;
    readonly end: number;
    readonly every: number;
    readonly frame: number;
  };
}

/** The data that belong to a description. */
export interface CacheData {
  readonly files: readonly string[];
  /** Names of those that are needed and not there. */
  readonly missing: readonly string[];
  /** True where more may be needed than is there. */
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

/** Layout of a description that Maya writes; undefined for a text that is none, or keeps its data in another way. */
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

/** What stands behind a cache's name in those of its files, and whether a frame that renders needs it. */
function samplesOf(
  { start, end, every, frame }: NonNullable<CacheLayout['samples']>,
  frames: readonly FrameRange[] | undefined,
): { suffix: string; needed: boolean }[] | undefined {
  if (end < start || (end - start) / every > MOST_SAMPLES) return undefined;
  const samples: { suffix: string; needed: boolean }[] = [];
  for (let at = start; at <= end; at += every) {
    const whole = Math.floor(at / frame);
    const rest = at - whole * frame;
    // Between two samples Maya takes a value from both.
    const needed = frames?.some((one) => at > one.start * frame - every && at < one.end * frame + every);
    samples.push({ suffix: `Frame${whole}${rest === 0 ? '' : `Tick${rest}`}`, needed: needed ?? false });
  }
  return samples;
}

/**
 * The data of a Maya geometry cache, which lie beside its description under its name: `body.mcx`, or a file for each
 * sample, `bodyFrame1.mcx` and `bodyFrame1Tick125.mcx`. Which there are is told by the description; where it cannot be
 * read, those that are there are taken.
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
  const called = (suffix: string) => `${name}${suffix}.${layout?.extension ?? 'mcx'}`;
  const samples = layout?.perFrame && layout.samples ? samplesOf(layout.samples, frames) : undefined;
  if (files.length === 0) {
    const needed = samples?.filter((sample) => sample.needed) ?? [];
    const suffixes = needed.length > 0 ? needed.map(({ suffix }) => suffix) : [samples?.[0]?.suffix ?? ''];
    return { files, missing: suffixes.map(called), unclear: layout === undefined };
  }
  if (layout && !layout.perFrame) return { files, missing: [], unclear: false };
  if (!samples) return { files, missing: [], unclear: true };
  const there = new Set(files.map((file) => cased(path.parse(file).name)));
  const holes = samples.filter(({ suffix }) => !there.has(cased(`${name}${suffix}`)));
  const missing = holes.filter(({ needed }) => needed).map(({ suffix }) => called(suffix));
  // The node may show its cache at other times than it was made for.
  return { files, missing, unclear: holes.length > missing.length };
}
