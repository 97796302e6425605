import type { Client } from '../../client/client.js';
import type { OutputEntry } from '../../client/storage/outputs.js';
import { DataError, NoInputError } from '../../errors.js';

/** Deeper folders than this are no results, but a farm that goes around in circles. */
const DEEPEST = 20;

/** Whether a folder's names lead to another one: to ask for that would be answered for the other, or refused. */
function leadsElsewhere({ steps }: OutputEntry): boolean {
  return steps.length === 0 || steps.some((step) => step === '.' || step === '..');
}

/** A folder of the farm's that it does not list: only that folder is lost. */
export interface RefusedFolder extends OutputEntry {
  readonly error: DataError | NoInputError;
}

/** What lies in a folder. @throws what has nothing to do with that one folder */
async function entriesIn(
  client: Client,
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
 * The files below some entries of the farm's list, a folder's before what comes after it. A folder whose names lead
 * elsewhere is told itself and not looked into, and so is one that the farm refuses to list.
 */
export async function* farmFilesBelow(
  client: Client,
  entries: readonly OutputEntry[],
  depth = 0,
): AsyncGenerator<OutputEntry | RefusedFolder> {
  for (const entry of entries) {
    if (!entry.isFolder || leadsElsewhere(entry)) yield entry;
    else if (depth < DEEPEST) {
      const inside = await entriesIn(client, entry);
      if ('error' in inside) yield inside;
      else yield* farmFilesBelow(client, inside, depth + 1);
    }
  }
}
