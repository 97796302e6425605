import { basename, extname } from 'node:path';
import { DataError } from '../../../errors.js';
import type { Column } from './columns.js';
import type { RawRow, RawValue } from './raw-row.js';

/** The values of a row, under the names of the options of `submit`. */
export interface RowValues {
  readonly line: number;
  readonly name: string;
  readonly scene: string;
  readonly after: readonly string[];
  /** The other values; without those that are empty, for which the options on the line hold. */
  readonly options: Readonly<Record<string, string | readonly string[] | boolean>>;
}

const YES = ['true', 'yes', '1'];
const NO = ['false', 'no', '0'];

function switchOf(column: string, value: RawValue): boolean {
  const text = String(value).trim().toLowerCase();
  if (YES.includes(text)) return true;
  if (NO.includes(text)) return false;
  throw new DataError('batch.switch', { column, text: String(value) });
}

/** Returns the values of a list, which `;` separates in a text. */
function listOf(value: RawValue): string[] {
  const items = Array.isArray(value) ? value : String(value).split(';');
  return items.map((item) => item.trim()).filter((item) => item !== '');
}

const isEmpty = (value: RawValue) => typeof value !== 'boolean' && [value].flat().join('').trim() === '';

/** The name of a row without one: that of its scene, without extension. */
function sceneName(scene: string): string {
  const name = basename(scene.replaceAll('\\', '/'));
  return name.slice(0, name.length - extname(name).length) || name;
}

/**
 * Reads the values of a row.
 * @param columns by their names in the file
 * @throws DataError for a value that its column does not take, and for a row without a scene
 */
export function readRow({ line, values }: RawRow, columns: ReadonlyMap<string, Column>): RowValues {
  const options: Record<string, string | string[] | boolean> = {};
  for (const [name, value] of values) {
    const column = columns.get(name);
    if (!column || isEmpty(value)) continue;
    const { key, kind } = column;
    if (kind === 'switch') options[key] = switchOf(name, value);
    else if (kind === 'one') {
      if (typeof value !== 'string') throw new DataError('batch.one', { column: name });
      options[key] = value;
    } else options[key] = listOf(value);
  }
  const { scene, name, after, ...others } = options;
  if (scene === undefined) throw new DataError('batch.noScene');
  const named = { name: String(name ?? sceneName(String(scene))).trim(), scene: String(scene) };
  return { line, ...named, after: [after ?? []].flat().map(String), options: others };
}
