import { ownValue } from '../../domain/own-value.js';
import type { Decode } from './ascii/tokens.js';

/** Labels of TextDecoder for the Windows code pages of `//Codeset:`. */
const LABELS: Readonly<Record<string, string>> = {
  '874': 'windows-874',
  '932': 'shift_jis',
  '936': 'gb18030',
  '949': 'euc-kr',
  '950': 'big5',
  '54936': 'gb18030',
  '65001': 'utf-8',
};

function decoderFor(codeset: string) {
  const name = codeset.trim().toLowerCase();
  const label = ownValue(LABELS, name) ?? (/^125\d$/.test(name) ? `windows-${name}` : name);
  try {
    return new TextDecoder(label, { fatal: label === 'utf-8' });
  } catch {
    return undefined;
  }
}

function isAscii(bytes: Buffer): boolean {
  for (let i = 0; i < bytes.length; i++) if ((bytes[i] as number) >= 0x80) return false;
  return true;
}

/** The codeset in the comments at the start of a scene. */
export function codesetOf(head: Buffer): string | undefined {
  return /^\s*\/\/\s*Codeset:\s*([\w.-]+)/m.exec(head.toString('latin1'))?.[1];
}

/** Returns a decoder that tries the scene's codeset, then UTF-8, then windows-1252. */
export function decoding(codeset: string | undefined): Decode {
  const own = codeset === undefined ? undefined : decoderFor(codeset);
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const western = new TextDecoder('windows-1252');
  return (bytes) => {
    if (isAscii(bytes)) return bytes.toString('latin1');
    for (const decoder of own ? [own, utf8] : [utf8]) {
      try {
        return decoder.decode(bytes);
      } catch {
        // Not valid in this encoding: try the next one.
      }
    }
    return western.decode(bytes);
  };
}
