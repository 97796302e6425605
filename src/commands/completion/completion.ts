import { defineCommand } from '../command.js';
import type { Globals } from '../flags/globals.js';

/** The shells that have a completion script. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];

/**
 * The hidden command that the scripts call: `rayvision __complete <index> <word>…`, where `index` is the place of the
 * word at the cursor; it may be missing when it is empty. It prints one candidate a line, a tab and a description, and
 * `:files` or `:folders` where the shell itself completes paths.
 */
export const COMPLETE = '__complete';

export interface CompletionOptions extends Globals {
  readonly shell: string;
}

/** `completion bash|zsh|fish|powershell` */
export const completionCommand = defineCommand<CompletionOptions>({
  name: 'completion',
  group: 'settings',
  help: 'help.completion',
  examples: 'help.completion.examples',
  values: { shell: SHELLS },
  define: (command, run, say) =>
    command
      .argument('<shell>', say('help.completion.shell'))
      .action((shell: string, _, self) => run({ ...self.optsWithGlobals(), shell })),
  load: async () => (await import('./completion.run.js')).runCompletion,
});
