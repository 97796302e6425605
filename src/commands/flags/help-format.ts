import type { HelpConfiguration } from 'commander';
import { displayWidth, wrapped } from '../../output/width.js';
import type { Say } from '../../text/index.js';

export { foldedHelp, HELP_WIDTH } from '../../output/fold.js';

/** How the parser's help looks: its headings in the reader's language, its columns by what a terminal shows. */
export function helpFormat(say: Say): HelpConfiguration {
  const titles: Readonly<Record<string, string>> = {
    'Usage:': say('help.title.usage'),
    'Arguments:': say('help.title.arguments'),
    'Options:': say('help.title.options'),
    'Global Options:': say('help.title.globalOptions'),
    'Commands:': say('help.title.commands'),
  };
  return {
    showGlobalOptions: true,
    styleTitle: (title) => titles[title] ?? title,
    displayWidth,
    boxWrap: wrapped,
    // Narrower than that, a description stands below itself no more.
    minWidthToWrap: 20,
  };
}
