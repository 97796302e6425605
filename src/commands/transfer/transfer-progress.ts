import type { Context } from '../../context.js';
import type { Progress } from '../../output/progress.js';
import { transferText } from '../../output/transfer.js';
import type { SentenceKey } from '../../text/index.js';

/** Counts a transfer, and shows on the moving line how far it has got. */
export interface Meter {
  /** So many files and bytes are to come. */
  expect(files: number, bytes: number): void;
  /** Bytes travelled; fewer than none when it was in vain. */
  travelled(bytes: number): void;
  /** A file is done with; `there` are its bytes that did not have to travel. */
  done(there?: number): void;
}

export function meterOf(progress: Progress, title: SentenceKey, context: Context): Meter {
  const { translate } = context;
  const started = context.now();
  let [files, totalFiles, totalBytes, travelled, there] = [0, 0, 0, 0, 0];

  function show(): void {
    const elapsed = context.now() - started;
    const state = { files, totalFiles, bytes: travelled + there, totalBytes, travelled, elapsed };
    progress.update(`${translate(title)} ${transferText(state, translate)}`);
  }

  return {
    expect(more, bytes) {
      totalFiles += more;
      totalBytes += bytes;
      show();
    },
    travelled(bytes) {
      travelled += bytes;
      show();
    },
    done(bytes = 0) {
      files += 1;
      there += bytes;
      show();
    },
  };
}
