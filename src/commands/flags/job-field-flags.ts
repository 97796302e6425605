import { type FieldValue, JOB_FIELDS, type JobField } from '../../config/job-fields.js';
import {
  joinFields,
  readField,
  resolveMaps,
  type SettingSource,
} from '../../submission/settings/setting-sources.js';
import { deferRangeError } from './defer-range-error.js';

/** Returns the flags that are job fields. */
function fieldFlags(flags: object): [JobField, FieldValue][] {
  const known = (key: string) => Object.hasOwn(JOB_FIELDS, key);
  return Object.entries(flags).filter(([key, value]) => known(key) && value !== undefined) as [
    JobField,
    FieldValue,
  ][];
}

/**
 * Reads the flags that are job fields. The result throws DataError for a value that is out of range.
 * @param cwd the folder from which path maps on the line are resolved
 * @throws UsageError for a malformed value
 */
export function readFieldFlags(flags: object, cwd: string): () => SettingSource {
  const fields = fieldFlags(flags).map(([key, value]) => deferRangeError(() => readField(key, value)));
  return () => {
    const source = joinFields(fields.map((field) => field()));
    return { ...source, maps: resolveMaps(cwd, source.maps) };
  };
}
