import type { Context } from '../../context.js';
import type { FrameCheck } from '../../domain/frames/frame-check.js';
import type { ExpectedFrames } from '../../images/check/expected-frames.js';
import { openFrameChecker } from '../../images/check/frame-checker.js';
import { listFrameFiles } from '../../images/check/list-frame-files.js';
import { type Globals, progressFor } from '../flags/globals.js';
import { isFolder } from './find-target.js';

/** Milliseconds for which a bad file must not have changed: a younger one may still be written. */
export const SETTLE = 10_000;

/**
 * Checks the frames in folders, and shows the progress.
 * @param folders absolute paths
 * @param expected frames that should be there; undefined to find the holes of sequences
 * @throws NoInputError for a folder that cannot be read; the signal's reason
 */
export async function checkFolders(
  folders: readonly string[],
  expected: readonly ExpectedFrames[] | undefined,
  settle: number,
  globals: Globals,
  context: Context,
): Promise<FrameCheck> {
  const { translate, signal } = context;
  const progress = await progressFor(globals, context, translate('ui.checking'));
  const checker = openFrameChecker(context, () => {
    const { checked, added } = checker;
    progress.update(translate('ui.checkingFiles', { checked, added }));
  });
  try {
    for (const folder of folders) {
      // Nothing of a task has been downloaded: its frames are missing.
      if (expected && !(await isFolder(folder))) continue;
      for await (const file of listFrameFiles(folder, signal)) {
        await checker.ready();
        checker.add(file);
      }
    }
    return await checker.finish(expected, settle);
  } finally {
    progress.stop();
    await checker.close();
  }
}
