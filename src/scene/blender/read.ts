import { found, type SceneDamage, unknown } from '../../domain/scene/scene-report.js';
import type { SceneFile } from '../scene-file.js';
import type { NestedUse, SceneChanges, SceneFacts } from '../scene-format.js';
import { type Collected, collector } from './collect/collector.js';
import { type Bounds, type Header, LONGEST_HEADER, parseHeader, walk } from './container/blocks.js';
import { Broken } from './container/damaged-file.js';
import { mostBytes, openUnpacked, type Packing, packing } from './container/decompress.js';
import { type Dna, parseDna } from './container/dna.js';
import { fieldsOf } from './container/fields.js';
import type { Source } from './container/source.js';
import { tipsOf } from './tips.js';

/** Bytes of the DNA1 block at most: Blender 5 writes about 130 kB. */
const LARGEST_DNA = 2 << 20;
/** What is kept of the block that names the active scene. */
const GLOBAL = 64 * 1024;

/** Data blocks that are remembered: about 100 MB of addresses. */
const MOST_BLOCKS = 1_000_000;
/** Scenes, and links to what may be one, that are remembered. */
const MOST_SCENES = 100_000;

/** What only the blocks tell. */
const FIELDS = ['renderer', 'frames', 'size', 'fps', 'cameras', 'layers', 'outputs', 'assets', 'nested'];

interface Opened {
  readonly file: SceneFile;
  readonly how: Packing;
  readonly header: Header;
}

async function withSource<T>(file: SceneFile, how: Packing, work: (source: Source) => Promise<T>) {
  const source = openUnpacked(file, how);
  try {
    return await work(source);
  } finally {
    await source.close();
  }
}

function bounds({ file, how }: Opened): Bounds {
  return {
    bytes: mostBytes(file, how),
    whole: how === 'none',
    // The smallest block has a head of 20 bytes, and not even a packed one fits into two.
    blocks: 100_000 + file.size / 2,
    signal: file.signal,
  };
}

interface Scanned {
  readonly dna: Dna;
  /** Address of the scene that was in front when the file was saved. */
  readonly active: string | undefined;
  /** Addresses of all data blocks and their kinds; undefined when there are too many. */
  readonly ids: ReadonlyMap<string, string> | undefined;
}

/**
 * The first way through the file: the description of its structs, which lies at its end, and the active scene.
 * Without the description nothing can be read, by Blender neither.
 */
async function scan(opened: Opened): Promise<Scanned> {
  const { file, how, header } = opened;
  let global: { data: Buffer; struct: number } | undefined;
  let dna: Dna | undefined;
  const scenes = new Set<string>();
  const ids = new Map<string, string>();
  let allIds = true;
  await withSource(file, how, async (source) => {
    source.skip(header.length);
    await walk(source, header, bounds(opened), {
      wants({ code, length, address }) {
        if (code.length === 2) {
          if (ids.size < MOST_BLOCKS) ids.set(address(), code);
          else allIds = false;
        }
        // A scene of a library is the active one now and then.
        if ((code === 'SC' || code === 'ID') && scenes.size < MOST_SCENES) scenes.add(address());
        if (code === 'GLOB') return GLOBAL;
        if (code !== 'DNA1') return undefined;
        if (length > LARGEST_DNA) throw new Broken('limit', source.position());
        return length;
      },
      take({ code, struct }, data) {
        if (code === 'GLOB') {
          global = { data: Buffer.from(data), struct };
          return undefined;
        }
        dna = parseDna(data, header);
        if (!dna) throw new Broken('malformed', source.position());
        // It is the last block, but for a mark that Blender does not miss either.
        return 'end';
      },
    });
    if (!dna) throw new Broken('malformed', source.position());
  });
  if (!dna) throw new Broken('malformed', 0);
  const struct = global && dna.at(global.struct);
  const active = global && struct && fieldsOf(dna).address({ struct, data: global.data }, 'curscene');
  // As in Blender, the first scene stands in for one that is not there.
  const known = active && scenes.has(active) ? active : undefined;
  return { dna, active: known, ids: allIds ? ids : undefined };
}

async function collect(opened: Opened, { dna, active, ids }: Scanned): Promise<Collected> {
  const file = /([^\\/]*?)(?:\.blend\d*)?$/i.exec(opened.file.path)?.[1] ?? '';
  const visitor = collector(dna, { active, ids, file });
  await withSource(opened.file, opened.how, async (source) => {
    source.skip(opened.header.length);
    await walk(source, opened.header, bounds(opened), visitor);
  });
  return visitor.result();
}

function notRead(version: string | undefined, damage: SceneDamage): SceneFacts {
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
    unknown: version === undefined ? ['version', ...FIELDS] : FIELDS,
    tips: [],
    damage,
  };
}

/** Names of what the blocks did not tell, although they were all read. */
function missing({ scene, ownCameras, allFiles, pathsRead }: Collected): string[] {
  const settings = (['renderer', 'frames', 'size', 'fps'] as const).filter(
    (name) => (scene.settings?.[name].state ?? 'unknown') === 'unknown',
  );
  const inScene = scene.settings !== undefined;
  return [
    ...settings,
    ...(inScene && ownCameras ? [] : ['cameras']),
    ...(inScene && scene.complete ? [] : ['layers', 'outputs']),
    ...scene.unread.filter(() => inScene && scene.complete),
    ...(allFiles && pathsRead ? [] : ['assets']),
  ];
}

function factsOf(version: string, collected: Collected, size: number): SceneFacts {
  const { scene, cameras, files, nested, allFiles, partFor } = collected;
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
    unknown: missing(collected),
    tips: settings ? tipsOf(settings) : [],
    ...(allFiles && scene.complete ? {} : { damage: { reason: 'limit', at: size } }),
    ...(name ? { sceneName: name } : {}),
    ...(settings?.imageFormat ? { imageFormat: settings.imageFormat } : {}),
  };
  // Of a library only what is linked out of it is needed; the text of the changes lists that.
  return {
    ...facts,
    changesIn: linksInto,
    changed: ({ text }) => ({
      ...facts,
      ...partFor(text === '' ? undefined : JSON.parse(text)),
      // Its cameras and settings are none of the whole.
      unknown: allFiles && collected.pathsRead ? [] : ['assets'],
      changesIn: linksInto,
    }),
  };
}

/** What is linked out of a library, as text; nothing for all of it. */
function linksInto({ links }: NestedUse): SceneChanges {
  return { text: links ? JSON.stringify(links) : '' };
}

/** Reads a .blend file of Blender 2.4 to 5, packed or not. */
export async function read(file: SceneFile): Promise<SceneFacts> {
  let version: string | undefined;
  try {
    const how = packing(await file.read(0, 4));
    const head = await withSource(file, how, async (source) =>
      Buffer.from(await source.take(LONGEST_HEADER)),
    );
    const header = parseHeader(head);
    if (!header) throw new Broken(head.length < LONGEST_HEADER ? 'cut' : 'malformed', 0);
    version = header.version;
    const opened = { file, how, header };
    return factsOf(version, await collect(opened, await scan(opened)), file.size);
  } catch (error) {
    if (error instanceof Broken) return notRead(version, error.damage);
    throw error;
  }
}
