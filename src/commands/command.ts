import type { Command } from 'commander';
import type { Context } from '../context.js';
import type { EndpointName } from '../protocol/endpoints/index.js';
import type { SentenceKey, Translate } from '../text/index.js';
import type { Globals } from './flags/globals.js';
import type { Outcome } from './outcome.js';

/** The groups of commands on the first help page, in its order, with their headings. */
export const COMMAND_GROUPS = {
  render: 'help.group.render',
  watch: 'help.group.watch',
  files: 'help.group.files',
  farm: 'help.group.farm',
  account: 'help.group.account',
  settings: 'help.group.settings',
} as const satisfies Record<string, SentenceKey>;

export type CommandGroup = keyof typeof COMMAND_GROUPS;

/** Sources of completed values: names of the program's own tables, or what the state folder remembers. */
export type ValueSource =
  | 'column'
  | 'dcc'
  | 'endpointPath'
  | 'file'
  | 'folder'
  | 'frameState'
  | 'profile'
  | 'setting'
  | 'sortKey'
  | 'statusCode'
  | 'submission'
  | 'task'
  | 'taskStatus';

/** The members of every row of the command table. */
interface CommandFacts {
  readonly name: string;
  /** One line that says what the command does. */
  readonly help: SentenceKey;
  /** Shown below the help of a command; `{name}` in it is the command's name. */
  readonly examples?: SentenceKey;
  /** Only commands of the first level have one. */
  readonly group?: CommandGroup;
  /**
   * Functions of the farm that `api --list` shows with this command, each with the flag that calls it, if any. A
   * function belongs to one command; others may call it too.
   */
  readonly endpoints?: readonly (EndpointName | `${EndpointName} --${string}`)[];
  /** Exit codes that are results and no failures (docs/contract.md, "Exit codes"): stdout explains them. */
  readonly resultCodes?: readonly number[];
  /** What the shell completes, by option (`--dcc`) or argument (`id`): a source, or the values themselves. */
  readonly values?: Readonly<Record<string, ValueSource | readonly string[]>>;
}

/** The work of a command; resolves to how it ended. */
export type Work<O> = (options: O, context: Context) => Promise<Outcome>;

/** Receives the options of a parsed line. */
export type Handler<O> = (options: O) => Promise<void>;

/** Runs the work of a command, which is loaded only now. A test passes a substitute that keeps the options. */
export type Start = <O extends Globals>(
  row: CommandFacts,
  options: O,
  load: () => Promise<Work<O>>,
) => Promise<void>;

/** One command, or a group of subcommands. */
export interface CommandRow extends CommandFacts {
  readonly subcommands: readonly CommandRow[];
  /** Adds the command's arguments, options and action to the parser's command. */
  define(command: Command, translate: Translate, start: Start): void;
}

/** A command with its own work: the type of its options ties its definition to its work. */
export interface CommandSource<O> extends CommandFacts {
  define(command: Command, run: Handler<O>, translate: Translate): void;
  load(): Promise<Work<O>>;
}

/** Makes the row of a command from its definition and its work. */
export function defineCommand<O extends Globals>({
  define,
  load,
  ...facts
}: CommandSource<O>): CommandRow & { readonly subcommands: readonly [] } {
  return {
    ...facts,
    subcommands: [],
    define: (command, translate, start) =>
      define(command, (options) => start(facts, options, load), translate),
  };
}

/** Makes the row of a command that only has subcommands. */
export function defineGroup(facts: CommandFacts, subcommands: readonly CommandRow[]): CommandRow {
  return { ...facts, subcommands, define() {} };
}
