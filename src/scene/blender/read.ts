import { found, type SceneDamage, unknown } from '../../domain/scene/scene-report.js';
import { DamagedFile } from '../container/damaged-file.js';
import { type Compression, compressionOf, maxSize, openDecompressed } from '../container/decompress.js';
import type { Source } from '../container/source.js';
import type { SceneFile } from '../scene-file.js';
import type { NestedUse, SceneChanges, SceneFacts } from '../scene-format.js';
import { type Collected, collector } from './collect/collector.js';
import { type Bounds, type Header, LONGEST_HEADER, parseHeader, walk } from './container/blocks.js';
import { type Dna, parseDna } from './container/dna.js';
import { fieldsOf } from './container/fields.js';
import { tipsOf } from './tips.js';

/** Bytes of the DNA1 block that are accepted; Blender 5 writes about 130 kB. */
const LARGEST_DNA = 2 << 20;
/** Bytes that are read of the block that refers to the active scene. */
const GLOBAL = 64 * 1024;

/** The number of data blocks that are stored, about 100 MB of addresses. */
const MOST_BLOCKS = 1_000_000;
/** The number of scenes, and of links that may be scenes, that are stored. */
const MOST_SCENES = 100_000;

/** The fields of a report that are read from blocks. */
const BLOCK_FIELDS = [
  'renderer',
  'frames',
  'size',
  'fps',
  'cameras',
  'layers',
  'outputs',
  'assets',
  'nested',
];

interface Opened {
  readonly file: SceneFile;
  readonly compression: Compression;
  readonly header: Header;
}

async function withSource<T>(
  file: SceneFile,
  compression: Compression,
  work: (source: Source) => Promise<T>,
) {
  const source = openDecompressed(file, compression);
  try {
    return await work(source);
  } finally {
    await source.close();
  }
}

function bounds({ file, compression }: Opened): Bounds {
  return {
    bytes: maxSize(file, compression),
    isExact: compression === 'none',
    // The smallest block header has 20 bytes; compressed it takes more than two.
    blocks: 100_000 + file.size / 2,
    signal: file.signal,
  };
}

interface Scanned {
  readonly dna: Dna;
  /** The address of the scene that was active when the file was saved. */
  readonly active: string | undefined;
  /** The kinds of all data blocks by address; undefined where there are too many. */
  readonly ids: ReadonlyMap<string, string> | undefined;
}

/** The first pass over the file: reads the DNA, which is at its end, and the active scene. */
async function scan(opened: Opened): Promise<Scanned> {
  const { file, compression, header } = opened;
  let global: { data: Buffer; struct: number } | undefined;
  let dna: Dna | undefined;
  const scenes = new Set<string>();
  const ids = new Map<string, string>();
  let allIds = true;
  await withSource(file, compression, async (source) => {
    source.skip(header.length);
    await walk(source, header, bounds(opened), {
      wants({ code, length, address }) {
        if (code.length === 2) {
          if (ids.size < MOST_BLOCKS) ids.set(address(), code);
          else allIds = false;
        }
        // The active scene may be one of a library.
        if ((code === 'SC' || code === 'ID') && scenes.size < MOST_SCENES) scenes.add(address());
        if (code === 'GLOB') return GLOBAL;
        if (code !== 'DNA1') return undefined;
        if (length > LARGEST_DNA) throw new DamagedFile('limit', source.position());
        return length;
      },
      take({ code, struct }, data) {
        if (code === 'GLOB') {
          global = { data: Buffer.from(data), struct };
          return undefined;
        }
        dna = parseDna(data, header);
        if (!dna) throw new DamagedFile('malformed', source.position());
        // Only the end mark follows, which Blender does not require either.
        return 'end';
      },
    });
    if (!dna) throw new DamagedFile('malformed', source.position());
  });
  if (!dna) throw new DamagedFile('malformed', 0);
  const struct = global && dna.at(global.struct);
  const active = global && struct && fieldsOf(dna).address({ struct, data: global.data }, 'curscene');
  // Like Blender, use the first scene where the active one does not exist.
  const known = active && scenes.has(active) ? active : undefined;
  return { dna, active: known, ids: allIds ? ids : undefined };
}

async function collect(opened: Opened, { dna, active, ids }: Scanned): Promise<Collected> {
  const file = /([^\\/]*?)(?:\.blend\d*)?$/i.exec(opened.file.path)?.[1] ?? '';
  const visitor = collector(dna, { active, ids, file });
  await withSource(opened.file, opened.compression, async (source) => {
    source.skip(opened.header.length);
    await walk(source, opened.header, bounds(opened), visitor);
  });
  return visitor.result();
}

function unreadFacts(version: string | undefined, damage: SceneDamage): SceneFacts {
  return {
    version: version === undefined ? unknown() : found(version),
    renderer: unknown(),
    frames: unknown(),
    size: unknown(),
    fps: unknown(),
    plugins: {},
    cameras: [],
    layers: [],
    outputs: [],
    files: [],
    nested: [],
    unknown: version === undefined ? ['version', ...BLOCK_FIELDS] : BLOCK_FIELDS,
    tips: [],
    damage,
  };
}

/** The unknown or incomplete fields of a file that was read to its end. */
function unknownFields({ scene, camerasKnown, allFiles, pathsRead }: Collected): string[] {
  const settings = (['renderer', 'frames', 'size', 'fps'] as const).filter(
    (name) => (scene.settings?.[name].state ?? 'unknown') === 'unknown',
  );
  const inScene = scene.settings !== undefined;
  return [
    ...settings,
    ...(inScene && camerasKnown ? [] : ['cameras']),
    ...(inScene && scene.complete ? [] : ['layers', 'outputs']),
    ...scene.unread.filter(() => inScene && scene.complete),
    ...(allFiles && pathsRead ? [] : ['assets']),
  ];
}

function deriveFacts(version: string, collected: Collected, size: number): SceneFacts {
  const { scene, cameras, files, nested, allFiles, neededByLinks } = collected;
  const { settings, name } = scene;
  const frames = settings?.frames ?? unknown<string>();
  const facts: SceneFacts = {
    version: found(version),
    renderer: settings?.renderer ?? unknown(),
    frames,
    size: settings?.size ?? unknown(),
    fps: settings?.fps ?? unknown(),
    plugins: {},
    cameras,
    layers: scene.layers.map((layer) => ({ ...layer, frames })),
    outputs: scene.outputs,
    files,
    nested,
    unknown: unknownFields(collected),
    tips: settings ? tipsOf(settings) : [],
    ...(allFiles && scene.complete ? {} : { damage: { reason: 'limit', at: size } }),
    ...(name ? { sceneName: name } : {}),
    ...(settings?.imageFormat ? { imageFormat: settings.imageFormat } : {}),
  };
  // Of a library only the linked data blocks are needed; the changes' text lists them.
  return {
    ...facts,
    changesIn: linksInto,
    changed: ({ text }) => ({
      ...facts,
      ...neededByLinks(text === '' ? undefined : JSON.parse(text)),
      // Its cameras and settings are not part of the main scene.
      unknown: allFiles && collected.pathsRead ? [] : ['assets'],
      changesIn: linksInto,
    }),
  };
}

/** Serializes the linked data blocks of a library; empty where the whole file is used. */
function linksInto({ links }: NestedUse): SceneChanges {
  return { text: links ? JSON.stringify(links) : '' };
}

/** Reads a .blend file of Blender 2.4 to 5, compressed or not. */
export async function read(file: SceneFile): Promise<SceneFacts> {
  let version: string | undefined;
  try {
    const compression = compressionOf(await file.read(0, 4));
    const head = await withSource(file, compression, async (source) =>
      Buffer.from(await source.take(LONGEST_HEADER)),
    );
    const header = parseHeader(head);
    if (!header) throw new DamagedFile(head.length < LONGEST_HEADER ? 'cut' : 'malformed', 0);
    version = header.version;
    const opened = { file, compression, header };
    return deriveFacts(version, await collect(opened, await scan(opened)), file.size);
  } catch (error) {
    if (error instanceof DamagedFile) return unreadFacts(version, error.damage);
    throw error;
  }
}
