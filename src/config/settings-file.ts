import { readFile, stat } from 'node:fs/promises';
import { parseJson } from '../domain/text/json.js';
import { ConfigError, DataError } from '../errors.js';

/** A settings file is written by hand: what is larger is something else. */
const LARGEST = 1_048_576;

/** A file's text, and who may read it. */
export interface SettingsText {
  readonly text: string;
  readonly mode: number;
}

function unreadable(file: string, cause: unknown): ConfigError {
  const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
  return new ConfigError('settings.unreadable', { file, cause: code }, { cause });
}

/** Whether something of this name is there; what it is, reading tells. */
export async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT' && error.code !== 'ENOTDIR',
  );
}

/**
 * A settings file's text, or undefined when there is none. A pipe is looked at and not opened: it would hang.
 * @throws ConfigError for one that must not be read; DataError for what is no file, or is too large for one.
 */
export async function readSettingsFile(file: string): Promise<SettingsText | undefined> {
  try {
    const facts = await stat(file);
    if (!facts.isFile()) throw new DataError('settings.notFile', { file });
    if (facts.size > LARGEST) throw new DataError('settings.large', { file });
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

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The JSON object in a settings file. The parser's own message quotes the text, and so might tell a key: only the
 * place is told.
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
