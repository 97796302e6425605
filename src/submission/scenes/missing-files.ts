import { missingNames, type NeededFile, namingFile, otherName } from '../../domain/missing-names.js';
import type { SceneReport } from '../../domain/scene/scene-report.js';
import { missingInputs } from '../../domain/scene/scene-tips.js';
import { mapFlag } from '../../domain/shell-word.js';
import { DataError, type Translate } from '../../errors.js';
import type { NamedScene } from '../../scene/named-scene.js';

/** Returns the node that needs a file, with the nested file that has the node. */
function nodeText(needed: NeededFile, translate: Translate): string {
  const file = namingFile(needed);
  return file === undefined ? needed.node : translate('ui.nodeIn', { node: needed.node, file });
}

/** Returns a missing file for a list: its path, the node that needs it, and where a file of that name was found. */
export function missingItem(needed: NeededFile, translate: Translate): string {
  const own = `${needed.path} (${nodeText(needed, translate)})`;
  const names = missingNames(needed);
  const item = names === '' ? own : translate('ui.item.missingFiles', { item: own, list: names });
  if (needed.foundAs !== undefined) return translate('ui.item.foundAs', { item, name: otherName(needed) });
  return needed.foundAt === undefined ? item : translate('ui.item.foundAt', { item, place: needed.foundAt });
}

/** Returns the error for a scene's missing files, with the `--map` flags that use the files found elsewhere. */
export function missingFilesError(
  { typed }: NamedScene,
  report: SceneReport,
  platform: NodeJS.Platform,
): DataError {
  const missing = missingInputs(report);
  const list = missing.map((one) => (translate: Translate) => missingItem(one, translate));
  const error = new DataError('submit.missing', { scene: typed, count: missing.length, list });
  const flags = new Set(missing.flatMap(({ map }) => (map === undefined ? [] : [mapFlag(map, platform)])));
  return flags.size === 0 ? error : error.advise('ui.useFound', { flags: [...flags].slice(0, 5).join(' ') });
}
