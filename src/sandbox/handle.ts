import type { IncomingHttpHeaders } from 'node:http';
import { SANDBOX_STORAGE } from '../protocol/transfer-lines.js';
import type { Call } from './handlers/handler.js';
import { type Answer, brokenHttp, failure, garbage, success } from './http/answer.js';
import { checkBody, readBody } from './http/check-body.js';
import type { Fault } from './http/faults.js';
import type { Verify } from './http/verify.js';
import { illegal, Refusal, unknown } from './refusal.js';
import type { Route } from './routes.js';
import type { SandboxFarm } from './state/sandbox-farm.js';

/** A received request. */
export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Uint8Array;
}

/** The parts of the sandbox that answering a request uses. */
export interface RequestContext {
  readonly table: ReadonlyMap<string, Route>;
  readonly verify: Verify;
  readonly faults: Call['faults'];
  transfer(): Call['transfer'];
  /** Folder of the farm's storages. */
  readonly storageRoot: string;
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Advances the farm to this time and returns it for one request. */
  open(now: number): Omit<Call, 'closeAfterwards'>;
  /** Continues the render after a request that changed the farm, and saves the change before it returns. */
  changed(now: number): void;
  close(): void;
}

/** No answer at all: the connection is dropped. */
export const DROPPED = 'dropped';

/** Part of a submission, and not an action that the task records list. */
const UNRECORDED = 'taskJsonFile';

/** Returns the ids of the tasks that a body names, by number, by text, or by their frames. */
function tasksIn(body: Readonly<Record<string, unknown>>, farm: SandboxFarm): number[] {
  const named = [body.taskIds, body.taskId].flat().map(Number);
  // The official SDK sends `taskId: null` beside frames; as a number that is 0, which is not a task id.
  const ids = named.filter((id) => Number.isSafeInteger(id) && id > 0);
  if (ids.length > 0) return ids;
  const frames = [body.ids ?? body.Ids ?? []].flat().map((id) => farm.findFrame(Number(id)));
  return [...new Set(frames.filter((found) => found !== undefined).map(({ task }) => task.id))];
}

/** Answers a stand-in of a transfer program, which signs nothing: this sandbox listens on loopback only. */
function answerStandIn({ transfer, storageRoot }: RequestContext, { method, path }: Incoming) {
  if (path !== SANDBOX_STORAGE || method !== 'GET' || transfer().engine === 'storage') return undefined;
  return { status: 200, type: 'application/json', text: JSON.stringify({ root: storageRoot }) } as const;
}

function execute(context: RequestContext, request: Incoming, route: Route | undefined): Answer {
  const now = context.now();
  if (!route) throw unknown(`path ${request.path}`);
  if (request.method !== 'POST') throw illegal('only POST is served');
  const { json, body } = readBody(request.bytes);
  context.verify({ path: request.path, headers: request.headers, json, body }, now);
  const checked = checkBody(route.row, body);
  let afterwards: (() => void) | undefined;
  const call: Call = {
    ...context.open(now),
    closeAfterwards() {
      afterwards = context.close;
    },
  };
  const data = route.handle(checked, call);
  if (route.row.repeat !== 'read') {
    const taskIds = tasksIn(body, call.farm);
    const { name, path } = route.row;
    if (taskIds.length > 0 && !route.isControl && name !== UNRECORDED)
      call.farm.records.addOperation({ name, taskIds, time: now, path, body: JSON.stringify([body]) });
    context.changed(now);
  }
  return success(data, now, afterwards);
}

/** Answers a refusal with its code, and any other error, a bug of the sandbox, with 500. */
function refuse(error: unknown, now: number): Answer {
  if (error instanceof Refusal) return failure(error.code, error.message, now);
  // A body nested thousands of levels deep overflows the stack.
  if (error instanceof RangeError) return failure(603, 'illegal request: nested too deeply', now);
  return failure(500, `the sandbox failed: ${String(error)}`, now);
}

async function applyFault(
  context: RequestContext,
  fault: Fault,
): Promise<Answer | typeof DROPPED | undefined> {
  const value = fault.value ?? 0;
  if (fault.kind === 'http') return brokenHttp(value);
  if (fault.kind === 'code') return failure(value, 'ordered by sandbox fault', context.now());
  if (fault.kind === 'garbage') return garbage();
  if (fault.kind === 'drop') return DROPPED;
  await context.sleep(value);
  return undefined;
}

/**
 * Answers one request. Order of the checks: injected fault, path, form, account, time, signature, replay, body.
 */
export async function handle(context: RequestContext, request: Incoming): Promise<Answer | typeof DROPPED> {
  const standIn = answerStandIn(context, request);
  if (standIn) return standIn;
  const route = context.table.get(request.path);
  const fault = route?.isControl ? undefined : context.faults.take();
  const faultAnswer = fault && (await applyFault(context, fault));
  if (faultAnswer) return faultAnswer;
  try {
    return execute(context, request, route);
  } catch (error) {
    return refuse(error, context.now());
  }
}
