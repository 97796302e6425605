import { isCaseless, pathKey } from '../domain/files/path-key.js';
import type { UploadPair } from '../domain/files/upload-pair.js';

/** What the system says of a local file. */
export interface FileFacts {
  /** Bytes. */
  readonly size: number;
  /** Epoch milliseconds, as exact as the system tells. */
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  /** The same for two names of one file, where the system tells. */
  readonly identity: string | undefined;
  readonly isFile: boolean;
}

/** A file that will travel. */
export interface PlannedFile extends UploadPair {
  readonly facts: FileFacts;
}

export type UploadRefusal = 'quote' | 'control' | 'undecodable' | 'clash' | 'missing' | 'noFile';

/** A file that cannot go. */
export interface RefusedFile extends UploadPair {
  readonly why: UploadRefusal;
  /** With `clash`, the other file that has its place. */
  readonly other?: string;
}

/** What an upload will be, before anything is sent. */
export interface UploadPlan {
  readonly files: readonly PlannedFile[];
  readonly refused: readonly RefusedFile[];
  readonly bytes: number;
}

/** What a list of files between quotes, one a line, cannot hold (docs/protocol/workflow.md, §6.3). */
function nameProblem(path: string): UploadRefusal | undefined {
  if (path.includes('"')) return 'quote';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get through
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(path)) return 'control';
  // Node replaces the bytes of a name that is no UTF-8; on Windows half a pair stays half.
  if (/\uFFFD|\p{Cs}/u.test(path)) return 'undecodable';
  return undefined;
}

/** The names alone: what can be refused before any file is looked at. */
export function refusedNames(pairs: readonly UploadPair[]): RefusedFile[] {
  return pairs.flatMap((pair) => {
    const why = nameProblem(pair.local) ?? nameProblem(pair.server);
    return why === undefined ? [] : [{ ...pair, why }];
  });
}

/**
 * The farm takes `home/u/x` and `/home/u/x` as one place (docs/protocol/job-files.md, §6); files of Windows differ by
 * more than case.
 */
function placeOf({ server, local }: UploadPair): string {
  const place = server.replace(/^\/+/, '');
  return isCaseless(local) ? place.toLowerCase() : place;
}

/**
 * What travels of these files: each once, none without its place to itself. Pure: what the system says of the files
 * is handed in.
 * @param factsOf what the system says of a local path; undefined when there is nothing
 */
export function planUpload(
  pairs: readonly UploadPair[],
  factsOf: (local: string) => FileFacts | undefined,
): UploadPlan {
  const files = new Map<string, PlannedFile>();
  const refused: RefusedFile[] = [];
  let bytes = 0;
  for (const pair of pairs) {
    const why = nameProblem(pair.local) ?? nameProblem(pair.server);
    const facts = why === undefined ? factsOf(pair.local) : undefined;
    if (!facts) {
      refused.push({ ...pair, why: why ?? 'missing' });
      continue;
    }
    const place = placeOf(pair);
    const there = files.get(place);
    if (!facts.isFile) refused.push({ ...pair, why: 'noFile' });
    else if (!there) {
      files.set(place, { ...pair, facts });
      bytes += facts.size;
    } else if (!isSame(there, pair, facts)) refused.push({ ...pair, why: 'clash', other: there.local });
  }
  return { files: [...files.values()], refused, bytes };
}

/** Two names of one file are no clash. */
function isSame(there: PlannedFile, { local }: UploadPair, { identity }: FileFacts): boolean {
  return (
    pathKey(there.local) === pathKey(local) || (identity !== undefined && there.facts.identity === identity)
  );
}
