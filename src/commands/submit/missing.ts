import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Context } from '../../context.js';
import { lacking } from '../../domain/scene-tips.js';
import { mapFlag, missingItem } from '../../output/analyze.js';
import { oneLine } from '../../output/print.js';
import type { Asker } from '../../prompts/ask.js';
import { askMap, askMissing } from '../../prompts/missing.js';
import type { KnownScene } from './known-scene.js';
import { missingFiles, type ReadWishes, readKnown } from './validate-scene.js';

type Maps = Readonly<Record<string, string>>;

/** Missing files that a question lists; the others are counted. */
const MOST_LISTED = 20;

/** The folder of a path as the scene writes it; the path itself where it names none. */
function folderOf(path: string): string {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return at > 0 ? path.slice(0, at) : path;
}

/** Lists on stderr what a scene needs and does not find. */
function showMissing({ typed, report }: KnownScene, { translate, stderr }: Context): void {
  if (!report) return;
  const missing = lacking(report);
  stderr.write(`${translate('ui.missing', { scene: typed, count: missing.length })}\n`);
  for (const one of missing.slice(0, MOST_LISTED))
    stderr.write(`  ${oneLine(missingItem(one, translate))}\n`);
  const more = missing.length - MOST_LISTED;
  if (more > 0) stderr.write(`  ${translate('ui.more', { count: more })}\n`);
}

/**
 * Asks a person what to do about files that a scene needs and that are not there: take those that were found elsewhere,
 * map a folder and read the scene again, render without them, or stop.
 * @param maps what was mapped for earlier scenes of the line; what is mapped now is added
 * @throws DataError when the answer is to stop
 */
export async function settleMissing(
  scene: KnownScene,
  wishes: ReadWishes,
  maps: Record<string, string>,
  context: Context,
  asker: () => Promise<Asker>,
): Promise<KnownScene> {
  const { translate, cwd, platform } = context;

  function readAgain(): Promise<KnownScene> {
    const settings = { ...wishes.settings, maps: { ...wishes.settings.maps, ...maps } };
    return readKnown(scene, { ...wishes, settings }, context);
  }

  function addMaps(more: Maps): Promise<KnownScene> {
    for (const [from, to] of Object.entries(more)) {
      maps[from] = to;
      const flag = mapFlag(`${from}=${to}`, platform);
      context.stderr.write(`${oneLine(translate('ui.mapped', { flag }))}\n`);
    }
    return readAgain();
  }

  const noFolder = (folder: string) =>
    statSync(resolve(cwd, folder), { throwIfNoEntry: false })?.isDirectory()
      ? undefined
      : translate('prompt.map.noFolder', { folder });

  let known = scene;
  if (Object.keys(maps).length > 0 && known.report && lacking(known.report).length > 0)
    known = await readAgain();
  for (;;) {
    const missing = known.report ? lacking(known.report) : [];
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
    if (answer === 'stop') throw missingFiles(known, known.report, context);
    if (answer === 'without') return known;
    if (answer === 'take') {
      const pairs = found.map((map) => [map.slice(0, map.indexOf('=')), map.slice(map.indexOf('=') + 1)]);
      known = await addMaps(Object.fromEntries(pairs));
    } else {
      const [from, to] = await askMap(await asker(), translate, folderOf(missing[0]?.path ?? ''), noFolder);
      known = await addMaps({ [from]: resolve(cwd, to) });
    }
  }
}
