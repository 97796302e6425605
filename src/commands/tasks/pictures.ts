import { defineCommand } from '../command.js';
import { type TaskIdOptions, takesTaskIds } from '../flags/task-id-arguments.js';

export interface ThumbnailsOptions extends TaskIdOptions {
  readonly frames?: string;
  readonly ndjson?: boolean;
}

/** `thumbnails <id>…` */
export const thumbnailsCommand = defineCommand<ThumbnailsOptions>({
  name: 'thumbnails',
  group: 'watch',
  help: 'help.thumbnails',
  examples: 'help.thumbnails.examples',
  endpoints: ['loadingFrameThumbnail'],
  define: (command, run, say) =>
    takesTaskIds(command, say)
      .option('--frames <ranges>', say('help.frames.frames'))
      .option('--ndjson', say('help.ndjson'))
      .action((ids: string[], _, self) => run({ ...self.optsWithGlobals(), ids })),
  load: async () => (await import('./thumbnails.run.js')).runThumbnails,
});

export interface ProgressOptions extends TaskIdOptions {
  readonly stage?: 'photon' | 'frames';
  readonly ndjson?: boolean;
}

/** `progress <id>…` */
export const progressCommand = defineCommand<ProgressOptions>({
  name: 'progress',
  group: 'watch',
  help: 'help.progress',
  examples: 'help.progress.examples',
  endpoints: ['loadTaskProcessImg'],
  define: (command, run, say) =>
    takesTaskIds(command, say)
      .addOption(
        command
          .createOption('--stage <photon|frames>', say('help.progress.stage'))
          .choices(['photon', 'frames']),
      )
      .option('--ndjson', say('help.ndjson'))
      .action((ids: string[], _, self) => run({ ...self.optsWithGlobals(), ids })),
  load: async () => (await import('./progress.run.js')).runProgress,
});
