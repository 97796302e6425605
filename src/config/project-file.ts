import nodePath, { type PlatformPath } from 'node:path';
import { ConfigError, DataError } from '../errors.js';
import { type FieldValues, fieldValue, JOB_FIELDS, type JobField, jobField } from './job-fields.js';
import { plainKey } from './names.js';
import { isObject, parseSettings, pathExists, readSettingsFile } from './settings-file.js';

const FILE_NAME = '.rayvision.json';

/** The job fields of one settings file. */
export interface FileFields {
  readonly file: string;
  readonly job: FieldValues;
}

/** Returns the possible paths of a project file: in the working folder and all its parents, nearest first. */
export function projectFiles(cwd: string, path: PlatformPath = nodePath): string[] {
  const files: string[] = [];
  for (let folder = path.resolve(cwd); ; folder = path.dirname(folder)) {
    files.push(path.join(folder, FILE_NAME));
    if (path.dirname(folder) === folder) return files;
  }
}

/** Finds the nearest project file in the working folder and its parents. */
export async function findProject(cwd: string): Promise<string | undefined> {
  for (const file of projectFiles(cwd)) if (await pathExists(file)) return file;
  return undefined;
}

const ALLOWED_KEYS = Object.keys(JOB_FIELDS).join(', ');

/**
 * Members of `task_info` that a settings file must not set: the task's target, its owner, and its scene. Case, `-` and
 * `_` do not matter.
 */
const FORBIDDEN_SET_KEYS = ['platform', 'userid', 'taskid', 'cgid', 'inputcgfile', 'proto'];

/** Returns the first forbidden key of `set`, which is an object or a list of `name=value`. */
export function forbiddenSetKey(value: unknown): string | undefined {
  const names = isObject(value)
    ? Object.keys(value)
    : [value].flat().map((item) => String(item).split('=')[0] ?? '');
  return names.find((name) => FORBIDDEN_SET_KEYS.includes(plainKey(name)));
}

/** Checks the keys of `set`. @throws ConfigError for a forbidden one */
export function checkSet(file: string, value: unknown): void {
  const name = forbiddenSetKey(value);
  if (name !== undefined)
    throw new ConfigError('settings.refused', { file, key: `set.${name}`, may: ALLOWED_KEYS });
}

/**
 * Reads the job fields of a settings file.
 * @throws the error of `refuse` for an unknown key; DataError for a value of the wrong type
 */
export function jobFields(
  file: string,
  members: readonly (readonly [key: string, value: unknown])[],
  refuse: (key: string) => Error,
): FieldValues {
  const found = new Map<JobField, { key: string; value: ReturnType<typeof fieldValue> }>();
  // Forbidden keys are reported before malformed values.
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
 * Reads the project file. It may come from other people, so it may set only job fields (docs/contract.md, "Where a setting
 * comes from").
 * @throws ConfigError naming the first unknown key; DataError for an invalid file
 */
export async function readProject(cwd: string): Promise<FileFields | undefined> {
  const file = await findProject(cwd);
  const found = file === undefined ? undefined : await readSettingsFile(file);
  if (file === undefined || found === undefined) return undefined;
  const members = Object.entries(parseSettings(file, found.text));
  const refuse = (key: string) => new ConfigError('settings.refused', { file, key, may: ALLOWED_KEYS });
  return { file, job: jobFields(file, members, refuse) };
}
