import type { Source } from '../container/source.js';

/** Assets that are read, and the longest type and path; a scene with more is read no further. */
const MOST_ASSETS = 100_000;
const LONGEST_TEXT = 32_768;

const GUID_LENGTH = 16;

/** A file that 3ds Max lists, whatever for. */
export interface MaxAsset {
  /** 32 hexadecimal digits. */
  readonly guid: string;
  /** `Bitmap`, `Photometric`, `ExternalLink`, … */
  readonly type: string;
  /** The paths of the scene: as it was set, and where 3ds Max found the file when it saved; none is empty. */
  readonly paths: readonly string[];
}

export interface AssetList {
  readonly assets: readonly MaxAsset[];
  /** False where the list is longer than what was read of it. */
  readonly complete: boolean;
}

/** A text: its length in characters without the NUL that follows (u32), UTF-16. */
async function readText(source: Source): Promise<string | undefined> {
  const head = Buffer.from(await source.take(4));
  const length = head.length === 4 ? head.readUInt32LE(0) : Number.POSITIVE_INFINITY;
  if (length > LONGEST_TEXT) return undefined;
  const bytes = Buffer.from(await source.take(2 * length + 2));
  return bytes.length === 2 * length + 2 ? bytes.toString('utf16le', 0, 2 * length) : undefined;
}

/**
 * Reads a list of assets: for each a GUID, a type and the paths.
 * @param paths number of paths of an asset: two in `FileAssetMetaData3`, one in `FileAssetMetaData2`
 */
export async function readAssets(source: Source, paths: number): Promise<AssetList> {
  const assets: MaxAsset[] = [];
  while (assets.length < MOST_ASSETS) {
    const guid = Buffer.from(await source.take(GUID_LENGTH)).toString('hex');
    if (guid === '') return { assets, complete: true };
    const texts: string[] = [];
    for (let left = 1 + paths; left > 0; left--) {
      const text = await readText(source);
      if (text === undefined) return { assets, complete: false };
      texts.push(text);
    }
    const [type = '', ...own] = texts;
    const named = [...new Set(own.filter((path) => path !== ''))];
    if (named.length > 0) assets.push({ guid, type, paths: named });
  }
  return { assets, complete: false };
}
