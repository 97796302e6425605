import type { Client } from '../../client/client.js';
import type { OutputEntry } from '../../client/outputs.js';

/** Deeper folders than this are no results, but a farm that goes around in circles. */
const DEEPEST = 20;

/** The files below some entries of the farm's list, a folder's before what comes after it. */
export async function* farmFilesBelow(
  client: Client,
  entries: readonly OutputEntry[],
  depth = 0,
): AsyncGenerator<OutputEntry> {
  for (const entry of entries) {
    if (!entry.isFolder) yield entry;
    else if (depth < DEEPEST) yield* farmFilesBelow(client, await client.outputsIn(entry.steps), depth + 1);
  }
}
