import { type SceneDamage, unknown } from '../../domain/scene/scene-report.js';
import type { SceneFile } from '../scene-file.js';
import type { FileUse, SceneFacts, SceneFormat } from '../scene-format.js';
import { oldImageUse, sequenceUse, stillUse } from './clips.js';
import { lightwaveSearch } from './search.js';

/** The variants of objects: of LightWave up to 5, from 6, and from 2018. */
const VARIANTS = new Set(['LWOB', 'LWLO', 'LWO2', 'LWO3']);

/** Bytes read at once; chunks that are not needed are skipped. */
const WINDOW = 64 * 1024;

/** The chunks of an object, the bytes of one that is read, and the images that are kept. */
const [MOST_CHUNKS, MOST_BYTES, MOST_FILES] = [1_000_000, 4 * 1024 * 1024, 20_000];

/** A text up to its end by a zero. */
function textAt(bytes: Buffer, start = 0): string {
  const end = bytes.indexOf(0, start);
  return bytes.toString('utf8', start, end < 0 ? bytes.length : end);
}

/** The parts of a chunk: four letters, a size of two or four bytes, and contents padded to an even size. */
function* partsOf(bytes: Buffer, sizeBytes: 2 | 4): Generator<[tag: string, content: Buffer]> {
  for (let at = 0; at + 4 + sizeBytes <= bytes.length; ) {
    const size = bytes.readUIntBE(at + 4, sizeBytes);
    const start = at + 4 + sizeBytes;
    yield [bytes.toString('latin1', at, at + 4), bytes.subarray(start, start + size)];
    at = start + size + (size % 2);
  }
}

/** An image sequence, `ISEQ`: digits, flags (1 loops), offset, two bytes, first, last, and two texts. */
function sequenceOf(bytes: Buffer, node: string): FileUse | undefined {
  if (bytes.length < 12) return undefined;
  const prefix = textAt(bytes, 10);
  // Texts are padded to an even size.
  const next = 10 + Buffer.byteLength(prefix) + 1;
  const suffix = textAt(bytes, next + (next % 2));
  return sequenceUse(
    {
      ...{ prefix, suffix, digits: bytes.readUInt8(0), isLoop: (bytes.readUInt8(1) & 1) === 1 },
      ...{ offset: bytes.readInt16BE(2), first: bytes.readInt16BE(6), last: bytes.readInt16BE(8) },
    },
    node,
  );
}

/** The images of a clip: `STIL`, `ISEQ`, `ANIM` and `STCC`. */
function clipFile(tag: string, content: Buffer, node: string): FileUse | undefined {
  if (tag === 'STIL' || tag === 'ANIM') return stillUse(textAt(content), node);
  if (tag === 'STCC') return stillUse(textAt(content, 4), node);
  return tag === 'ISEQ' ? sequenceOf(content, node) : undefined;
}

/** The file of a clip from 2018 on: a group, `FORM` and its type, whose unnamed part is what the chunk was before. */
function clipFileOfGroup(content: Buffer, node: string): FileUse | undefined {
  const type = content.toString('latin1', 0, 4);
  const own = [...partsOf(content.subarray(4), 4)].filter(([tag]) => tag.trim() === '');
  if (own.length === 1) return clipFile(type, own[0]?.[1] ?? content, node);
  // A sequence in parts is not known.
  const path = own.map(([, part]) => textAt(part)).find((text) => /[\\/.]/.test(text));
  return path === undefined ? undefined : { path, kind: 'texture', node, unclear: true };
}

function filesOf(variant: string, tag: string, content: Buffer, node: string): (FileUse | undefined)[] {
  if (variant === 'LWO3') {
    const parts = [...partsOf(content.subarray(4), 4)].filter(([inner]) => inner === 'FORM');
    return parts.map(([, part]) => clipFileOfGroup(part, node));
  }
  if (tag === 'CLIP')
    return [...partsOf(content.subarray(4), 2)].map(([inner, part]) => clipFile(inner, part, node));
  // A surface of the old variants: its name, then its parts.
  const name = content.indexOf(0) + 1;
  const parts = [...partsOf(content.subarray(name + (name % 2)), 2)].filter(([inner]) =>
    /^[A-Z]IMG$/.test(inner),
  );
  return parts.map(([, part]) => oldImageUse(textAt(part), textAt(content)));
}

function factsOf(all: readonly FileUse[], damage: SceneDamage | undefined): SceneFacts {
  const files = [...new Map(all.map((use) => [`${use.node}\n${use.path}`, use])).values()];
  return {
    ...{ version: unknown<string>(), renderer: unknown<string>(), frames: unknown<string>() },
    ...{ size: unknown<never>(), fps: unknown<number>(), plugins: {} },
    ...{ cameras: [], layers: [], outputs: [], files, nested: [], tips: [] },
    unknown: ['version', 'renderer', 'frames', 'size', 'fps', 'plugins'],
    ...(damage ? { damage } : {}),
  };
}

async function read(file: SceneFile): Promise<SceneFacts> {
  const form = await file.read(0, 12);
  if (form.length < 12) return factsOf([], { reason: 'cut', at: form.length });
  const variant = form.toString('latin1', 8, 12);
  const formEnd = 8 + form.readUInt32BE(4);
  // What follows the object is not part of it.
  const fileEnd = Math.min(formEnd, file.size);
  const node = file.path.split(/[\\/]/).at(-1) ?? '';
  const files: FileUse[] = [];
  let window = Buffer.alloc(0);
  let start = 0;
  for (let at = 12, chunks = 0; at + 8 <= fileEnd; chunks++) {
    if (chunks === MOST_CHUNKS) return factsOf(files, { reason: 'limit', at });
    if (at < start || at + 12 > start + window.length) {
      window = (await file.read(at, WINDOW)) as typeof window;
      start = at;
    }
    const header = window.subarray(at - start);
    const tag = header.toString('latin1', 0, 4);
    const size = header.readUInt32BE(4);
    if (!/^[A-Z0-9 ]{4}$/.test(tag)) return factsOf(files, { reason: 'malformed', at });
    if (at + 8 + size > fileEnd) return factsOf(files, { reason: 'cut', at });
    const isClip =
      variant === 'LWO3' ? tag === 'FORM' && header.toString('latin1', 8, 12) === 'CLIP' : tag === 'CLIP';
    if (isClip || (tag === 'SURF' && (variant === 'LWOB' || variant === 'LWLO'))) {
      if (size > MOST_BYTES || files.length > MOST_FILES) return factsOf(files, { reason: 'limit', at });
      const content = await file.read(at + 8, size);
      files.push(...filesOf(variant, tag, content, node).filter((use) => use !== undefined));
    }
    at += 8 + size + (size % 2);
  }
  return factsOf(files, formEnd > file.size + 1 ? { reason: 'cut', at: file.size } : undefined);
}

/** LightWave objects, whose surfaces name images. They are parts of scenes. */
export const lightwaveObject: SceneFormat = {
  name: 'lightwave-object',
  recognises: (head) =>
    head.toString('latin1', 0, 4) === 'FORM' && VARIANTS.has(head.toString('latin1', 8, 12)),
  read,
  search: async (place) => lightwaveSearch(place),
};
