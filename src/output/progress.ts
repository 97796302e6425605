import type { OutputStream } from '../output-stream.js';
import { PLAIN, type Theme } from './theme.js';

/** Something to watch while work goes on: a moving line at a terminal, nothing or plain lines elsewhere. */
export interface Progress {
  /** Changes the moving line; elsewhere nothing happens. */
  update(text: string): void;
  /** Leaves a line that stays. */
  note(text: string): void;
  /** Takes the moving line away; must come before any prompt and any result. */
  stop(): void;
}

export interface ProgressFacts {
  readonly stream: OutputStream;
  /** A moving line is wanted and can be drawn. */
  readonly moving: boolean;
  /** Nothing at all is wanted. */
  readonly quiet: boolean;
  readonly theme: Theme;
  /** What is drawn goes past `stream.write`, which cleans text and hides secrets: it must be done before. */
  readonly redact: (text: string) => string;
}

/** Lines that stay, and no moving line. */
function plainProgress({ stream, quiet }: ProgressFacts): Progress {
  return {
    update() {},
    note(text) {
      if (!quiet) stream.write(`${text}\n`);
    },
    stop() {},
  };
}

/** Progress for a stream; ora is loaded only where something moves. */
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
    update(next) {
      spinner.text = facts.redact(next);
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
