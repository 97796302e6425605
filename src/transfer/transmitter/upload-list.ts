import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { UploadPair } from '../../domain/files/upload-pair.js';
import { InternalError, OutputError } from '../../errors.js';
import { makeFolder } from '../../state/files/folder.js';
import type { Encode } from './code-page.js';

const PREFIX = 'transmitter-';

/** Age in milliseconds at which no program reads a list any more. */
const OLD = 7 * 86_400_000;

/** Removes lists that killed processes have left. */
async function removeOldLists(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const facts = name.startsWith(PREFIX) ? await stat(path).catch(() => undefined) : undefined;
    if (facts && now - facts.mtimeMs > OLD) await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}

/** Files in one piece of a list. */
const PIECE = 1000;

/** Returns the text of a list in pieces: of many files it would be large. @throws InternalError */
function* listPieces(pairs: readonly UploadPair[], encode: Encode): Generator<Uint8Array> {
  for (let at = 0; at < Math.max(1, pairs.length); at += PIECE) {
    const rows = pairs.slice(at, at + PIECE).map(({ local, server }) => JSON.stringify({ local, server }));
    const [start, end] = [at === 0 ? '{"asset":[' : ',', at + PIECE >= pairs.length ? ']}' : ''];
    const bytes = encode(`${start}${rows.join(',')}${end}`);
    if (bytes === undefined) throw new InternalError('bug', { message: 'a name that was not checked' });
    yield bytes;
  }
}

/**
 * Writes the list of files that `-T upload_json` reads, in the machine's own encoding, as a file that only this user can
 * read, and removes it after `work`.
 * @param folder where temporary files are made; lists that killed processes left there are removed after a week
 * @param now epoch milliseconds
 * @throws OutputError for a folder that cannot be written
 */
export async function withUploadList<T>(
  pairs: readonly UploadPair[],
  encode: Encode,
  folder: string,
  now: number,
  work: (list: string) => Promise<T>,
): Promise<T> {
  await makeFolder(folder);
  await removeOldLists(folder, now);
  const own = await mkdtemp(join(folder, PREFIX)).catch((cause: NodeJS.ErrnoException) => {
    throw new OutputError('file.write', { file: folder, cause: cause.code ?? '' }, { cause });
  });
  try {
    const list = join(own, 'upload.json');
    await writeFile(list, listPieces(pairs, encode), { mode: 0o600 }).catch(
      (cause: NodeJS.ErrnoException) => {
        if (cause instanceof InternalError) throw cause;
        throw new OutputError('file.write', { file: list, cause: cause.code ?? '' }, { cause });
      },
    );
    return await work(list);
  } finally {
    await rm(own, { recursive: true, force: true, maxRetries: 3 });
  }
}
