import { invalid } from '../refusal.js';

/** A type and not an interface: the wire's schemas let more members through. */
export type Page<T> = {
  pageCount: number;
  pageNum: number;
  total: number;
  size: number;
  items: T[];
};

export interface PageRequest {
  readonly pageNum?: number | undefined;
  readonly pageSize?: number | undefined;
}

const LARGEST = 1000;

/**
 * One page of a list (docs/protocol/http.md, §4); past the end it is empty, since the official SDK stops there.
 * @throws Refusal 600
 */
export function pageOf<T>(all: readonly T[], request: PageRequest): Page<T> {
  return pageOfParts([all], request);
}

/** One page of several lists that follow each other; a long list is not made anew for each of its pages. */
export function pageOfParts<T>(
  parts: readonly (readonly T[])[],
  { pageNum = 1, pageSize = 100 }: PageRequest,
): Page<T> {
  if (pageNum < 1) throw invalid('pageNum', 'the first page is 1');
  if (pageSize < 1 || pageSize > LARGEST) throw invalid('pageSize', `1 to ${LARGEST}`);
  const from = (pageNum - 1) * pageSize;
  const items: T[] = [];
  let total = 0;
  for (const part of parts) {
    items.push(...part.slice(Math.max(0, from - total), Math.max(0, from + pageSize - total)));
    total += part.length;
  }
  return { pageCount: Math.ceil(total / pageSize), pageNum, total, size: pageSize, items };
}

/** A whole list in one page. */
export function onePage<T>(items: T[]): Page<T> {
  return { pageCount: 1, pageNum: 1, total: items.length, size: Math.max(100, items.length), items };
}
