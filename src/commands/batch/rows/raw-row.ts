import type { RayvisionError } from '../../../errors.js';

/** A value as the file has it; a list only in JSON. */
export type RawValue = string | boolean | readonly string[];

/** A row as the file has it: values by column, under the column's name as written. */
export interface RawRow {
  /** Number of the line where the row begins, from 1. */
  readonly line: number;
  readonly values: ReadonlyMap<string, RawValue>;
}

/** A fault of the file. */
export interface RowFault {
  readonly line: number;
  /** The row's name, where it is known. */
  readonly name?: string | undefined;
  readonly error: RayvisionError;
}

/** The rows of a file, and the faults of those that cannot be read. */
export interface RawRows {
  readonly rows: readonly RawRow[];
  readonly faults: readonly RowFault[];
}

/** Most characters of a value: what is longer is no value of an option, but a file that lost a quote. */
export const MOST_CHARACTERS = 32_767;
