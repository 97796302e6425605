import { suggest } from '../../../domain/text/suggest.js';
import { DataError } from '../../../errors.js';
import type { RowFault } from './raw-row.js';
import type { RowValues } from './read-row.js';

type Named = Pick<RowValues, 'line' | 'name' | 'after'>;

/** Finds the names that several rows have. */
function repeatedNames(rows: readonly Named[]): RowFault[] {
  const first = new Map<string, Named>();
  const faults: RowFault[] = [];
  for (const { line, name } of rows) {
    const other = first.get(name);
    if (other)
      faults.push({ line, name, error: new DataError('batch.repeated', { name, line: other.line }) });
    else first.set(name, { line, name, after: [] });
  }
  return faults;
}

/** Unknown names for which a near one is searched: among ten thousand names each search takes long. */
const MOST_SEARCHES = 10;

/** Finds rows that wait for a row which is not in the file. */
function unknownNames(rows: readonly Named[]): RowFault[] {
  const names = rows.map(({ name }) => name);
  const known = new Set(names);
  let searches = 0;
  return rows.flatMap(({ line, name, after }) =>
    after
      .filter((other) => !known.has(other))
      .map((other) => {
        const error = new DataError('batch.unknownAfter', { name: other });
        searches += 1;
        const near = searches > MOST_SEARCHES ? undefined : suggest(other, names);
        return { line, name, error: near === undefined ? error : error.advise('batch.nearName', { near }) };
      }),
  );
}

/** Names of a circle that are reported. */
const MOST_NAMES = 20;

/** Returns `a → b → a`; of a long circle the beginning and the end, since a circle may be as long as the file. */
function circleText(names: readonly string[]): string {
  const half = MOST_NAMES / 2;
  const shown = names.length <= MOST_NAMES ? names : [...names.slice(0, half), '…', ...names.slice(-half)];
  return shown.join(' → ');
}

/** Finds rows that wait for each other: each circle once, from its first row. */
function circles(rows: readonly Named[]): RowFault[] {
  const byName = new Map(rows.map((row) => [row.name, row]));
  const settled = new Set<Named>();
  const faults: RowFault[] = [];
  for (const start of rows) {
    // Without recursion: a chain may be as long as the file.
    const path: { readonly row: Named; next: number }[] = [{ row: start, next: 0 }];
    const onPath = new Set([start]);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const name = settled.has(top.row) ? undefined : top.row.after[top.next++];
      if (name === undefined) {
        settled.add(top.row);
        onPath.delete(top.row);
        path.pop();
        continue;
      }
      const row = byName.get(name);
      if (!row || settled.has(row)) continue;
      if (!onPath.has(row)) {
        path.push({ row, next: 0 });
        onPath.add(row);
        continue;
      }
      const from = path.findIndex((one) => one.row === row);
      const list = circleText([...path.slice(from).map((one) => one.row.name), row.name]);
      faults.push({ line: row.line, name: row.name, error: new DataError('batch.circle', { list }) });
    }
  }
  return faults;
}

/** Returns the faults in the names of rows, and in what they wait for. */
export function checkOrder(rows: readonly Named[]): RowFault[] {
  return [...repeatedNames(rows), ...unknownNames(rows), ...circles(rows)];
}
