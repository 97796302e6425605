import type { HelpConfiguration } from 'commander';
import { displayWidth, wrapped } from '../../output/width.js';
import type { Translate } from '../../text/index.js';

export { foldedHelp, HELP_WIDTH } from '../../output/fold.js';

/** How the parser's help looks: its headings in the reader's language, its columns by what a terminal shows. */
export function helpFormat(translate: Translate): HelpConfiguration {
  const titles: Readonly<Record<string, string>> = {
    'Usage:': translate('help.title.usage'),
    'Arguments:': translate('help.title.arguments'),
    'Options:': translate('help.title.options'),
    'Global Options:': translate('help.title.globalOptions'),
    'Commands:': translate('help.title.commands'),
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
