import type { UploadPair } from '../../domain/files/upload-pair.js';
import { type Encode, isAscii } from './code-page.js';

/** Finds files by their names as the program prints them: one character a byte. */
export interface PrintedNames {
  /** Numbers of the files that a name may mean; none for an unknown name. */
  find(name: string): readonly number[];
}

const NONE: readonly number[] = [];

/** Same for both kinds of slashes, with and without a leading one. */
function normalized(path: string): string {
  return path.replaceAll('\\', '/').replace(/^\/+/, '');
}

/** The folders that the program itself puts before a remote path: `/<uid − uid mod 500>/<uid>/` (§6.2, `-U`). */
const USER_FOLDERS = /^\d+\/\d+\//;

/** Bytes as text, one character a byte. */
function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

/** Returns the forms in which a text may be printed: in UTF-8, and in the machine's own encoding. */
function printedForms(text: string, encode: Encode): string[] {
  if (isAscii(text)) return [text];
  const own = encode(text);
  return [latin1(Buffer.from(text, 'utf8')), ...(own ? [latin1(own)] : [])];
}

/** Without what an unsuitable locale changes: everything but ASCII. */
function masked(name: string): string {
  return name.replace(/[?\u0080-\u00ff]+/g, '?');
}

/** Text of a printed name for a message. */
export function printedText(name: string): string {
  return Buffer.from(name, 'latin1').toString('utf8');
}

function filesOf(found: number | number[] | undefined): readonly number[] | undefined {
  return typeof found === 'number' ? [found] : found;
}

/**
 * Returns a finder of files by their local or server paths. A name that the program prints in an unknown encoding is
 * found too, if no other file looks like it.
 */
export function printedNames(pairs: readonly UploadPair[], encode: Encode): PrintedNames {
  // Most names mean one file, and there may be many.
  const byName = new Map<string, number | number[]>();
  function add(map: Map<string, number | number[]>, name: string, at: number): void {
    const found = map.get(name);
    if (found === undefined) map.set(name, at);
    else if (typeof found === 'number') {
      if (found !== at) map.set(name, [found, at]);
    } else if (!found.includes(at)) found.push(at);
  }
  for (const [at, { local, server }] of pairs.entries()) {
    const [one, other] = [normalized(local), normalized(server)];
    for (const name of printedForms(one, encode)) add(byName, name, at);
    if (other !== one) for (const name of printedForms(other, encode)) add(byName, name, at);
  }
  let byMask: Map<string, number | number[]> | undefined;

  function look(name: string): readonly number[] | undefined {
    const exact = filesOf(byName.get(name));
    if (exact || (isAscii(name) && !name.includes('?'))) return exact;
    if (!byMask) {
      byMask = new Map();
      for (const [known, files] of byName) {
        if (isAscii(known)) continue;
        for (const at of filesOf(files) ?? NONE) add(byMask, masked(known), at);
      }
    }
    const alike = filesOf(byMask.get(masked(name)));
    return alike?.length === 1 ? alike : undefined;
  }

  return {
    find(printed) {
      const name = normalized(printed);
      return look(name) ?? look(name.replace(USER_FOLDERS, '')) ?? NONE;
    },
  };
}
