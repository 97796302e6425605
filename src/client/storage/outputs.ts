import type { Transport } from '../../http/transport.js';
import { ENDPOINTS } from '../../protocol/endpoints/index.js';
import { farmIsoTime } from '../farm-time.js';

/** A file or folder in the output storage. */
export interface OutputEntry {
  readonly name: string;
  /** Path segments from the root of the storage. */
  readonly steps: readonly string[];
  readonly isFolder: boolean;
  /** Bytes; null for a folder, or if unknown. */
  readonly size: number | null;
  /** ISO 8601 in UTC; null if unknown. */
  readonly modified: string | null;
  /** Locked until its cost is paid. */
  readonly locked: boolean;
}

type Wire = Awaited<ReturnType<typeof ask>>[number];

function ask(transport: Transport, treePath: string, taskId?: number) {
  const task = taskId === undefined ? {} : { taskId };
  return transport.call(ENDPOINTS.getOutputUserDirFile, { treePath, ...task });
}

function entryOf(wire: Wire): OutputEntry {
  return {
    name: wire.fileName,
    steps: wire.filePath.split('/').filter((step) => step !== ''),
    isFolder: wire.directory,
    size: wire.fileSize ?? null,
    modified: farmIsoTime(wire.lastModify),
    locked: wire.isArrears === 1,
  };
}

/**
 * Returns the result folders of a task, one for each of its sub tasks; empty before there are results.
 * @param taskId id of a task or a sub task
 */
export async function outputsOfTask(transport: Transport, taskId: number): Promise<OutputEntry[]> {
  return (await ask(transport, '/', taskId)).map(entryOf);
}

/** Returns the entries of a folder of the output storage. @param steps its path segments */
export async function outputsIn(transport: Transport, steps: readonly string[]): Promise<OutputEntry[]> {
  return (await ask(transport, `/${steps.join('/')}`)).map(entryOf);
}
