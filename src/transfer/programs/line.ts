import type { StorageFacts, TransferLine } from '../../client/storage/storage.js';
import { DataError } from '../../errors.js';

/**
 * Returns the line of an engine: the named one, else the one that the farm prefers.
 * @param engine lower-cased name of the engine: `aspera` or `raysyncproxy` (docs/protocol/workflow.md, §6.1)
 * @throws DataError for a name that is not there, with the names that are, and for an engine without lines
 */
export function findLine({ lines }: StorageFacts, engine: string, name: string | undefined): TransferLine {
  const own = lines.filter((line) => line.engine === engine);
  const found = name === undefined ? own[0] : own.find((line) => line.name === name);
  if (found) return found;
  const names = own.map((line) => line.name).join(', ');
  if (own.length === 0) throw new DataError('transfer.noLines', { engine });
  throw new DataError('transfer.noLine', { line: name ?? '', names });
}
