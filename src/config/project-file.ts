import nodePath, { type PlatformPath } from 'node:path';
import { ConfigError, DataError } from '../errors.js';
import { type FieldValues, fieldValue, JOB_FIELDS, type JobField, jobField } from './job-fields.js';
import { plainKey } from './names.js';
import { isObject, isThere, parseSettings, readSettingsFile } from './settings-file.js';

const NAME = '.rayvision.json';

/** The job fields of one settings file. */
export interface FileFields {
  readonly file: string;
  readonly job: FieldValues;
}

/** Where a project file may lie: in the working folder or any above it, the root as well, the nearest first. */
export function projectFiles(cwd: string, path: PlatformPath = nodePath): string[] {
  const files: string[] = [];
  for (let folder = path.resolve(cwd); ; folder = path.dirname(folder)) {
    files.push(path.join(folder, NAME));
    if (path.dirname(folder) === folder) return files;
  }
}

/** The nearest project file, upwards from the working folder. */
export async function findProject(cwd: string): Promise<string | undefined> {
  for (const file of projectFiles(cwd)) if (await isThere(file)) return file;
  return undefined;
}

const MAY_SET = Object.keys(JOB_FIELDS).join(', ');

/**
 * Members of `task_info` that are no job fields: where the task goes, whose it is, and what the line says better.
 * Compared without case, `-` and `_`.
 */
const NEVER_IN_SET = ['platform', 'userid', 'taskid', 'cgid', 'inputcgfile', 'proto'];

/** The first refused key of `set`, whether it is an object or a list of `name=value`. */
export function refusedInSet(value: unknown): string | undefined {
  const names = isObject(value)
    ? Object.keys(value)
    : [value].flat().map((item) => String(item).split('=')[0] ?? '');
  return names.find((name) => NEVER_IN_SET.includes(plainKey(name)));
}

/** @throws ConfigError for members of `set` that a settings file must not touch. */
export function checkSet(file: string, value: unknown): void {
  const name = refusedInSet(value);
  if (name !== undefined)
    throw new ConfigError('settings.refused', { file, key: `set.${name}`, may: MAY_SET });
}

/**
 * The job fields of an object in a settings file.
 * @throws ConfigError from `refuse` for a key that is none; DataError for a value of another kind.
 */
export function jobFields(
  file: string,
  members: readonly (readonly [key: string, value: unknown])[],
  refuse: (key: string) => Error,
): FieldValues {
  const found = new Map<JobField, { key: string; value: ReturnType<typeof fieldValue> }>();
  // What is refused is told before what is only written wrongly.
  for (const [key, value] of members) {
    const field = jobField(key);
    if (field === undefined) throw refuse(key);
    if (field === 'set') checkSet(file, value);
  }
  for (const [key, value] of members) {
    const field = jobField(key) as JobField;
    const first = found.get(field)?.key;
    if (first !== undefined) throw new DataError('settings.twice', { file, key, field, first });
    found.set(field, { key, value: fieldValue(field, value, { file, key }) });
  }
  return Object.fromEntries([...found].map(([field, { value }]) => [field, value]));
}

/**
 * Reads a project file. It comes with other people's folders, so it may set job fields only (docs/contract.md, "Where
 * a setting comes from").
 * @throws ConfigError naming the first key that is none; DataError for a file that cannot be understood.
 */
export async function readProject(cwd: string): Promise<FileFields | undefined> {
  const file = await findProject(cwd);
  const found = file === undefined ? undefined : await readSettingsFile(file);
  if (file === undefined || found === undefined) return undefined;
  const members = Object.entries(parseSettings(file, found.text));
  const refuse = (key: string) => new ConfigError('settings.refused', { file, key, may: MAY_SET });
  return { file, job: jobFields(file, members, refuse) };
}
