import { writeSync } from 'node:fs';
import type { Behaviour } from './behaviour.js';

/** Writes to standard output. */
export interface Printer {
  print(line: string): void;
  /** Without a line end. */
  printRaw(text: string): void;
}

const STDOUT = 1;

/** Returns a printer with the line ends, the encoding and the pieces of a run. */
export function openPrinter({ pieces, lineEnd = '\n', encoding = 'utf8' }: Behaviour): Printer {
  function printRaw(text: string): void {
    const bytes = Buffer.from(text, encoding);
    const size = pieces ?? bytes.length;
    for (let at = 0; at < bytes.length; ) {
      at += writeSync(STDOUT, bytes, at, Math.min(size, bytes.length - at));
    }
  }
  return { print: (line) => printRaw(`${line}${lineEnd}`), printRaw };
}
