import { resolve } from 'node:path';
import * as z from 'zod/mini';
import type { Context } from '../../context.js';
import { checkedServerPath, serverPath } from '../../domain/files/server-path.js';
import type { UploadPair } from '../../domain/files/upload-pair.js';
import { parseJson } from '../../domain/text/json.js';
import { DataError, UsageError } from '../../errors.js';
import { filesBelow } from '../../transfer/walk.js';
import { expandPaths } from '../files/expand-names.js';
import { readNamedFile, readStdin } from '../files/named-file.js';
import type { UploadOptions } from './upload.js';

/** The members of an `upload.json` that are read (docs/protocol/job-files.md, §4). */
const schema = z.looseObject({
  asset: z.array(z.looseObject({ local: z.string(), server: z.string() })),
});

/** Reads an `upload.json`. @throws DataError for another content */
function parseUploadJson(file: string, content: string): UploadPair[] {
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

/** Returns the files of paths, and those below folders, with their paths at the farm. */
async function pairsBelow(typed: readonly string[], { cwd, signal }: Context): Promise<UploadPair[]> {
  const pairs: UploadPair[] = [];
  for (const one of typed) {
    for (const local of await filesBelow(resolve(cwd, one), signal)) {
      pairs.push({ local, server: serverPath(local) });
    }
  }
  return pairs;
}

/**
 * Returns everything that the command line names for upload: files, the files below folders, and those of `--list`,
 * which holds a path a line or is an `upload.json`.
 * @throws UsageError for nothing; NoInputError for missing files; DataError for an invalid list
 */
export async function namedFiles({ paths, list }: UploadOptions, context: Context): Promise<UploadPair[]> {
  if (paths.length === 0 && list === undefined) throw new UsageError('upload.nothing');
  const content =
    list === undefined ? '' : list === '-' ? await readStdin(context) : await readNamedFile(context, list);
  if (content.includes('\0')) throw new DataError('upload.list', { file: list ?? '' });
  const text = content.replace(/^\uFEFF/, '');
  // A list may begin with the path `{a}.png`; a file named `.json` must be JSON.
  const isJson = /^\s*\{/.test(text) && (isObject(text) || /\.json$/i.test(list ?? ''));
  const lines = isJson ? [] : text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const listed = isJson ? parseUploadJson(list ?? '', text) : [];
  if (paths.length + lines.length + listed.length === 0) throw new UsageError('upload.nothing');
  const named = await expandPaths(paths, context);
  return [...(await pairsBelow([...named, ...lines], context)), ...listed];
}
