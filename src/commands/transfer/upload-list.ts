import { resolve } from 'node:path';
import * as z from 'zod/mini';
import type { Context } from '../../context.js';
import { parseJson } from '../../domain/json.js';
import { checkedServerPath, serverPath } from '../../domain/server-path.js';
import type { UploadPair } from '../../domain/upload.js';
import { DataError, UsageError } from '../../errors.js';
import { filesBelow } from '../../transfer/walk.js';
import { expandPaths } from '../files/expand-names.js';
import { readNamedFile, readStdin } from '../files/named-file.js';
import type { UploadOptions } from './upload.js';

/** What of an `upload.json` is read (docs/protocol/job-files.md, §4). */
const schema = z.looseObject({
  asset: z.array(z.looseObject({ local: z.string(), server: z.string() })),
});

/** @throws DataError for what is no `upload.json` */
function pairsIn(file: string, content: string): UploadPair[] {
  let value: unknown;
  try {
    value = parseJson(content, file);
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw new DataError('upload.list', { file }, { cause });
  }
  const result = schema.safeParse(value);
  if (!result.success) throw new DataError('upload.list', { file });
  return result.data.asset.map(({ local, server }) => ({ local, server: checkedServerPath(server) }));
}

function isObject(content: string): boolean {
  try {
    return typeof JSON.parse(content) === 'object';
  } catch {
    return false;
  }
}

/** Files and folders, as they were typed or as they stand in a list, a line each. */
async function pairsOf(typed: readonly string[], { cwd, signal }: Context): Promise<UploadPair[]> {
  const pairs: UploadPair[] = [];
  for (const one of typed) {
    for await (const local of filesBelow(resolve(cwd, one), signal)) {
      pairs.push({ local, server: serverPath(local) });
    }
  }
  return pairs;
}

/**
 * Everything that a line names to be uploaded: files, folders with all that is in them, and what a list has: paths, a
 * line each, or the pairs of an `upload.json`.
 * @throws UsageError for nothing; NoInputError for what is not there; DataError for a list that cannot be understood
 */
export async function namedFiles({ paths, list }: UploadOptions, context: Context): Promise<UploadPair[]> {
  if (paths.length === 0 && list === undefined) throw new UsageError('upload.nothing');
  const content =
    list === undefined ? '' : list === '-' ? await readStdin(context) : await readNamedFile(context, list);
  if (content.includes('\0')) throw new DataError('upload.list', { file: list ?? '' });
  const plain = content.replace(/^\uFEFF/, '');
  // A file may be called `{a}.png`; what calls itself JSON must be some.
  const isJson = /^\s*\{/.test(plain) && (isObject(plain) || /\.json$/i.test(list ?? ''));
  const lines = isJson ? [] : plain.split(/\r?\n/).filter((line) => line.trim() !== '');
  const listed = isJson ? pairsIn(list ?? '', plain) : [];
  if (paths.length + lines.length + listed.length === 0) throw new UsageError('upload.nothing');
  const named = await expandPaths(paths, context);
  return [...(await pairsOf([...named, ...lines], context)), ...listed];
}
