import type { SceneFile } from '../scene-file.js';
import type { FileUse, SceneFacts, SceneFormat } from '../scene-format.js';
import { versionOnly } from '../version-only.js';
import { readZipNames } from './zip-names.js';

/** Texts begin with FF FE FF and their length in characters. */
const TEXT_MARK = Buffer.from('fffeff', 'hex');

/** The first text of a model. */
const HEADING = Buffer.concat([TEXT_MARK, Buffer.from([14]), Buffer.from('SketchUp Model', 'utf16le')]);

/** The heading and the version. */
const LONGEST_HEAD = 600;

/** From this version on, a zip file with the materials follows. */
const FIRST_WITH_ZIP = 21;

/** The number in the text after the heading, `{21.0.394}`. */
function numberIn(head: Buffer): string | undefined {
  const at = HEADING.length;
  if (!head.subarray(at, at + TEXT_MARK.length).equals(TEXT_MARK)) return undefined;
  const length = head[at + TEXT_MARK.length] ?? 0;
  const start = at + TEXT_MARK.length + 1;
  return /^\{(\d+\.\d+[.\d]*)\}$/.exec(head.toString('utf16le', start, start + 2 * length))?.[1];
}

/** The release of a version such as `21.0.394`, as the farm calls it: from 13 on, a year. Undefined for a number of no release. */
function releaseOf(number: string): string | undefined {
  const major = Number.parseInt(number, 10);
  if (major >= 13) return major < 60 ? String(2000 + major) : undefined;
  return String(major);
}

/** The image of a material: `materials/<name>/<image>`. */
function textureOf(name: string): FileUse[] {
  const [, material, image] = /^materials\/([^/]+)\/([^/]+)$/.exec(name) ?? [];
  if (material === undefined || image === undefined || image === 'material.xml') return [];
  return [{ path: name, kind: 'texture', node: material, embedded: true }];
}

async function read(file: SceneFile): Promise<SceneFacts> {
  const head = await file.read(0, LONGEST_HEAD);
  const number = numberIn(head);
  if (number === undefined) return versionOnly(undefined, { reason: 'malformed', at: HEADING.length });
  const facts = versionOnly(releaseOf(number));
  if (Number.parseInt(number, 10) < FIRST_WITH_ZIP || !head.includes('VFF')) return facts;
  const names = await readZipNames(file);
  if (!names) return { ...facts, damage: { reason: 'cut', at: file.size } };
  // A model contains all its textures.
  const unknown = facts.unknown.filter((field) => field !== 'assets' && field !== 'nested');
  return { ...facts, files: names.flatMap(textureOf), unknown };
}

/** Models of SketchUp: their version, and since 2021 the textures that they contain. */
export const sketchup: SceneFormat = {
  name: 'sketchup',
  recognises: (head) => head.subarray(0, HEADING.length).equals(HEADING),
  read,
  search: async () => ({ candidates: () => [] }),
};
