import type { Transport } from '../http/transport.js';
import { ENDPOINTS } from '../protocol/endpoints/index.js';

/** A page of a frame's render log. */
export interface LogPage {
  readonly lines: readonly string[];
  readonly pages: number;
}

/**
 * A page of the render log of a frame; a frame that has not begun has none.
 * @param frameId as `frames` tells it: without one the farm's answer would be of no frame
 * (docs/protocol/quirks.md, §1.12)
 * @param page from 1 on
 */
export async function queryLog(transport: Transport, frameId: number, page: number): Promise<LogPage> {
  const body = { renderingType: 'render', pageNum: page, pageSize: 1, id: frameId };
  const answer = await transport.call(ENDPOINTS.showLog, body);
  return { lines: answer.items, pages: answer.pageCount };
}
