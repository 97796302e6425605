import type { OutputStream } from '../output-stream.js';
import { oneLine } from './print.js';
import { cut, displayWidth, filling } from './width.js';

/** A cell, which may have a colour: colours take no room. */
export type Cell = string | { readonly text: string; readonly paint: (text: string) => string };

/** Properties of a table's columns, by index. */
export interface TableShape {
  /** Columns that are cut first in a narrow terminal; by default the last one. */
  readonly gives?: readonly number[] | undefined;
  /** Columns that are cut last, such as counts, which are useless when cut. */
  readonly firm?: readonly number[] | undefined;
  /** Columns that are aligned to the right, such as numbers. */
  readonly right?: readonly number[] | undefined;
  /** Columns that are cut at their beginning, such as paths. */
  readonly keepsEnd?: readonly number[] | undefined;
}

/** Lays rows out under each other; `width` is the terminal's, undefined where nothing is cut. */
export type Table = (rows: readonly (readonly Cell[])[], width: number | undefined) => string;

/** Columns between two cells. */
const GAP = 2;

/** What a column that gives keeps as long as the others have room, and what these keep then. */
const LEAST = 12;
const LEAST_OF_OTHERS = 10;
/** What it keeps before a firm column is cut. */
const LEAST_BESIDE_FIRM = 6;

/** The width that rows must keep to on this stream: a terminal's; undefined anywhere else. */
export function widthOf({ isTTY, columns }: OutputStream): number | undefined {
  return isTTY && columns ? columns : undefined;
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width + GAP, -GAP);
}

/**
 * Widths that fit: the columns that give do so first, the widest of them before the others, down to what still tells
 * something; then the others but the first, which says which row it is, down to as much, the firm ones last; then all to
 * nothing, in the same order; and columns that have no room at all are left out, from the right.
 */
function fitted(
  wanted: readonly number[],
  most: number,
  gives: readonly number[],
  firm: readonly number[],
): number[] {
  const widths = wanted.map((width) => Math.min(width, most));
  const all = widths.map((_, at) => at);
  const others = all.filter((at) => !gives.includes(at));
  for (const [columns, least] of [
    [gives, LEAST],
    [others.filter((at) => at !== 0 && !firm.includes(at)), LEAST_OF_OTHERS],
    [gives, LEAST_BESIDE_FIRM],
    [others.filter((at) => at !== 0), LEAST_OF_OTHERS],
    [gives, 1],
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
 * A table whose rows come page by page. The first page says how wide its columns are; a wider cell that comes later
 * widens its column from there on, and none ever gets narrower for want of wide cells, so that rows stay below each
 * other as far as that is possible without knowing them all.
 */
export function openTable({ gives, firm = [], right = [], keepsEnd = [] }: TableShape = {}): Table {
  const wanted: number[] = [];

  function line(cells: readonly Cell[], widths: readonly number[]): string {
    const shown = widths.map((width, at) => {
      const cell = cells[at] ?? '';
      const text = cut(textOf(cell), width, keepsEnd.includes(at) ? 'end' : 'start');
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
    const widths = fitted(wanted, most, gives ?? [wanted.length - 1], firm);
    return rows.map((cells) => line(cells, widths)).join('');
  };
}
