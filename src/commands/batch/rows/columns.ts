import { type FieldKind, JOB_FIELDS, jobField } from '../../../config/job-fields.js';
import { plainKey } from '../../../config/names.js';
import { suggest } from '../../../domain/text/suggest.js';
import { DataError } from '../../../errors.js';
import { flagOf } from '../../flags/check-none-empty.js';

/** Columns besides the job fields, in camelCase. */
const OTHERS = {
  scene: 'one',
  name: 'one',
  after: 'many',
  taskJson: 'one',
  asset: 'many',
  ignoreMissing: 'switch',
  assetsOnFarm: 'switch',
  maxCost: 'one',
  maxFailed: 'one',
  retries: 'one',
  stuck: 'one',
  onStuck: 'one',
} as const satisfies Record<string, FieldKind>;

/** A column: the option of `submit` that it sets, in camelCase, and how its values are written. */
export interface Column {
  readonly key: string;
  readonly kind: FieldKind;
}

const OTHERS_BY_NAME = new Map(Object.entries(OTHERS).map(([key, kind]) => [plainKey(key), { key, kind }]));

/** The names of all columns, as they are written. */
export const COLUMN_NAMES = [...Object.keys(OTHERS), ...Object.keys(JOB_FIELDS)].map((key) =>
  flagOf(key).slice('--'.length),
);

/** Columns that limit what a row costs, and those that name it: with other values a row sends the same. */
export const NOT_SENT: readonly string[] = [
  ...['name', 'after'],
  ...['maxCost', 'maxFailed', 'retries', 'stuck', 'onStuck'],
];

/** Finds the column of a name; case, `-` and `_` do not matter. @throws DataError for an unknown one */
export function findColumn(name: string): Column {
  const plain = plainKey(name.replace(/^\s*--/, ''));
  const other = OTHERS_BY_NAME.get(plain);
  if (other) return other;
  const key = jobField(plain);
  if (key) return { key, kind: JOB_FIELDS[key] };
  const near = suggest(name.toLowerCase(), COLUMN_NAMES);
  throw new DataError('batch.column', {
    name,
    advice: (translate) =>
      near === undefined
        ? translate('batch.columns', { list: COLUMN_NAMES.join(', ') })
        : translate('batch.nearColumn', { near }),
  });
}
