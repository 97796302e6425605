import { readFileFacts } from './file-facts.js';
import { checkUploadable } from './upload-errors.js';
import { filesBelow } from './walk.js';

/**
 * Returns files, and all files below folders.
 * @param paths absolute
 * @throws NoInputError for files that are missing; the signal's reason
 */
export async function listFiles(paths: readonly string[], signal: AbortSignal): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) for (const file of await filesBelow(path, signal)) files.push(file);
  const facts = await Promise.all(files.map(readFileFacts));
  const absent = files.filter((_, at) => !facts[at]?.isFile);
  checkUploadable({ refused: absent.map((local) => ({ local, server: local, why: 'missing' })) });
  return files;
}
