import type { OutputStream } from '../output-stream.js';
import { oneLine } from './print.js';
import { cut, displayWidth, filling } from './width.js';

/** A cell; `paint` adds colour, which has no width. */
export type Cell = string | { readonly text: string; readonly paint: (text: string) => string };

/** Properties of a table's columns, by index. */
export interface TableShape {
  /** Columns that are cut first in a narrow terminal; by default the last one. */
  readonly cutFirst?: readonly number[] | undefined;
  /** Columns that are cut last, such as counts, which are useless when cut. */
  readonly cutLast?: readonly number[] | undefined;
  /** Columns that are aligned to the right, such as numbers. */
  readonly right?: readonly number[] | undefined;
  /** Columns that are cut at their beginning, such as paths. */
  readonly cutStart?: readonly number[] | undefined;
}

/** Formats rows as lines. `width` is the terminal's in columns; undefined: nothing is cut. */
export type Table = (rows: readonly (readonly Cell[])[], width: number | undefined) => string;

/** Columns between two cells. */
const GAP = 2;

/** Minimum widths before columns of the next step are cut: of those of `cutFirst`, and of all others. */
const LEAST = 12;
const LEAST_OF_OTHERS = 10;
/** Minimum width of a column of `cutFirst` before one of `cutLast` is cut. */
const LEAST_BESIDE_FIRM = 6;

/** Returns the columns of a terminal; undefined for any other stream. */
export function widthOf({ isTTY, columns }: OutputStream): number | undefined {
  return isTTY && columns ? columns : undefined;
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width + GAP, -GAP);
}

/**
 * Returns widths that fit in `most` columns. Cuts in steps, in each step the widest column first: the columns of
 * `cutFirst` to a readable width, then the others to theirs, those of `cutLast` last; then all to one column, in the same
 * order. The first column, which identifies the row, is cut only at the end. Columns without room are left out, from the
 * right.
 */
function fitted(
  wanted: readonly number[],
  most: number,
  cutFirst: readonly number[],
  cutLast: readonly number[],
): number[] {
  const widths = wanted.map((width) => Math.min(width, most));
  const all = widths.map((_, at) => at);
  const others = all.filter((at) => !cutFirst.includes(at));
  for (const [columns, least] of [
    [cutFirst, LEAST],
    [others.filter((at) => at !== 0 && !cutLast.includes(at)), LEAST_OF_OTHERS],
    [cutFirst, LEAST_BESIDE_FIRM],
    [others.filter((at) => at !== 0), LEAST_OF_OTHERS],
    [cutFirst, 1],
    [others.filter((at) => at !== 0), 1],
    [others, 1],
  ] as const) {
    const widest = () =>
      columns.reduce((best, at) => ((widths[at] ?? 0) > (widths[best] ?? 0) ? at : best), columns[0] ?? 0);
    for (let over = total(widths) - most; over > 0 && (widths[widest()] ?? 0) > least; over--) {
      widths[widest()] = (widths[widest()] ?? 0) - 1;
    }
  }
  while (widths.length > 1 && total(widths) > most) widths.pop();
  return widths;
}

const textOf = (cell: Cell) => oneLine(typeof cell === 'string' ? cell : cell.text);

/**
 * Returns a table whose rows arrive page by page. The first page sets the widths of the columns. A wider cell on a later
 * page widens its column from that page on; columns never get narrower, so that the rows of most pages align.
 */
export function openTable({ cutFirst, cutLast = [], right = [], cutStart = [] }: TableShape = {}): Table {
  const wanted: number[] = [];

  function line(cells: readonly Cell[], widths: readonly number[]): string {
    const shown = widths.map((width, at) => {
      const cell = cells[at] ?? '';
      const text = cut(textOf(cell), width, cutStart.includes(at) ? 'end' : 'start');
      const painted = typeof cell === 'string' ? text : cell.paint(text);
      const space = filling(text, width);
      return right.includes(at) ? space + painted : painted + space;
    });
    return `${shown.join(' '.repeat(GAP)).trimEnd()}\n`;
  }

  return (rows, width) => {
    for (const cells of rows) {
      for (const [at, cell] of cells.entries()) {
        wanted[at] = Math.max(wanted[at] ?? 0, displayWidth(textOf(cell)));
      }
    }
    const most = width ?? Number.POSITIVE_INFINITY;
    const widths = fitted(wanted, most, cutFirst ?? [wanted.length - 1], cutLast);
    return rows.map((cells) => line(cells, widths)).join('');
  };
}
