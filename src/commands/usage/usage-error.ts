import type { CommanderError } from 'commander';
import { UsageError } from '../../errors.js';
import type { CommandRow } from '../command.js';
import { GLOBAL_OPTIONS } from '../flags/global-options.js';
import { MissingSubcommandError } from './missing-subcommand.js';
import { parserErrorSentence } from './parser-errors.js';
import { commandForSynonym } from './synonyms.js';

/** Returns the words of a line that are neither options nor the values of global options. */
export function operandsOf(argv: readonly string[]): string[] {
  const takesValue = (word: string | undefined) =>
    GLOBAL_OPTIONS.some(({ flags, read }) => read !== undefined && flags.split(' ')[0] === word);
  return argv.filter((word, at) => !word.startsWith('-') && !takesValue(argv[at - 1]));
}

/** Returns the rows of the command that a line names, from the outermost: `sandbox`, `set`. */
function rowsOf(commands: readonly CommandRow[], argv: readonly string[]): CommandRow[] {
  const path: CommandRow[] = [];
  let level = commands;
  for (const word of operandsOf(argv)) {
    const row = level.find(({ name }) => name === word);
    if (!row) break;
    path.push(row);
    level = row.subcommands;
  }
  return path;
}

/**
 * Turns an error of the parser into one of ours. Its suggestion is kept, unless the word is the name that another
 * program gives to one of our commands.
 */
export function usageError(
  error: CommanderError,
  commands: readonly CommandRow[],
  argv: readonly string[],
): UsageError {
  const path = rowsOf(commands, argv);
  const command = path.map(({ name }) => name).join(' ');
  const children = path.at(-1)?.subcommands ?? (path.length === 0 ? commands : []);
  const list = children.map(({ name }) => name).join(', ');
  const sentence = parserErrorSentence(error.message.replace(/^error: /, '').replaceAll('\n', ' '));
  const asked = operandsOf(argv).filter((one) => one !== 'help')[0] ?? '';
  const isHelp = error.code === 'commander.help';
  if (isHelp && command === '' && asked === '') return new UsageError('usage.none', {}, { cause: error });
  if (isHelp && command !== '') return new MissingSubcommandError(command, children, error);
  const word = isHelp ? asked : sentence.params.word;
  if (word === undefined) {
    const prefix = command ? `${command} ` : '';
    return new UsageError(sentence.key, { ...sentence.params, command: prefix }, { cause: error });
  }
  const names = children.map(({ name }) => name);
  const nearest = commandForSynonym(String(word), names) ?? sentence.params.nearest;
  if (command === '') {
    const params = { word, command: '' };
    return nearest === undefined
      ? new UsageError(isHelp ? 'usage.noCommand' : 'usage.unknownCommand', params, { cause: error })
      : new UsageError('usage.unknownCommandNear', { ...params, nearest }, { cause: error });
  }
  return nearest === undefined
    ? new UsageError('usage.noSubcommand', { word, command, list }, { cause: error })
    : new UsageError('usage.noSubcommandNear', { word, command, list, nearest }, { cause: error });
}
