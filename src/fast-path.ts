import { COMMANDS, GLOBAL_OPTIONS, HELP_FLAGS, VERSION_FLAGS } from './commands/flags/global-options.js';
import type { Globals } from './commands/flags/globals.js';
import type { Context } from './context.js';
import { PACKAGE_NAME, VERSION } from './domain/package.js';
import { withoutLanguage } from './language.js';
import { foldedHelp, HELP_WIDTH } from './output/fold.js';
import { columns, print } from './output/print.js';

/** Lines that are answered from the program's own tables, and so need no parser of command lines. */
type Quick = 'help' | 'version' | 'list-dcc';

const MEANS: ReadonlyMap<string, Quick | Globals> = new Map<string, Quick | Globals>([
  ...HELP_FLAGS.split(', ').map((flag) => [flag, 'help'] as const),
  ...VERSION_FLAGS.split(', ').map((flag) => [flag, 'version'] as const),
  ['list-dcc', 'list-dcc'],
  ...GLOBAL_OPTIONS.flatMap(({ flags, sets }) =>
    sets === undefined ? [] : flags.split(', ').map((flag) => [flag, sets] as const),
  ),
]);

/** The one thing that a line asks for; undefined when it asks for anything else, or for several. */
function read(argv: readonly string[]): { asks: Quick; globals: Globals } | undefined {
  const words = withoutLanguage(argv);
  if (words.length === 0) return { asks: 'help', globals: {} };
  let asks: Quick | undefined;
  let globals: Globals = {};
  for (const word of words) {
    const meaning = MEANS.get(word);
    if (meaning === undefined) return undefined;
    if (typeof meaning !== 'string') globals = { ...globals, ...meaning };
    else if (asks === undefined) asks = meaning;
    else return undefined;
  }
  return asks && { asks, globals };
}

/** The first page of the help; each command has its own, made by its definition. */
function helpText({ translate, stdout }: Context): string {
  const width = stdout.columns || HELP_WIDTH;
  const indented = (rows: readonly (readonly [string, string])[]) =>
    columns(rows, width - 2).replace(/^(?=.)/gm, '  ');
  const options = [
    [VERSION_FLAGS, translate('help.version')],
    ...GLOBAL_OPTIONS.map(({ flags, help }) => [flags, translate(help)]),
    [HELP_FLAGS, translate('help.help')],
  ] as [string, string][];
  const commands = [
    ...COMMANDS.map(([name, help]) => [name, translate(help)]),
    ['help <command>', translate('help.helpCommand')],
  ] as [string, string][];
  return translate('help.firstPage', {
    name: PACKAGE_NAME,
    program: translate('help.program'),
    // Sentences themselves, of several lines.
    options: () => indented(options),
    commands: () => indented(commands),
    examples: () => translate('help.program.examples'),
  });
}

/**
 * Answers a line at once when it can be answered without the parser, which takes half of such a start.
 * @returns the exit code, or undefined for a line that needs the parser
 */
export async function runQuick(argv: readonly string[], context: Context): Promise<number | undefined> {
  const line = read(argv);
  if (line?.asks === 'help')
    await print(context.stdout, foldedHelp(context.stdout, `${helpText(context)}\n`));
  else if (line?.asks === 'version') await print(context.stdout, `${VERSION}\n`);
  else if (line)
    return (await import('./commands/catalogue/list-dcc.run.js')).runListDcc(line.globals, context);
  return line && 0;
}
