import type { Context } from '../../context.js';
import type { Progress } from '../../output/progress.js';
import { transferText } from '../../output/transfer.js';
import type { SentenceKey } from '../../text/index.js';

/** Counts the files and bytes of a transfer, and shows them on the progress line. */
export interface TransferProgress {
  /** Adds files and bytes to the totals. */
  expect(files: number, bytes: number): void;
  /** Adds transferred bytes; negative when they have to be transferred again. */
  addBytes(bytes: number): void;
  /** Ends a file; `skipped` is the number of its bytes that were there already. */
  endFile(skipped?: number): void;
}

/** Returns a counter that shows its state after `title`. */
export function transferProgress(progress: Progress, title: SentenceKey, context: Context): TransferProgress {
  const { translate } = context;
  const started = context.now();
  let [files, totalFiles, totalBytes, travelled, skipped] = [0, 0, 0, 0, 0];

  function show(): void {
    const elapsed = context.now() - started;
    const state = { files, totalFiles, bytes: travelled + skipped, totalBytes, travelled, elapsed };
    progress.update(`${translate(title)} ${transferText(state, translate)}`);
  }

  return {
    expect(moreFiles, bytes) {
      totalFiles += moreFiles;
      totalBytes += bytes;
      show();
    },
    addBytes(bytes) {
      travelled += bytes;
      show();
    },
    endFile(bytes = 0) {
      files += 1;
      skipped += bytes;
      show();
    },
  };
}
