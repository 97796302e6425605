import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Context } from '../../context.js';
import { missingInputs } from '../../domain/scene/scene-tips.js';
import { mapFlag } from '../../domain/shell-word.js';
import { oneLine } from '../../output/print.js';
import type { Asker } from '../../prompts/ask.js';
import { askMap, askMissing } from '../../prompts/missing.js';
import type { KnownScene } from '../../submission/scenes/known-scene.js';
import { missingFilesError, missingItem } from '../../submission/scenes/missing-files.js';

type Maps = Readonly<Record<string, string>>;

/** The folders that were mapped for a scene the last time, and how the next ones are remembered. */
export interface MapMemory {
  readonly last: Maps;
  keep(maps: Maps): Promise<void>;
}

/** Maximum number of missing files that a question lists; the others are counted. */
const MOST_LISTED = 20;

/** Returns the folder of a path as the scene writes it; the path itself if it has none. */
function folderOf(path: string): string {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return at > 0 ? path.slice(0, at) : path;
}

/** Lists a scene's missing files on stderr. */
function showMissing({ typed, report }: KnownScene, { translate, stderr }: Context): void {
  if (!report) return;
  const missing = missingInputs(report);
  stderr.write(`${translate('ui.missing', { scene: typed, count: missing.length })}\n`);
  for (const one of missing.slice(0, MOST_LISTED))
    stderr.write(`  ${oneLine(missingItem(one, translate))}\n`);
  const more = missing.length - MOST_LISTED;
  if (more > 0) stderr.write(`  ${translate('ui.more', { count: more })}\n`);
}

/**
 * Asks what to do about a scene's missing files: use files that were found elsewhere, map a folder and read the scene
 * again, render without them, or stop.
 * @throws DataError when the answer is to stop
 */
export async function askAboutMissing(
  scene: KnownScene,
  readAgain: (maps: Maps) => Promise<KnownScene>,
  context: Context,
  asker: () => Promise<Asker>,
  memory: MapMemory,
): Promise<KnownScene> {
  const { translate, cwd, platform } = context;

  function addMaps(maps: Maps): Promise<KnownScene> {
    for (const [from, to] of Object.entries(maps)) {
      const flag = mapFlag(`${from}=${to}`, platform);
      context.stderr.write(`${oneLine(translate('ui.mapped', { flag }))}\n`);
    }
    return readAgain(maps);
  }

  const noFolder = (folder: string) =>
    statSync(resolve(cwd, folder), { throwIfNoEntry: false })?.isDirectory()
      ? undefined
      : translate('prompt.map.noFolder', { folder });

  let known = scene;
  for (;;) {
    const missing = known.report ? missingInputs(known.report) : [];
    if (!known.report || missing.length === 0) return known;
    showMissing(known, context);
    const found = [...new Set(missing.flatMap(({ map }) => map ?? []))];
    const flags = found.map((map) => mapFlag(map, platform)).join(' ');
    const answer = await askMissing(
      await asker(),
      translate,
      missing.length,
      flags === '' ? undefined : flags,
    );
    if (answer === 'stop') throw missingFilesError(known, known.report, platform);
    if (answer === 'without') return known;
    if (answer === 'take') {
      const pairs = found.map((map) => [map.slice(0, map.indexOf('=')), map.slice(map.indexOf('=') + 1)]);
      known = await addMaps(Object.fromEntries(pairs));
    } else {
      const written = folderOf(missing[0]?.path ?? '');
      const [from, to] = await askMap(await asker(), translate, written, memory.last, noFolder);
      const map = { [from]: resolve(cwd, to) };
      await memory.keep(map);
      known = await addMaps(map);
    }
  }
}
