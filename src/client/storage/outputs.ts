import type { Transport } from '../../http/transport.js';
import { ENDPOINTS } from '../../protocol/endpoints/index.js';
import { farmIsoTime } from '../farm-time.js';

/** Something in the output storage, as the farm lists it. */
export interface OutputEntry {
  readonly name: string;
  /** Names from the root of the storage on. */
  readonly steps: readonly string[];
  readonly isFolder: boolean;
  /** Bytes, as far as is known; null for a folder. */
  readonly size: number | null;
  /** ISO 8601 in UTC; null when the farm does not tell. */
  readonly modified: string | null;
  /** Locked until what it cost is paid. */
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
 * The folders with the results of a task; none before there are any. A task with sub tasks has one for each.
 * @param taskId of a task or a sub task
 */
export async function outputsOfTask(transport: Transport, taskId: number): Promise<OutputEntry[]> {
  return (await ask(transport, '/', taskId)).map(entryOf);
}

/** What lies in a folder of the output storage. */
export async function outputsIn(transport: Transport, steps: readonly string[]): Promise<OutputEntry[]> {
  return (await ask(transport, `/${steps.join('/')}`)).map(entryOf);
}
