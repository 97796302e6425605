import type { IncomingHttpHeaders } from 'node:http';
import type { Call } from './handlers/handler.js';
import { type Answer, brokenHttp, failure, garbage, success } from './http/answer.js';
import { checkBody, readBody } from './http/check-body.js';
import type { Fault } from './http/faults.js';
import type { Verify } from './http/verify.js';
import { illegal, Refusal, unknown } from './refusal.js';
import type { Route } from './routes.js';
import type { Farm } from './state/sandbox-farm.js';

/** A request as it came in. */
export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Uint8Array;
}

/** What a request needs of the farm, apart from what its handler needs. */
export interface Desk {
  readonly table: ReadonlyMap<string, Route>;
  readonly verify: Verify;
  readonly faults: Call['faults'];
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Brings the farm up to date and hands it out for one request. */
  open(now: number): Omit<Call, 'closeAfterwards'>;
  /** Lets the farm go on after a request that changed it; its change is on disk when this returns. */
  changed(now: number): void;
  close(): void;
}

/** No answer at all: the connection is dropped. */
export const DROPPED = 'dropped';

/** Sent along with a submission, and nothing that somebody does to a task. */
const UNRECORDED = 'taskJsonFile';

/** The tasks that a body names, as numbers or as text, or by their frames. */
function tasksIn(body: Readonly<Record<string, unknown>>, farm: Farm): number[] {
  const named = [body.taskIds, body.taskId].flat().map(Number);
  // The official SDK sends `taskId: null` beside frames; as a number that is 0, which is no task.
  const ids = named.filter((id) => Number.isSafeInteger(id) && id > 0);
  if (ids.length > 0) return ids;
  const frames = [body.ids ?? body.Ids ?? []].flat().map((id) => farm.findFrame(Number(id)));
  return [...new Set(frames.filter((found) => found !== undefined).map(({ task }) => task.id))];
}

function execute(desk: Desk, request: Incoming, route: Route | undefined): Answer {
  const now = desk.now();
  if (!route) throw unknown(`path ${request.path}`);
  if (request.method !== 'POST') throw illegal('only POST is served');
  const { json, body } = readBody(request.bytes);
  desk.verify({ path: request.path, headers: request.headers, json, body }, now);
  const checked = checkBody(route.row, body);
  let afterwards: (() => void) | undefined;
  const call: Call = {
    ...desk.open(now),
    closeAfterwards() {
      afterwards = desk.close;
    },
  };
  const data = route.handle(checked, call);
  if (route.row.repeat !== 'read') {
    const taskIds = tasksIn(body, call.farm);
    const { name, path } = route.row;
    if (taskIds.length > 0 && !route.isControl && name !== UNRECORDED)
      call.farm.records.addOperation({ name, taskIds, time: now, path, body: JSON.stringify([body]) });
    desk.changed(now);
  }
  return success(data, now, afterwards);
}

/** An expected refusal is answered with its code; anything else is the sandbox's own mistake, 500. */
function refuse(error: unknown, now: number): Answer {
  if (error instanceof Refusal) return failure(error.code, error.message, now);
  // Only a body nested thousands of levels deep gets here: reading it overflows the stack.
  if (error instanceof RangeError) return failure(603, 'illegal request: nested too deeply', now);
  return failure(500, `the sandbox failed: ${String(error)}`, now);
}

async function suffer(desk: Desk, fault: Fault): Promise<Answer | typeof DROPPED | undefined> {
  const value = fault.value ?? 0;
  if (fault.kind === 'http') return brokenHttp(value);
  if (fault.kind === 'code') return failure(value, 'ordered by sandbox fault', desk.now());
  if (fault.kind === 'garbage') return garbage();
  if (fault.kind === 'drop') return DROPPED;
  await desk.sleep(value);
  return undefined;
}

/**
 * Answers one request. The order of the checks: ordered fault, unknown path, form, account, time, signature,
 * replay, body, and only then the handler.
 */
export async function handle(desk: Desk, request: Incoming): Promise<Answer | typeof DROPPED> {
  const route = desk.table.get(request.path);
  const fault = route?.isControl ? undefined : desk.faults.take();
  const suffered = fault && (await suffer(desk, fault));
  if (suffered) return suffered;
  try {
    return execute(desk, request, route);
  } catch (error) {
    return refuse(error, desk.now());
  }
}
