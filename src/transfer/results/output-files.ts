import type { Client } from '../../client/client.js';
import type { OutputEntry } from '../../client/storage/outputs.js';
import { DataError, NoInputError } from '../../errors.js';

/** Deepest level of folders that is listed: a farm that lists a folder inside itself would never end. */
const DEEPEST = 20;

/** Whether a folder's path would be resolved to another folder: the farm would list that one, or refuse. */
function isUnsafePath({ steps }: OutputEntry): boolean {
  return steps.length === 0 || steps.some((step) => step === '.' || step === '..');
}

/** A folder that the farm refuses to list; the folders beside it can still be listed. */
export interface RefusedFolder extends OutputEntry {
  readonly error: DataError | NoInputError;
}

/** Lists a folder. @throws errors that do not concern this one folder */
async function listFolder(
  client: Pick<Client, 'outputsIn'>,
  entry: OutputEntry,
): Promise<readonly OutputEntry[] | RefusedFolder> {
  try {
    return await client.outputsIn(entry.steps);
  } catch (error) {
    if (error instanceof DataError || error instanceof NoInputError) return { ...entry, error };
    throw error;
  }
}

/**
 * Lists the files below entries of the farm's output storage, depth first. A folder with an unsafe path, and one that
 * the farm refuses to list, is yielded itself.
 */
export async function* outputFilesBelow(
  client: Pick<Client, 'outputsIn'>,
  entries: readonly OutputEntry[],
  depth = 0,
): AsyncGenerator<OutputEntry | RefusedFolder> {
  for (const entry of entries) {
    if (!entry.isFolder || isUnsafePath(entry)) yield entry;
    else if (depth < DEEPEST) {
      const inside = await listFolder(client, entry);
      if ('error' in inside) yield inside;
      else yield* outputFilesBelow(client, inside, depth + 1);
    }
  }
}
