import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { withoutKeys } from '../../domain/without-keys.js';

/** Encodings of Windows' ANSI code pages, as TextDecoder names them. 65001 is UTF-8. */
const ENCODINGS: Readonly<Record<number, string>> = {
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  ...Object.fromEntries([0, 1, 2, 3, 4, 5, 6, 7, 8].map((at) => [1250 + at, `windows-125${at}`])),
};

/** Number of the code page that is UTF-8. */
export const UTF8 = 65_001;

/** A code page: turns text into bytes; undefined for text that it cannot hold. */
export type Encode = (text: string) => Uint8Array | undefined;

/** A backslash, which the second byte of a character may be as well. */
const BACKSLASH = 0x5c;

// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is meant
const ASCII = /^[\x00-\x7f]*$/;

/** Whether a text has ASCII characters only, which all code pages share. */
export function isAscii(text: string): boolean {
  return ASCII.test(text);
}

/** Characters of the bytes from 0x80 in Windows-1252, which Node takes for Latin-1. A space means none. */
const WINDOWS_1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** Characters of two-byte sequences, and of the bytes above ASCII, from TextDecoder: the platform has no encoder. */
function reverseTable(encoding: string): Map<string, readonly number[]> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const table = new Map<string, readonly number[]>();
  const add = (bytes: readonly number[]) => {
    let text: string;
    try {
      text = decoder.decode(Uint8Array.from(bytes));
    } catch {
      return;
    }
    if ([...text].length === 1 && !isAscii(text) && !table.has(text)) table.set(text, bytes);
  };
  if (encoding === 'windows-1252') {
    for (const [at, character] of [...WINDOWS_1252].entries()) table.set(character, [0x80 + at]);
  }
  for (let first = table.size > 0 ? 0xa0 : 0x80; first <= 0xff; first++) add([first]);
  if (encoding.startsWith('windows')) return table;
  for (let first = 0x81; first <= 0xfe; first++) {
    // A parser that reads byte by byte takes a second byte 0x5c for the beginning of an escape.
    for (let second = 0x40; second <= 0xfe; second++) if (second !== BACKSLASH) add([first, second]);
  }
  return table;
}

/**
 * Returns the encoder of an ANSI code page. Text with a character that has no unambiguous form in it cannot be held.
 * @param codePage undefined for an unknown one, which holds ASCII only
 */
export function codePageEncoder(codePage: number | undefined): Encode {
  const encoding = codePage === undefined ? undefined : ENCODINGS[codePage];
  let table: Map<string, readonly number[]> | undefined;
  return (text) => {
    if (isAscii(text)) return Buffer.from(text, 'latin1');
    // A lone surrogate is no character.
    if (codePage === UTF8) return /\p{Surrogate}/u.test(text) ? undefined : Buffer.from(text, 'utf8');
    if (encoding === undefined) return undefined;
    table ??= reverseTable(encoding);
    const bytes: number[] = [];
    for (const character of text) {
      const own = isAscii(character) ? [character.charCodeAt(0)] : table.get(character);
      if (own === undefined) return undefined;
      bytes.push(...own);
    }
    return Uint8Array.from(bytes);
  };
}

/** Returns the number in what `reg query` prints of the code page; undefined without one. */
export function parseCodePage(printed: string): number | undefined {
  const number = /\bACP\s+REG_SZ\s+(\d+)/.exec(printed)?.[1];
  return number === undefined ? undefined : Number(number);
}

const KEY = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage';

/** Queries Windows for its ANSI code page; undefined when it does not answer. */
export function queryCodePage(
  env: Readonly<Record<string, string | undefined>>,
): Promise<number | undefined> {
  const reg = join(env.SystemRoot ?? 'C:\\Windows', 'System32', 'reg.exe');
  return new Promise((resolve) => {
    const options = { env: withoutKeys(env), windowsHide: true, timeout: 10_000 };
    execFile(reg, ['query', KEY, '/v', 'ACP'], options, (_, stdout) => resolve(parseCodePage(stdout)));
  });
}
