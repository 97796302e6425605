import { showBytes } from '../domain/text/bytes.js';
import { showDuration } from '../domain/text/duration.js';
import type { Translate } from '../text/index.js';

/** Progress of a transfer. */
export interface TransferState {
  readonly files: number;
  readonly totalFiles: number;
  readonly bytes: number;
  readonly totalBytes: number;
  /** Bytes that were transferred in this run, and the time for it in milliseconds. */
  readonly travelled: number;
  readonly elapsed: number;
}

/** Time before which a rate is not meaningful, in milliseconds. */
const FIRST_RATE = 500;

/** Returns `12/53 files, 340 MB of 1.2 GB, 85 MB/s, about 12s left`. */
export function transferText(state: TransferState, translate: Translate): string {
  const { files, totalFiles, bytes, totalBytes, travelled, elapsed } = state;
  const facts = { files, total: totalFiles, bytes: showBytes(bytes), ofBytes: showBytes(totalBytes) };
  const first = translate('ui.transferState', facts);
  if (elapsed < FIRST_RATE || travelled <= 0 || bytes >= totalBytes) return first;
  const perMs = travelled / elapsed;
  const left = showDuration((totalBytes - bytes) / perMs);
  return `${first}${translate('ui.transferRate', { rate: showBytes(perMs * 1000), left })}`;
}
