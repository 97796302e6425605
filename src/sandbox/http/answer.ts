import { randomBytes } from 'node:crypto';
import { SUCCESS } from '../../protocol/codes.js';
import { writeEnvelope } from '../../protocol/envelope.js';

/** What goes back over the wire. */
export interface Answer {
  readonly status: number;
  readonly type: 'application/json' | 'text/html';
  readonly text: string;
  /** Done once the answer is with the caller. */
  readonly afterwards?: () => void;
}

/** The name that answers carry in their request id, as a farm's server node does. */
const NODE_NAME = Buffer.from('Sandbox01').toString('base64').replace(/=+$/, '');

/** Six characters, the node's name in base64, epoch ms (docs/protocol/http.md, §4). */
function requestId(now: number): string {
  return `${randomBytes(3).toString('hex')}-${NODE_NAME}-${now}`;
}

function envelope(code: number, message: string, data: unknown, now: number): string {
  return writeEnvelope({ code, message, data }, now, requestId(now));
}

export function success(data: unknown, now: number, afterwards?: () => void): Answer {
  const text = envelope(SUCCESS, 'success', data, now);
  return { status: 200, type: 'application/json', text, ...(afterwards && { afterwards }) };
}

/** An error: HTTP 200 with the code in the envelope (docs/protocol/http.md, §4). */
export function failure(code: number, message: string, now: number, status = 200): Answer {
  return { status, type: 'application/json', text: envelope(code, message, null, now) };
}

/** What a proxy between caller and farm says when the farm is not there. */
export function brokenHttp(status: number): Answer {
  return { status, type: 'text/html', text: `<html><body><h1>${status}</h1></body></html>` };
}

/** Success by its status, and nothing that anybody can read. */
export function garbage(): Answer {
  return { status: 200, type: 'application/json', text: '{"code": 200, "data": [' };
}
