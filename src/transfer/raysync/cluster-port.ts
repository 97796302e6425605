import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../../errors.js';

/** The daemon's port where its folder has no `cluster.xml` (docs/protocol/workflow.md, §6.3). */
export const RAYSYNC_PORT = 6598;

/** Maximum size of the file in bytes; the vendor's own has a few hundred. */
const LARGEST = 65_536;

/** One piece of XML: a comment, a declaration, CDATA, a document type, or a tag with its attributes. */
const PIECE =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[[\s\S]*?\]\]>|<(!DOCTYPE)|<(\/?)[\w:.-]+((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/gy;

const VALUE = /\svalue\s*=\s*(?:"([^"]*)"|'([^']*)')/;

/** Position of the next `<`. A text without one ends the search. */
function nextTag(xml: string, from: number): number {
  const at = xml.indexOf('<', from);
  return at < 0 ? xml.length : at;
}

/**
 * Returns the attributes of the first child of the root's first child, as text; undefined where there is none and for
 * anything that is not plain XML. A document type is refused, since it could define entities.
 */
function firstGrandchild(xml: string): string | undefined {
  let depth = 0;
  PIECE.lastIndex = nextTag(xml, 0);
  for (let found = PIECE.exec(xml); found; found = PIECE.exec(xml)) {
    const [, documentType, closing, attributes, empty] = found;
    if (documentType !== undefined) return undefined;
    if (closing !== undefined) {
      if (closing === '/') return undefined;
      if (depth === 2) return attributes;
      // An empty root or first child has no grandchild to come.
      if (empty === '/') return undefined;
      depth += 1;
    }
    PIECE.lastIndex = nextTag(xml, PIECE.lastIndex);
  }
  return undefined;
}

/** Returns the port that the text of a `cluster.xml` names; undefined where it names none. */
export function portOf(xml: string): number | undefined {
  const found = VALUE.exec(firstGrandchild(xml) ?? '');
  const text = found?.[1] ?? found?.[2] ?? '';
  const port = /^\s*\d{1,5}\s*$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}

const failure = (code: string) => Object.assign(new Error(code), { code });

/** Reads a file that is not too large; undefined where there is none. */
async function readSmall(file: string): Promise<string | undefined> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!found) return undefined;
  // Opening a pipe would wait for a program that writes to it.
  if (!found.isFile()) throw failure('EISDIR');
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(LARGEST + 1), 0, LARGEST + 1, 0);
    if (bytesRead > LARGEST) throw failure('EFBIG');
    return new TextDecoder().decode(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

/**
 * Returns the port of the Raysync daemon in a folder: the attribute `value` of the first grandchild of the root of its
 * `cluster.xml` (docs/protocol/workflow.md, §6.3).
 * @throws ConfigError for a file that cannot be read or names no port
 */
export async function readClusterPort(folder: string): Promise<number> {
  const file = join(folder, 'cluster.xml');
  let xml: string | undefined;
  try {
    xml = await readSmall(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new ConfigError('raysync.clusterFile', { file, cause: code ?? String(cause) }, { cause });
  }
  if (xml === undefined) return RAYSYNC_PORT;
  const port = portOf(xml);
  if (port === undefined) throw new ConfigError('raysync.clusterPort', { file });
  return port;
}
