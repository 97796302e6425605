import type { Command, Option } from 'commander';
import type { CommandRow, ValueSource } from '../command.js';
import { GLOBAL_OPTIONS } from '../flags/global-options.js';

/** One proposal for the word at the cursor. */
export interface Candidate {
  readonly value: string;
  readonly description?: string;
}

export interface Completion {
  readonly candidates: readonly Candidate[];
  /** Paths that the shell itself completes. */
  readonly paths?: 'files' | 'folders';
}

/** Looks up the values of a source. */
export type ValueLookup = (source: ValueSource) => Promise<readonly Candidate[]>;

/** Sources of arguments and options that have the same values in every command. */
const COMMON_VALUES: CommandRow['values'] = {
  id: 'task',
  '--dcc': 'dcc',
  ...Object.fromEntries(
    GLOBAL_OPTIONS.flatMap(({ flags, values }) => (values ? [[flags.split(' ')[0], values]] : [])),
  ),
};

/** Sources of lists: several values may be joined by commas. */
const LISTS: readonly (ValueSource | readonly string[])[] = ['column', 'taskStatus', 'frameState'];

/** Values without special characters of any shell. Other values are left out, so that none can run as code. */
const SAFE = /^[\w./=,-]+$/;

/** The words before the cursor, as the parser understands them. */
interface Position {
  readonly command: Command;
  readonly row: CommandRow | undefined;
  /** The option whose value is at the cursor. */
  readonly option: Option | undefined;
  /** Number of arguments before it. */
  readonly count: number;
  /** Whether `--` comes before it: then no option can follow. */
  readonly onlyArguments: boolean;
  /** Whether the line is `help <command>`. */
  readonly isHelp: boolean;
}

function optionOf(program: Command, command: Command, word: string): Option | undefined {
  const all = command === program ? program.options : [...command.options, ...program.options];
  return all.find(({ long, short }) => word === long || word === short);
}

const takesValue = ({ required, optional }: Option) => required || optional;

function locate(program: Command, rows: readonly CommandRow[], before: readonly string[]): Position {
  let command = program;
  let row: CommandRow | undefined;
  let option: Option | undefined;
  let count = 0;
  let onlyArguments = false;
  let isHelp = false;
  for (const word of before) {
    if (option && (option.required || !word.startsWith('-'))) {
      option = undefined;
      continue;
    }
    option = undefined;
    if (onlyArguments) count += 1;
    else if (word === '--') onlyArguments = true;
    else if (word.startsWith('-')) {
      const found = optionOf(program, command, word);
      if (found && takesValue(found)) option = found;
    } else {
      const child = count === 0 && (row?.subcommands ?? rows).find(({ name }) => name === word);
      if (child) {
        command = command.commands.find((one) => one.name() === word) ?? command;
        row = child;
      } else if (word === 'help' && !isHelp) isHelp = true;
      else count += 1;
    }
  }
  return { command, row, option, count, onlyArguments, isHelp };
}

/** bash splits `--dcc=ma` into `--dcc`, `=` and `ma`; other words are never just `=`. */
function withoutEquals(words: readonly string[]): string[] {
  const last = words.length - 1;
  return words.flatMap((word, at) => {
    if (word !== '=' || !words[at - 1]?.startsWith('--')) return [word];
    return at === last ? [''] : [];
  });
}

async function valuesOf(
  source: ValueSource | readonly string[] | undefined,
  current: string,
  lookUp: ValueLookup,
): Promise<Completion> {
  if (source === undefined) return { candidates: [] };
  if (source === 'file') return { candidates: [], paths: 'files' };
  if (source === 'folder') return { candidates: [], paths: 'folders' };
  const isText = typeof source === 'string';
  const candidates = isText ? await lookUp(source) : source.map((value) => ({ value }));
  const given = LISTS.includes(source) ? current.slice(0, current.lastIndexOf(',') + 1) : '';
  return { candidates: candidates.map((one) => ({ ...one, value: given + one.value })) };
}

/** Returns the commands at a place of the line, with their descriptions. */
function commandNames({ command, row }: Position, rows: readonly CommandRow[]): Candidate[] {
  return (row?.subcommands ?? rows).map(({ name }) => {
    const found = command.commands.find((one) => one.name() === name);
    return { value: name, description: found?.description() ?? '' };
  });
}

function flags(program: Command, { command }: Position): Candidate[] {
  const options = command === program ? program.options : [...command.options, ...program.options];
  const visible = options.filter(({ hidden }) => !hidden);
  return visible.flatMap(({ long, description }) => (long ? [{ value: long, description }] : []));
}

/**
 * Returns the candidates for the word at the cursor.
 * @param words the words of the line without the program's name; the last one is at the cursor
 */
export async function complete(
  program: Command,
  rows: readonly CommandRow[],
  words: readonly string[],
  lookUp: ValueLookup,
): Promise<Completion> {
  const all = withoutEquals(words);
  const current = all.at(-1) ?? '';
  const position = locate(program, rows, all.slice(0, -1));
  const found = await propose(program, rows, position, current, lookUp);
  const candidates = found.candidates.filter(({ value }) => value.startsWith(current) && SAFE.test(value));
  return { ...found, candidates };
}

async function propose(
  program: Command,
  rows: readonly CommandRow[],
  position: Position,
  current: string,
  lookUp: ValueLookup,
): Promise<Completion> {
  const { command, row, option, count, onlyArguments, isHelp } = position;
  const values = { ...COMMON_VALUES, ...row?.values };
  const sourceOf = (one: Option) => values[one.long ?? ''] ?? one.argChoices;
  if (isHelp) return { candidates: commandNames(position, rows) };
  if (option && (option.required || !current.startsWith('-')))
    return valuesOf(sourceOf(option), current, lookUp);
  if (!onlyArguments && current.startsWith('-')) {
    const [, name = '', value] = /^(--[^=]+)=(.*)$/.exec(current) ?? [];
    if (value === undefined) return { candidates: flags(program, position) };
    const named = optionOf(program, command, name);
    if (!named || !takesValue(named)) return { candidates: [] };
    const { candidates } = await valuesOf(sourceOf(named), value, lookUp);
    return { candidates: candidates.map((one) => ({ ...one, value: `${name}=${one.value}` })) };
  }
  if (row === undefined || row.subcommands.length > 0) return { candidates: commandNames(position, rows) };
  const args = command.registeredArguments;
  const last = args.at(-1);
  const argument = args[count] ?? (last?.variadic ? last : undefined);
  return valuesOf(argument && values[argument.name()], current, lookUp);
}
