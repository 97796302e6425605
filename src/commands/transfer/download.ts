import { defineCommand } from '../command.js';
import { collect } from '../flags/repeatable.js';
import { type TaskIdOptions, takesTaskIds } from '../flags/task-id-arguments.js';

export interface DownloadOptions extends TaskIdOptions {
  readonly to?: string;
  readonly frames?: string;
  readonly include?: readonly string[];
  readonly layer?: readonly string[];
  readonly onConflict?: string;
  readonly maxSpeed?: string;
  readonly ndjson?: boolean;
}

/** `download <id>…` */
export const downloadCommand = defineCommand<DownloadOptions>({
  name: 'download',
  group: 'files',
  help: 'help.download',
  examples: 'help.download.examples',
  values: { '--to': 'folder', '--on-conflict': ['skip', 'overwrite', 'rename'] },
  define: (command, run, say) =>
    takesTaskIds(command, say)
      .option('--to <folder>', say('help.download.to'))
      .option('--frames <ranges>', say('help.download.frames'))
      .option('--include <glob>', say('help.download.include'), collect)
      .option('--layer <name>', say('help.download.layer'), collect)
      .option('--on-conflict <skip|overwrite|rename>', say('help.download.onConflict'))
      .option('--max-speed <speed>', say('help.maxSpeed'))
      .option('--ndjson', say('help.ndjson'))
      .action((ids: string[], _, self) => run({ ...self.optsWithGlobals(), ids })),
  load: async () => (await import('./download.run.js')).runDownload,
});
