import type { StorageFacts, TransferLine } from '../../client/storage/storage.js';
import { DataError } from '../../errors.js';
import type { TransferProgram } from './transfer-program.js';

/** The engine of the farm's lines that each program uses, in lower case (docs/protocol/workflow.md, §6.1). */
export const ENGINES = { transmitter: 'aspera', raysync: 'raysyncproxy' } as const satisfies Readonly<
  Record<TransferProgram['name'], string>
>;

/**
 * Returns the line of a program's engine: the named one, else the one that the farm prefers.
 * @throws DataError for a name that is not there, with the names that are, and for an engine without lines
 */
export function findLine(
  { lines }: StorageFacts,
  program: TransferProgram['name'],
  name: string | undefined,
): TransferLine {
  const engine = ENGINES[program];
  const own = lines.filter((line) => line.engine === engine);
  const found = name === undefined ? own[0] : own.find((line) => line.name === name);
  if (found) return found;
  const names = own.map((line) => line.name).join(', ');
  if (own.length === 0) throw new DataError('transfer.noLines', { engine });
  throw new DataError('transfer.noLine', { line: name ?? '', names });
}
