import { defineCommand } from '../command.js';
import type { Globals } from '../flags/globals.js';

export interface AccountSettingsOptions extends Globals {
  readonly timeLimit?: string;
}

/** `settings` */
export const accountSettingsCommand = defineCommand<AccountSettingsOptions>({
  name: 'settings',
  group: 'account',
  help: 'help.settings',
  examples: 'help.settings.examples',
  endpoints: ['queryUserSetting', 'updateUserSetting'],
  define: (command, run, say) =>
    command
      .option('--time-limit <duration>', say('help.settings.timeLimit'))
      .action((_, self) => run(self.optsWithGlobals())),
  load: async () => (await import('./account-settings.run.js')).runAccountSettings,
});
