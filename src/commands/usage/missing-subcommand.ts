import { UsageError } from '../../errors.js';
import { columns } from '../../output/print.js';
import type { Say, SentenceKey } from '../../text/index.js';

interface Subcommand {
  readonly name: string;
  readonly help: SentenceKey;
}

/** A group of commands was named without a subcommand; at a terminal they are listed. */
export class MissingSubcommandError extends UsageError {
  constructor(
    command: string,
    private readonly subcommands: readonly Subcommand[],
    cause: unknown,
  ) {
    const list = subcommands.map(({ name }) => name).join(', ');
    super('usage.subcommand', { command, list }, { cause });
  }

  /** Returns one line for each subcommand. @param width columns of the terminal, if known */
  listing(say: Say, width = Number.POSITIVE_INFINITY): string {
    const rows = this.subcommands.map(({ name, help }) => [`  ${name}`, say(help)]);
    return columns(rows, width);
  }
}
