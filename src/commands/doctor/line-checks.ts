import { FILESYSTEM, type StorageFacts, type TransferLine } from '../../client/storage/storage.js';
import { parseTransferProxy } from '../../domain/farm/transfer-values.js';
import { ProtocolError, UnreachableError } from '../../errors.js';
import { oneLine } from '../../output/print.js';
import { ENGINES, findLine } from '../../transfer/programs/line.js';
import type { ProgramName } from '../../transfer/programs/open-program.js';
import { connectFailure } from '../../transfer/programs/tcp-port.js';
import type { TransferSettings } from '../../transfer/transfer-settings.js';
import { type Finding, type PartResult, passed } from './open-report.js';

/** Most lines that are tried. */
const MOST_LINES = 24;

/** Milliseconds for one connection. */
const TIMEOUT = 5000;

/** How files are transferred now. */
export interface WaysInUse {
  /** The programs in use; none where no way is set up, or storage is mounted. */
  readonly programs: readonly ProgramName[];
  readonly isStorage: boolean;
}

/** Tries the TCP port of an address. */
async function tryPort(name: string, server: string, port: string, signal: AbortSignal): Promise<PartResult> {
  const subject = oneLine(name);
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535 || server === '')
    return { subject, state: 'failed', error: new ProtocolError('transfer.badLine', { line: name }) };
  const cause = await connectFailure(server, Number(port), TIMEOUT, signal);
  if (cause === undefined) return { subject, ...passed('doctor.ok.line', { server, port }) };
  return {
    ...{ subject, state: 'failed' },
    error: new UnreachableError('doctor.lineClosed', { name, server, port, cause }),
  };
}

/** A line that no transfer uses now is no fault. */
function unlessUsed(result: PartResult, isUsed: boolean): PartResult {
  if (result.state !== 'failed' || isUsed) return result;
  return { subject: result.subject, state: 'warning', error: result.error };
}

/**
 * Tries the TCP ports of the farm's lines: a closed port of the line that transfers use is a fault, of another one a
 * warning. UDP, which they need as well, gives no answer that could be waited for.
 * @throws DataError where the farm has no line for a program in use
 */
export async function checkLines(
  facts: StorageFacts,
  { programs, isStorage }: WaysInUse,
  { line, proxy }: TransferSettings,
  signal: AbortSignal,
): Promise<Finding | readonly PartResult[]> {
  if (programs.length === 0 && isStorage) return { state: 'skipped', text: { key: 'doctor.skipped.lines' } };
  const used = programs.map((program) => findLine(facts, program, line));
  const engines: readonly string[] = programs.map((program) => ENGINES[program]);
  const isTried = ({ engine }: TransferLine) =>
    engine !== FILESYSTEM && (engines.length === 0 || engines.includes(engine));
  // Behind the transfer proxy no line is reached directly.
  const isBehind = ({ engine }: TransferLine) => proxy !== undefined && engine === ENGINES.raysync;
  const direct = facts.lines.filter((one) => isTried(one) && !isBehind(one)).slice(0, MOST_LINES);
  const results = direct.map(async (one) =>
    unlessUsed(await tryPort(`${one.engine} ${one.name}`, one.server, one.port, signal), used.includes(one)),
  );
  const address = proxy === undefined ? undefined : parseTransferProxy(proxy);
  if (proxy !== undefined && address && (engines.length === 0 || engines.includes(ENGINES.raysync)))
    results.unshift(
      tryPort(proxy, address.host, String(address.port), signal).then((result) =>
        unlessUsed(result, engines.includes(ENGINES.raysync)),
      ),
    );
  if (results.length === 0) return { state: 'skipped', text: { key: 'doctor.skipped.noLines' } };
  return Promise.all(results);
}
