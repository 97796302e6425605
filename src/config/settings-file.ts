import { readFile, stat } from 'node:fs/promises';
import { parseJson } from '../domain/text/json.js';
import { ConfigError, DataError } from '../errors.js';

/** Maximum size in bytes: settings files are written by hand. */
const MAX_BYTES = 1_048_576;

/** A file's text and mode. */
export interface SettingsText {
  readonly text: string;
  readonly mode: number;
}

function unreadable(file: string, cause: unknown): ConfigError {
  const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
  return new ConfigError('settings.unreadable', { file, cause: code }, { cause });
}

/** Whether a path exists, as a file or anything else; true if that cannot be found out. */
export async function pathExists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT' && error.code !== 'ENOTDIR',
  );
}

/**
 * Reads a settings file; undefined if it is missing. A pipe is never opened, since reading it would block.
 * @throws ConfigError if it cannot be read; DataError if it is not a regular file or too large
 */
export async function readSettingsFile(file: string): Promise<SettingsText | undefined> {
  try {
    const facts = await stat(file);
    if (!facts.isFile()) throw new DataError('settings.notFile', { file });
    if (facts.size > MAX_BYTES) throw new DataError('settings.large', { file });
    return { text: await readFile(file, 'utf8'), mode: facts.mode };
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw unreadable(file, cause);
  }
}

/** The line of a syntax error, where the parser's message gives its position. */
function lineOf(text: string, cause: unknown): number | undefined {
  const position = /at position (\d+)/.exec((cause as Error).message)?.[1];
  return position === undefined ? undefined : text.slice(0, Number(position)).split('\n').length;
}

/** Whether a JSON value is an object, not an array or null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Parses the JSON object in a settings file. Errors contain only the line: the parser's message quotes the text, which
 * may contain a key.
 * @throws DataError
 */
export function parseSettings(file: string, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parseJson(text.replace(/^\uFEFF/, ''), file);
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    const line = lineOf(text, cause);
    throw new DataError('settings.json', {
      file,
      place: line === undefined ? '' : (translate) => translate('ui.atLine', { line }),
    });
  }
  if (!isObject(value))
    throw new DataError('settings.shape', { file, place: (translate) => translate('ui.topLevel') });
  return value;
}
