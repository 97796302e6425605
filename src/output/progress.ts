import type { OutputStream } from '../output-stream.js';
import { PLAIN, type Theme } from './theme.js';

/** Progress of work: a moving line at a terminal, plain lines or nothing elsewhere. */
export interface Progress {
  /** Whether there is a moving line; otherwise only notes report progress. */
  readonly moves: boolean;
  /** Changes the moving line, if there is one. */
  update(text: string): void;
  /** Shows several lines in its place. */
  show(lines: readonly string[]): void;
  /** Prints a line that stays. */
  note(text: string): void;
  /** Removes the moving line; must be called before any prompt and any result. */
  stop(): void;
}

export interface ProgressFacts {
  readonly stream: OutputStream;
  /** Whether a moving line is wanted and can be drawn. */
  readonly moving: boolean;
  /** Whether no progress is wanted at all. */
  readonly quiet: boolean;
  readonly theme: Theme;
  /** The spinner bypasses `stream.write`, which redacts text, so its text must be redacted first. */
  readonly redact: (text: string) => string;
}

/** Returns progress without a moving line. */
function plainProgress({ stream, quiet }: ProgressFacts): Progress {
  return {
    moves: false,
    update() {},
    show() {},
    note(text) {
      if (!quiet) stream.write(`${text}\n`);
    },
    stop() {},
  };
}

/** Returns progress for a stream; ora is loaded only for a moving line. */
export async function startProgress(facts: ProgressFacts, text: string): Promise<Progress> {
  const { stream } = facts.stream;
  if (!facts.moving || facts.quiet || !stream) return plainProgress(facts);
  const { default: ora } = await import('ora');
  const spinner = ora({
    text: facts.redact(text),
    stream,
    isEnabled: true,
    discardStdin: false,
    color: facts.theme === PLAIN ? false : 'cyan',
  }).start();
  return {
    moves: true,
    update(next) {
      spinner.text = facts.redact(next);
    },
    show(lines) {
      spinner.text = lines.map(facts.redact).join('\n');
    },
    note(line) {
      spinner.clear();
      facts.stream.write(`${line}\n`);
      spinner.render();
    },
    stop() {
      spinner.stop();
    },
  };
}
