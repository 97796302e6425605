import { decoding } from '../codeset.js';
import type { ModelWriter, Reference } from '../model/model.js';

export const decode = decoding(undefined);

/** Texts that end with a zero, and where the next one begins. */
export function textsOf(data: Buffer, most: number): { texts: Buffer[]; next: number } {
  const texts: Buffer[] = [];
  let at = 0;
  while (texts.length < most && at < data.length) {
    const zero = data.indexOf(0, at);
    const end = zero < 0 ? data.length : zero;
    texts.push(data.subarray(at, end));
    at = end + 1;
  }
  return { texts, next: at };
}

/** A plug-in and the types that it brings: each a name and the tag of its nodes. */
export function readPlugin(data: Buffer, model: ModelWriter, types: Map<string, string>): void {
  const { texts, next } = textsOf(data, 3);
  const [name, version] = texts.map(decode);
  const own: string[] = [];
  for (let at = next; at < data.length; ) {
    const zero = data.indexOf(0, at);
    if (zero < 0 || zero + 5 > data.length) break;
    const type = decode(data.subarray(at, zero));
    types.set(data.toString('latin1', zero + 1, zero + 5), type);
    own.push(type);
    at = zero + 5;
  }
  if (name) model.requires(name, version ?? '', own);
}

/** What in a reference is a path: it has folders, or the extension of what can be referenced. */
const PATH = /[\\/]|\.(?:m[ab]|abc|usd[acz]?|fbx|obj)(?:\{\d+\})?$/i;

const NAME = /^[A-Za-z_][\w:]*$/;

const TYPE = /^maya(?:Ascii|Binary)$/;

/** Where a reference stands in the file. */
type Place = Pick<Reference, 'depth' | 'listed'>;

/** What stands behind the path: the namespace or prefix, and the bytes that say which, and whether it is unloaded. */
function statesOf(data: Buffer): { isPrefix: boolean; loaded: boolean } {
  const at = data.indexOf(0, data.indexOf(0) + 1) + 1;
  return { isPrefix: data[at] === 0, loaded: data[at + 1] !== 1 };
}

/** A file reference: its path, its namespace, two flags and its node, each text ending with a zero. */
function readReferenceAt(data: Buffer, model: ModelWriter, place: Place): void {
  const { texts } = textsOf(data, 64);
  const words = texts.map((text) => decode(text).replace(/^\p{Cc}+/u, ''));
  const at = words.findIndex((text) => PATH.test(text) && !text.includes('|'));
  const path = words[at];
  if (path === undefined) return;
  const type = words.find((text) => TYPE.test(text));
  const names = words.slice(at + 1).filter((text) => NAME.test(text) && !TYPE.test(text));
  // The root namespace is a colon. A single name is the node's: a file may be referenced without a namespace, but
  // never without a node.
  const isRoot = words[at + 1] === ':';
  const isNamed = !isRoot && names.length > 1 && words[at + 1] !== '';
  const space = isRoot ? ':' : isNamed ? names[0] : undefined;
  const node = (isNamed ? names[1] : names[0]) ?? '';
  const { isPrefix, loaded } = statesOf(data);
  const naming = isPrefix && isNamed ? { namespace: undefined, prefix: space } : { namespace: space };
  model.reference({ path, node, type, loaded, ...naming, ...place });
}

/** A file reference that stands on its own. */
export function readReference(data: Buffer, model: ModelWriter): void {
  readReferenceAt(data, model, { depth: 1, listed: false });
}

/** Bytes before the path of an entry in the list of references: how deep it lies, in the last two. */
const DEPTH_AT = 2;

/** An entry in the list of references; those of references are found by following. */
export function readListedReference(data: Buffer, model: ModelWriter): void {
  if (data.length <= DEPTH_AT + 2) return;
  readReferenceAt(data.subarray(DEPTH_AT + 2), model, { depth: data.readUInt16BE(DEPTH_AT), listed: true });
}
