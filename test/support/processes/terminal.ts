import { stripVTControlCharacters } from 'node:util';
import { spawn } from '@lydell/node-pty';
import { PROGRAM } from './binary.js';

/** Removes line breaks, so that wrapped text is found. */
const flat = (text: string) => text.replace(/\s+/g, ' ');

/** Starts the real binary in a pseudo-terminal. */
export function terminal(argv: readonly string[], env: Record<string, string>, cwd = process.cwd()) {
  return openTerminal(process.execPath, [PROGRAM, ...argv], env, cwd);
}

/** Any program at a pseudo-terminal. */
export function openTerminal(file: string, args: string[], env: Record<string, string>, cwd: string) {
  // Wine 8 creates a pseudo-terminal without output: fail at once instead of after each timeout.
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
    /** Everything written so far, with control sequences. */
    raw: () => raw,
    text: () => stripVTControlCharacters(raw),
    type: (keys: string) => pty.write(keys),
    close: () => pty.kill(),
    /** Resolves when this text has appeared since the last awaited text, also if it is wrapped. */
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
