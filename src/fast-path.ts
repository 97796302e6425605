import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GLOBAL_OPTIONS, HELP_FLAGS, VERSION_FLAGS } from './commands/flags/global-options.js';
import type { Globals } from './commands/flags/globals.js';
import type { Context } from './context.js';
import { VERSION } from './domain/package.js';
import { withoutLanguage } from './language.js';
import { print } from './output/print.js';

/** Lines that are answered from the program's own tables, without the parser of command lines. */
type Request = 'help' | 'version' | 'list-dcc';

/** The meaning of a word: a request, or the globals that a flag sets. */
const MEANINGS: ReadonlyMap<string, Request | Globals> = new Map<string, Request | Globals>([
  ...HELP_FLAGS.split(', ').map((flag) => [flag, 'help'] as const),
  ...VERSION_FLAGS.split(', ').map((flag) => [flag, 'version'] as const),
  ['list-dcc', 'list-dcc'],
  ...GLOBAL_OPTIONS.flatMap(({ flags, sets }) =>
    sets === undefined ? [] : flags.split(', ').map((flag) => [flag, sets] as const),
  ),
]);

/** Returns the one request of a line; undefined when it needs the parser. */
function readRequest(argv: readonly string[]): { request: Request; globals: Globals } | undefined {
  const words = withoutLanguage(argv);
  if (words.length === 0) return { request: 'help', globals: {} };
  let request: Request | undefined;
  let globals: Globals = {};
  for (const word of words) {
    const meaning = MEANINGS.get(word);
    if (meaning === undefined) return undefined;
    if (typeof meaning !== 'string') globals = { ...globals, ...meaning };
    else if (request === undefined) request = meaning;
    else return undefined;
  }
  return request && { request, globals };
}

/** Columns of the pages that the build writes. */
const BUILT_WIDTH = 80;

/** Returns the first page of the help as the build wrote it; undefined for another width, and without a build. */
function builtFirstPage({ lang, stdout }: Context): string | undefined {
  if ((stdout.columns || BUILT_WIDTH) !== BUILT_WIDTH) return undefined;
  try {
    return readFileSync(join(import.meta.dirname, `help-${lang}.txt`), 'utf8');
  } catch {
    return undefined;
  }
}

async function composeFirstPage(context: Context): Promise<string> {
  return (await import('./commands/help/first-page.js')).firstPage(context);
}

/**
 * Answers a line without the parser if possible: loading the parser takes half of the time of such a run.
 * @returns the exit code, or undefined for a line that needs the parser
 */
export async function answerFast(argv: readonly string[], context: Context): Promise<number | undefined> {
  const line = readRequest(argv);
  if (line?.request === 'list-dcc')
    return (await import('./commands/catalogue/list-dcc.run.js')).runListDcc(line.globals, context);
  if (line?.request === 'help') {
    await print(context.stdout, builtFirstPage(context) ?? (await composeFirstPage(context)));
  } else if (line?.request === 'version') await print(context.stdout, `${VERSION}\n`);
  return line && 0;
}
