import type { Command, HelpConfiguration } from 'commander';
import { displayWidth } from '../../output/width.js';
import { wrap } from '../../output/wrap.js';
import type { OutputStream } from '../../output-stream.js';
import type { Say } from '../../text/index.js';
import { HELP_FLAGS } from '../flags/global-options.js';
import { helpWidth } from './help-width.js';

/** Layout of the parser's help: its headings in the reader's language, its columns measured as a terminal shows them. */
function helpFormat(say: Say): HelpConfiguration {
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
    // The values are in the flags; the parser would add an English list of them.
    optionDescription: ({ description }) => description,
    displayWidth,
    boxWrap: wrap,
    // In less room a description starts on the line below its option.
    minWidthToWrap: 20,
  };
}

interface HelpOutput {
  readonly say: Say;
  readonly stdout: OutputStream;
  /** The page of the program itself. */
  firstPage(): string;
  /** Called when a page is written. */
  onShown(): void;
}

/** Makes a command and its subcommands print help on stdout, and leave the parser's own errors to us. */
export function configureHelp(program: Command, output: HelpOutput): void {
  const { say, stdout } = output;
  const format = helpFormat(say);

  function configure(command: Command): void {
    const page = command === program ? { formatHelp: output.firstPage } : {};
    // Without it `--help` would be in the group of the last option.
    command.optionsGroup('');
    command.configureHelp({ ...format, ...page }).helpOption(HELP_FLAGS, say('help.help'));
    if (command.commands.length > 0) command.helpCommand('help [command]', say('help.helpCommand'));
    command.exitOverride().configureOutput({
      writeOut(text) {
        output.onShown();
        stdout.write(wrap(text, helpWidth(stdout)));
      },
      writeErr: () => {},
      getOutHelpWidth: () => helpWidth(stdout),
      getOutHasColors: () => false,
    });
    for (const child of command.commands) configure(child);
  }

  configure(program);
}
