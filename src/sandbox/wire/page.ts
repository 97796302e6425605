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
 * One page of a list (http.md §4); past the end it is empty, since the official SDK stops there.
 * @throws Refusal 600
 */
export function pageOf<T>(all: readonly T[], { pageNum = 1, pageSize = 100 }: PageRequest): Page<T> {
  if (pageNum < 1) throw invalid('pageNum', 'the first page is 1');
  if (pageSize < 1 || pageSize > LARGEST) throw invalid('pageSize', `1 to ${LARGEST}`);
  const items = all.slice((pageNum - 1) * pageSize, pageNum * pageSize);
  return { pageCount: Math.ceil(all.length / pageSize), pageNum, total: all.length, size: pageSize, items };
}

/** A whole list in one page. */
export function onePage<T>(items: T[]): Page<T> {
  return { pageCount: 1, pageNum: 1, total: items.length, size: Math.max(100, items.length), items };
}
