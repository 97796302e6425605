import type { SceneDamage } from '../../../domain/scene/scene-report.js';
import type { SceneFile } from '../../scene-file.js';
import type { FollowedFacts } from '../../scene-format.js';
import { layerFiles } from '../asset-path.js';
import { factsOf } from '../layer-facts.js';
import { primStack } from './prim-stack.js';
import { LOOK_BACK, type ScannerSink, type TextScanner, textScanner } from './scanner.js';

/** Strings with the paths of value clips: `./clip.####.usd`, in `clips` and in the fields that preceded it. */
const TEMPLATES = new Set(['templateAssetPath', 'clipTemplateAssetPath']);

const [EQUALS, SPACE, HASH] = [0x3d, 0x20, 0x23];

/** Whether the string at this index follows an equals sign. */
function isValue(bytes: Buffer, from: number, start: number): boolean {
  let at = start - 1;
  while (at > from && (bytes[at] as number) <= SPACE) at -= 1;
  return bytes[at] === EQUALS;
}

function hasHash(bytes: Buffer, from: number, end: number): boolean {
  for (let at = from; at < end; at++) if (bytes[at] === HASH) return true;
  return false;
}

/** Feeds a file to a scanner; returns the byte at which the scanner stopped, or the file's end. */
async function feed(file: SceneFile, scanner: TextScanner): Promise<number> {
  let window = Buffer.allocUnsafe(1 << 16);
  let filled = 0;
  let at = 0;
  let base = 0;
  const pass = (last: boolean) => {
    at = scanner.feed(window.subarray(0, filled), at, last);
  };
  for await (const chunk of file.chunks()) {
    if (filled + chunk.length > window.length) {
      const larger = Buffer.allocUnsafe(filled + chunk.length + (1 << 16));
      window.copy(larger, 0, 0, filled);
      window = larger;
    }
    chunk.copy(window, filled);
    filled += chunk.length;
    pass(false);
    if (scanner.malformed) return base + at;
    const drop = Math.max(0, at - LOOK_BACK);
    window.copyWithin(0, drop, filled);
    [filled, at, base] = [filled - drop, at - drop, base + drop];
  }
  pass(true);
  return base + at;
}

/** Reads a layer in text form (`#usda 1.0`): the files it names in any variant, prim, field or time sample. */
export async function readText(file: SceneFile): Promise<FollowedFacts> {
  const files = layerFiles();
  const stack = primStack();
  const sink: ScannerSink = {
    asset(window, from, start, path) {
      const place = stack.place(window, from, start);
      if (place) files.add(path.toString('utf8').replaceAll('\\@@@', '@@@'), place);
    },
    string(window, from, start, content, end) {
      // A value, or the name of a prim or variant.
      if (!isValue(window, from, start)) stack.string(window, from, start, content, end);
      else if (hasHash(window, content, end)) {
        const place = stack.place(window, from, start);
        if (place && TEMPLATES.has(place.name)) files.add(window.toString('utf8', content, end), place);
      }
    },
    open: (window, from, at) => stack.open(window, from, at),
    close: () => stack.close(),
  };
  const scanner = textScanner(sink);
  const at = await feed(file, scanner);
  const isCut = scanner.open || stack.depth > 0;
  let damage: SceneDamage | undefined;
  if (scanner.malformed) damage = { reason: 'malformed', at };
  else if (isCut) damage = { reason: 'cut', at };
  return factsOf(files, damage);
}
