import type { Context } from '../../context.js';
import { PACKAGE_NAME } from '../../domain/package.js';
import { columns } from '../../output/print.js';
import { displayWidth, padded } from '../../output/width.js';
import { wrap } from '../../output/wrap.js';
import { COMMAND_GROUPS, type CommandGroup } from '../command.js';
import { GLOBAL_OPTIONS, HELP_FLAGS, VERSION_FLAGS } from '../flags/global-options.js';
import { COMMANDS } from '../index.js';
import { helpWidth } from './help-width.js';

type Row = readonly [name: string, description: string];

/** Returns rows of a name and its description, indented; the names of all rows have the same width. */
function section(rows: readonly Row[], nameWidth: number, width: number): string {
  const padding = rows.map(([name, description]) => [padded(name, nameWidth), description]);
  return columns(padding, width - 2).replace(/^(?=.)/gm, '  ');
}

function widest(names: readonly string[]): number {
  return Math.max(...names.map(displayWidth));
}

/** Returns the help of the program itself, without the parser. */
export function firstPage({ say, stdout }: Pick<Context, 'say' | 'stdout'>): string {
  const width = helpWidth(stdout);
  const options: Row[] = [
    ...GLOBAL_OPTIONS.map(({ flags, help }): Row => [flags, say(help)]),
    [HELP_FLAGS, say('help.help')],
    [VERSION_FLAGS, say('help.version')],
  ];
  const commandsOf = (group: CommandGroup) =>
    COMMANDS.filter((row) => row.group === group).map(({ name, help }): Row => [name, say(help)]);
  const nameWidth = widest(COMMANDS.map(({ name }) => name));
  const groups = Object.entries(COMMAND_GROUPS).map(
    ([group, heading]) => `${say(heading)}\n${section(commandsOf(group as CommandGroup), nameWidth, width)}`,
  );
  const page = say('help.firstPage', {
    name: PACKAGE_NAME,
    program: say('help.program'),
    // Sentences themselves, of several lines.
    commands: () => groups.join('\n'),
    options: () => section(options, widest(options.map(([flags]) => flags)), width),
    examples: () => say('help.program.examples'),
  });
  return wrap(`${page}\n`, width);
}
