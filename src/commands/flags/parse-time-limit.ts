import { parseDuration } from '../../domain/text/duration.js';
import { DataError } from '../../errors.js';

/** Reads a time limit in whole seconds. 0 would remove the limit, which a script rarely means. @throws UsageError, DataError */
export function parseTimeLimit(text: string): number {
  const seconds = Math.ceil(parseDuration(text) / 1000);
  if (seconds < 1) throw new DataError('settings.timeLimit', { text });
  return seconds;
}
