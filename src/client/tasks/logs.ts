import type { Transport } from '../../http/transport.js';
import { ENDPOINTS } from '../../protocol/endpoints/index.js';

/** A page of a frame's render log. */
export interface LogPage {
  readonly lines: readonly string[];
  readonly pages: number;
}

/**
 * Returns a page of the render log of a frame, empty before the frame has started.
 * @param frameId id from `queryFrames`; without it the farm answers for no frame (docs/protocol/quirks.md, §1.12)
 * @param page from 1 on
 */
export async function queryLog(transport: Transport, frameId: number, page: number): Promise<LogPage> {
  const body = { renderingType: 'render', pageNum: page, pageSize: 1, id: frameId };
  const answer = await transport.call(ENDPOINTS.showLog, body);
  return { lines: answer.items, pages: answer.pageCount };
}
