import { randomBytes } from 'node:crypto';
import { SUCCESS } from '../../protocol/codes.js';
import { writeEnvelope } from '../../protocol/envelope.js';

/** An HTTP answer. */
export interface Answer {
  readonly status: number;
  readonly type: 'application/json' | 'text/html';
  readonly text: string;
  /** Called once the answer has been sent. */
  readonly afterwards?: () => void;
}

/** Node name in request ids, as on the farm. */
const NODE_NAME = Buffer.from('Sandbox01').toString('base64').replace(/=+$/, '');

/** Returns a request id: six characters, the node's name in base64, epoch milliseconds (docs/protocol/http.md, §4). */
function requestId(now: number): string {
  return `${randomBytes(3).toString('hex')}-${NODE_NAME}-${now}`;
}

function envelope(code: number, message: string, data: unknown, now: number): string {
  return writeEnvelope({ code, message, data }, now, requestId(now));
}

/** A successful answer. @param afterwards called when the answer was sent */
export function success(data: unknown, now: number, afterwards?: () => void): Answer {
  const text = envelope(SUCCESS, 'success', data, now);
  return { status: 200, type: 'application/json', text, ...(afterwards && { afterwards }) };
}

/** An error: HTTP 200 with the code in the envelope (docs/protocol/http.md, §4). */
export function failure(code: number, message: string, now: number, status = 200): Answer {
  return { status, type: 'application/json', text: envelope(code, message, null, now) };
}

/** An HTTP error without an envelope, as from a proxy in front of a farm that is down. */
export function brokenHttp(status: number): Answer {
  return { status, type: 'text/html', text: `<html><body><h1>${status}</h1></body></html>` };
}

/** HTTP success with incomplete JSON. */
export function garbage(): Answer {
  return { status: 200, type: 'application/json', text: '{"code": 200, "data": [' };
}
