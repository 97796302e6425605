import { stripVTControlCharacters } from 'node:util';
import { spawn } from '@lydell/node-pty';
import { PROGRAM } from './binary.js';

/** What is broken between words is the same text. */
const flat = (text: string) => text.replace(/\s+/g, ' ');

/** The real binary at a pseudo-terminal, as an artist has it. */
export function terminal(argv: readonly string[], env: Record<string, string>, cwd = process.cwd()) {
  return openTerminal(process.execPath, [PROGRAM, ...argv], env, cwd);
}

/** Any program at a pseudo-terminal. */
export function openTerminal(file: string, args: string[], env: Record<string, string>, cwd: string) {
  // Wine 8 makes one, and nothing comes out of it: say so at once, and not after each test's time.
  if (process.env.RAYVISION_TEST_WINE) throw new Error('No pseudo-terminal under Wine');
  const pty = spawn(file, args, {
    cols: 100,
    rows: 30,
    cwd,
    env: { TERM: 'xterm', ...env },
  });
  let raw = '';
  const waiting = new Set<() => void>();
  pty.onData((data) => {
    raw += data;
    for (const look of waiting) look();
  });
  const ended = new Promise<number>((resolve) => pty.onExit(({ exitCode }) => resolve(exitCode)));
  let read = 0;
  return {
    ended,
    /** Everything that was drawn so far, control sequences included. */
    raw: () => raw,
    text: () => stripVTControlCharacters(raw),
    type: (keys: string) => pty.write(keys),
    close: () => pty.kill(),
    /** Resolves when this has appeared since the last time something was awaited, on one line or folded to several. */
    shows(text: string): Promise<void> {
      const wanted = flat(text);
      return new Promise((resolve) => {
        const look = () => {
          const at = flat(stripVTControlCharacters(raw)).indexOf(wanted, read);
          if (at < 0) return;
          read = at + wanted.length;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
    },
  };
}

export const RETURN = '\r';
export const CTRL_C = '\u0003';
export const CTRL_D = '\u0004';
export const SHOW_CURSOR = '\u001b[?25h';
export const HIDE_CURSOR = '\u001b[?25l';
