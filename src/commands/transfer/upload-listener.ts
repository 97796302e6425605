import type { Context } from '../../context.js';
import { named } from '../../errors.js';
import { printJson } from '../../output/print.js';
import type { Progress } from '../../output/progress.js';
import type { UploadListener } from '../../transfer/upload.js';
import { type TransferProgress, transferProgress } from './transfer-progress.js';

/**
 * Returns a listener that shows the progress of an upload.
 * @param openProgress opens the progress line with its first text
 * @param hasEvents whether each file is an event on stdout
 */
export function uploadListener(
  openProgress: (text: string) => Promise<Progress>,
  hasEvents: boolean,
  context: Context,
): UploadListener {
  const { translate, stdout } = context;
  let progress: Progress | undefined;
  let meter: TransferProgress | undefined;
  return {
    async onStart(files, bytes) {
      progress = await openProgress(translate('ui.uploading'));
      meter = transferProgress(progress, 'ui.uploading', context);
      meter.expect(files, bytes);
    },
    onBytes: (count) => meter?.addBytes(count),
    async onOutcome(outcome) {
      const { local, server, facts } = outcome.file;
      meter?.endFile(outcome.state === 'sent' ? 0 : facts.size);
      if (!hasEvents) return;
      const time = new Date(context.now()).toISOString();
      const error = outcome.state === 'failed' ? { error: named(outcome.error).tell(translate) } : {};
      const { state } = outcome;
      await printJson(stdout, { event: 'upload', time, local, server, size: facts.size, state, ...error });
    },
    onEnd: () => progress?.stop(),
  };
}
