import { isCaseless, pathKey } from '../domain/files/path-key.js';
import type { UploadPair } from '../domain/files/upload-pair.js';

/** Facts about a local file from the file system. */
export interface FileFacts {
  /** Bytes. */
  readonly size: number;
  /** Epoch milliseconds, as exact as the system's. */
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  /** Equal for two names of one file; undefined if the system has no file numbers. */
  readonly identity: string | undefined;
  readonly isFile: boolean;
}

/** A file to upload. */
export interface PlannedFile extends UploadPair {
  readonly facts: FileFacts;
}

export type UploadRefusal = 'quote' | 'control' | 'undecodable' | 'clash' | 'missing' | 'noFile';

/** A file that cannot be uploaded. */
export interface RefusedFile extends UploadPair {
  readonly why: UploadRefusal;
  /** With `clash`, the other file with the same path on the farm. */
  readonly other?: string;
}

/** The files of an upload. */
export interface UploadPlan {
  readonly files: readonly PlannedFile[];
  readonly refused: readonly RefusedFile[];
  readonly bytes: number;
}

/** Most paths: ASCII without control characters and quotation marks. */
const PLAIN = /^[ !#-~]*$/;

/** Returns why a path cannot be in a list of quoted paths, one per line (docs/protocol/workflow.md, §6.3). */
function nameProblem(path: string): UploadRefusal | undefined {
  if (PLAIN.test(path)) return undefined;
  if (path.includes('"')) return 'quote';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get through
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(path)) return 'control';
  // Node replaces bytes that are not UTF-8; names on Windows may contain a lone surrogate.
  if (/\uFFFD|\p{Cs}/u.test(path)) return 'undecodable';
  return undefined;
}

/** Returns the files whose names cannot be uploaded, without reading any file. */
export function refusedNames(pairs: readonly UploadPair[]): RefusedFile[] {
  return pairs.flatMap((pair) => {
    const why = nameProblem(pair.local) ?? nameProblem(pair.server);
    return why === undefined ? [] : [{ ...pair, why }];
  });
}

/**
 * Returns a key that is equal for paths of the same file on the farm: a leading slash does not matter
 * (docs/protocol/job-files.md, §6), nor does case for files of Windows.
 */
function placeOf({ server, local }: UploadPair): string {
  const place = /^\/?[^/]/.test(server)
    ? server.slice(server.startsWith('/') ? 1 : 0)
    : server.replace(/^\/+/, '');
  return isCaseless(local) ? place.toLowerCase() : place;
}

/**
 * Plans the upload of files: each once, and no two to the same path on the farm. Pure: reads no files.
 * @param findFacts returns the facts of a local path; undefined if nothing exists there
 */
export function planUpload(
  pairs: readonly UploadPair[],
  findFacts: (local: string) => FileFacts | undefined,
): UploadPlan {
  const files = new Map<string, PlannedFile>();
  const refused: RefusedFile[] = [];
  let bytes = 0;
  for (const pair of pairs) {
    const why = nameProblem(pair.local) ?? nameProblem(pair.server);
    const facts = why === undefined ? findFacts(pair.local) : undefined;
    if (!facts) {
      refused.push({ ...pair, why: why ?? 'missing' });
      continue;
    }
    const place = placeOf(pair);
    const there = files.get(place);
    if (!facts.isFile) refused.push({ ...pair, why: 'noFile' });
    else if (!there) {
      files.set(place, { local: pair.local, server: pair.server, facts });
      bytes += facts.size;
    } else if (!isSame(there, pair, facts)) refused.push({ ...pair, why: 'clash', other: there.local });
  }
  return { files: [...files.values()], refused, bytes };
}

/** Whether two paths are names of one file, which do not clash. */
function isSame(there: PlannedFile, { local }: UploadPair, { identity }: FileFacts): boolean {
  return (
    pathKey(there.local) === pathKey(local) || (identity !== undefined && there.facts.identity === identity)
  );
}
