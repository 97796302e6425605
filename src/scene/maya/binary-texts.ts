import { decoding } from './codeset.js';
import type { ModelWriter } from './model.js';

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
  if (name) model.requires(name, version ?? '');
  for (let at = next; at < data.length; ) {
    const zero = data.indexOf(0, at);
    if (zero < 0 || zero + 5 > data.length) return;
    types.set(data.toString('latin1', zero + 1, zero + 5), decode(data.subarray(at, zero)));
    at = zero + 5;
  }
}

/** What in a reference is a path: it has folders, or the extension of what can be referenced. */
const PATH = /[\\/]|\.(?:m[ab]|abc|usd[acz]?|fbx|obj)(?:\{\d+\})?$/i;

const NAME = /^[A-Za-z_][\w:]*$/;

const TYPE = /^maya(?:Ascii|Binary)$/;

/** A file reference: its path, its namespace, and after some flags its node, each ending with a zero. */
export function readReference(data: Buffer, model: ModelWriter): void {
  const { texts } = textsOf(data, 64);
  const words = texts.map((text) => decode(text).replace(/^\p{Cc}+/u, ''));
  const at = words.findIndex((text) => PATH.test(text) && !text.includes('|'));
  const path = words[at];
  if (path === undefined) return;
  const type = words.find((text) => TYPE.test(text));
  const names = words.slice(at + 1).filter((text) => NAME.test(text) && !TYPE.test(text));
  // A single name is the node's: a file may be referenced without a namespace, but never without a node.
  const [namespace, node] = names.length > 1 && words[at + 1] !== '' ? names : [undefined, names[0]];
  model.reference({ path, node: node ?? '', namespace, type });
}

/** Bytes before the path of an entry in the list of references: flags, and how deep it lies. */
const DEPTH_AT = 2;

/** An entry in the list of references; those of references are found by following. */
export function readListedReference(data: Buffer, model: ModelWriter): void {
  if (data.length <= DEPTH_AT + 2 || data.readUInt16BE(DEPTH_AT) !== 1) return;
  readReference(data.subarray(DEPTH_AT + 2), model);
}
