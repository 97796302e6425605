import { DataError } from '../errors.js';
import { plainKey } from './names.js';
import { isObject } from './settings-file.js';

/** How a flag is given: once, repeatedly, repeatedly as `name=value`, or without a value. */
export type FieldKind = 'one' | 'many' | 'pairs' | 'switch';

/** The long flags of `submit` that a settings file may set, in camelCase and in display order. */
export const JOB_FIELDS = {
  dcc: 'one',
  dccVersion: 'one',
  plugin: 'pairs',
  project: 'one',
  frames: 'one',
  layer: 'many',
  camera: 'many',
  rop: 'many',
  testFrames: 'one',
  stopAfterTest: 'switch',
  chunkSize: 'one',
  priority: 'one',
  nodeLimit: 'one',
  os: 'one',
  timeLimit: 'one',
  artist: 'one',
  hardware: 'one',
  label: 'many',
  set: 'pairs',
  map: 'pairs',
} as const satisfies Record<string, FieldKind>;

export type JobField = keyof typeof JOB_FIELDS;

/** The value that the flag would have: a text, texts (`name=value` for pairs), or whether it is given. */
export type FieldValue = string | readonly string[] | boolean;

export type FieldValues = Readonly<Partial<Record<JobField, FieldValue>>>;

const NAMES: ReadonlyMap<string, JobField> = new Map<string, JobField>([
  ...(Object.keys(JOB_FIELDS) as JobField[]).flatMap((field) => {
    const many = ['many', 'pairs'].includes(JOB_FIELDS[field]) && field !== 'set';
    const names = many ? [field, `${field}s`] : [field];
    return names.map((name) => [plainKey(name), field] as const);
  }),
  // Names in the farm's job files.
  ['framespertask', 'chunkSize'],
  ['projectname', 'project'],
]);

/** Returns the job field that a key names; case, `-` and `_` do not matter. */
export function jobField(key: string): JobField | undefined {
  return NAMES.get(plainKey(key));
}

/** File and key of a value, for messages. */
export interface Place {
  readonly file: string;
  readonly key: string;
}

function wrong({ file, key }: Place): DataError {
  return new DataError('settings.shape', { file, place: `'${key}'` });
}

function textOf(value: unknown, place: Place): string {
  const text = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  if (typeof text !== 'string' || text.trim() === '') throw wrong(place);
  return text;
}

function pairsOf(value: Record<string, unknown>, place: Place): string[] {
  return Object.entries(value).map(([name, inner]) => {
    const own = { ...place, key: `${place.key}.${name}` };
    // The first `=` separates name and value; `__proto__` could pollute objects.
    if (name.trim() === '' || name.includes('=') || name === '__proto__') throw wrong(own);
    return `${name}=${textOf(inner, own)}`;
  });
}

/**
 * Converts a value of a settings file to the value that its flag would have, so that the same code parses both.
 * @throws DataError for a value of the wrong type
 */
export function fieldValue(field: JobField, value: unknown, place: Place): FieldValue {
  const kind = JOB_FIELDS[field];
  if (kind === 'switch') {
    if (typeof value !== 'boolean') throw wrong(place);
    return value;
  }
  if (kind === 'one') return textOf(value, place);
  if (kind === 'pairs' && isObject(value)) return pairsOf(value, place);
  if (Array.isArray(value)) return value.map((item) => textOf(item, place));
  return [textOf(value, place)];
}
