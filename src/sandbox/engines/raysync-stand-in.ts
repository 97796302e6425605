import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { copiesOf, copyWhole } from './raysync-copy.js';
import { findMistake, orderChecker } from './raysync-shapes.js';

type Body = Readonly<Record<string, unknown>>;

/** What the stand-in does wrong on request. Instead of an answer: */
type Misbehaviour =
  /** HTML, an answer without end, none at all, a closed connection, or the daemon's end before or after the call. */
  | 'garbage'
  | 'endless'
  | 'silence'
  | 'close'
  | 'die'
  /** Ends and listens again, without its transfers. */
  | 'restart'
  /** Answers as usual, after it forgot all transfers. */
  | 'forget';

/** Faults of the stand-in. */
export interface RaysyncFaults {
  /** What calls get instead of their answer: the calls of `path` from number `from` (1) on, `times` (1) of them. */
  readonly calls?: readonly {
    readonly path: string;
    readonly from?: number;
    readonly times?: number;
    readonly answer: Misbehaviour | Body;
  }[];
  /** States that `/get-task-status` reports one after another; after the last one the true states. */
  readonly states?: readonly (string | number)[];
  /** State that a failed transfer reports. */
  readonly failed?: string | number;
  /** Files that are left out of transfers which report success: their names end with one of these. */
  readonly missing?: readonly string[];
  /** Files that fail: their names end with `name`, in the first `times` (for ever) starts of a transfer. */
  readonly failing?: readonly { readonly name: string; readonly code: number; readonly times?: number }[];
}

/** A call that the stand-in got. */
export interface RaysyncCall {
  readonly path: string;
  readonly body: Body;
}

/** A running stand-in. */
export interface RaysyncStandIn {
  readonly port: number;
  readonly calls: readonly RaysyncCall[];
  /** Calls that were not as documented, in shape or order. */
  readonly mistakes: readonly string[];
  close(): Promise<void>;
}

interface Task {
  readonly id: number;
  readonly body: Body;
  starts: number;
  state: 'ready' | 'start' | 'stopped' | 'successful' | 'failed';
  errors: { 'local-path': string; 'error-code': number }[];
}

/** Milliseconds between two questions whether the sandbox is there. */
const ASK_EVERY = 250;

const LARGEST_BODY = 1024 * 1024;

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > LARGEST_BODY) throw new Error('too large');
  }
  return text;
}

/** Asks the sandbox on this machine for the folder of its storages. */
function storageRoot(body: Body): Promise<string> {
  const host = String(body['server-ip']);
  if (!['127.0.0.1', 'localhost', '::1'].includes(host)) throw new Error(`not on this machine: ${host}`);
  const address = { host, port: Number(body['proxy-port']), path: '/sandbox/storage', agent: false };
  return new Promise((resolve, reject) => {
    const request = get(address, (response) => {
      readBody(response)
        .then((text) => resolve(JSON.parse(text).root))
        .catch(reject);
    });
    request.on('error', reject);
  });
}

/** Text of unlimited length. */
function* endless(): Generator<string> {
  for (;;) yield ' '.repeat(65_536);
}

/**
 * Starts a stand-in for the vendor's Raysync daemon on loopback (docs/protocol/workflow.md, §6.3). It checks each call,
 * and copies files between local folders and the storages of a sandbox on this machine.
 * @param port 0 for a free one
 */
export async function startRaysyncStandIn(faults: RaysyncFaults = {}, port = 0): Promise<RaysyncStandIn> {
  const calls: RaysyncCall[] = [];
  const mistakes: string[] = [];
  const tasks = new Map<number, Task>();
  const states = [...(faults.states ?? [])];
  let lastId = 0;
  /** Bytes a second. */
  let limit: number | undefined;
  let checkOrder = orderChecker();

  async function copyAll(task: Task, start: number): Promise<void> {
    const endsWith = (name: string, part: string) => name.endsWith(part);
    const copies = await copiesOf(await storageRoot(task.body), task.body);
    const isCurrent = () => tasks.get(task.id) === task && task.starts === start && task.state !== 'stopped';
    if (isCurrent()) task.state = 'start';
    let asked = Date.now();
    let isLost = false;
    async function check(): Promise<void> {
      if (!isCurrent()) throw new Error('stopped');
      if (Date.now() - asked < ASK_EVERY) return;
      await storageRoot(task.body).catch((error) => {
        isLost = true;
        throw error;
      });
      asked = Date.now();
    }
    for (const copy of copies) {
      if (!isCurrent()) return;
      const failure = faults.failing?.find(
        ({ name, times = Number.POSITIVE_INFINITY }) => endsWith(copy.local, name) && start <= times,
      );
      const fail = (code: number) => task.errors.push({ 'local-path': copy.local, 'error-code': code });
      if (failure) fail(failure.code);
      else if (!faults.missing?.some((name) => endsWith(copy.local, name)))
        await copyWhole(copy, { limit, check }).catch(() => (isLost ? undefined : fail(2)));
      if (isLost) break;
    }
    if (isCurrent()) task.state = isLost || task.errors.length > 0 ? 'failed' : 'successful';
  }

  function start(task: Task): void {
    task.starts += 1;
    task.state = 'ready';
    task.errors = [];
    copyAll(task, task.starts).catch((error: Error) => {
      task.state = 'failed';
      if (tasks.get(task.id) === task) mistakes.push(error.message);
    });
  }

  function statusOf({ id, body, state }: Task, reported?: string | number) {
    const own = state === 'failed' ? (faults.failed ?? state) : state;
    const names = { 'task-name': body['task-name'], 'task-type': body['task-type'] };
    return { 'task-id': id, ...names, 'task-state': reported ?? own };
  }

  /** Answers a call. */
  function answerTo(path: string, body: Body): Body {
    if (path === '/create-task') {
      lastId += 1;
      const task: Task = { id: lastId, body, starts: 0, state: 'ready', errors: [] };
      tasks.set(task.id, task);
      start(task);
      return { 'task-id': task.id };
    }
    if (path === '/set-transmission-parameters') limit = Number(body['max-upload-speed']) * 1024;
    if (path === '/get-task-limit') return { upload: 2, download: 2 };
    if (path === '/get-task-list') return { 'task-list': [...tasks.values()].map((task) => statusOf(task)) };
    if (!('task-id' in body)) return {};
    const task = tasks.get(Number(body['task-id']));
    if (path === '/get-task-status') return { 'task-list': task ? [statusOf(task, states.shift())] : [] };
    if (!task) return { code: 1, message: 'no such task' };
    if (path === '/start-task') start(task);
    if (path === '/stop-task') task.state = 'stopped';
    if (path === '/delete-task') tasks.delete(task.id);
    if (path !== '/get-file-list') return {};
    const size = Number(body['page-size']);
    const first = (Number(body['page-number']) - 1) * size;
    const page = task.errors.slice(first, first + size);
    return { 'file-list': page.length > 0 ? page : null };
  }

  function faultOf(path: string): Misbehaviour | Body | undefined {
    const number = calls.filter((call) => call.path === path).length;
    const found = faults.calls?.find((fault) => {
      const { from = 1, times = 1 } = fault;
      return fault.path === path && number >= from && number < from + times;
    });
    return found?.answer;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const text = await readBody(request);
    const body: Body = JSON.parse(text);
    calls.push({ path, body });
    const isPlain = request.method === 'POST' && request.headers['content-type'] === 'application/json';
    const mistake = isPlain ? (findMistake(path, body) ?? checkOrder(path)) : `${request.method} ${path}`;
    const fault = faultOf(path);
    const send = (content: Body) => {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(content));
    };
    if (fault === 'silence') return;
    if (fault === 'close') request.socket.destroy();
    else if (fault === 'garbage') response.end('<html>not the daemon</html>');
    else if (fault === 'endless') Readable.from(endless()).pipe(response);
    else if (fault === 'die' || fault === 'restart') await leave(fault);
    else if (typeof fault === 'object') send(fault);
    else {
      if (fault === 'forget') tasks.clear();
      if (mistake !== undefined) mistakes.push(mistake);
      if (mistake !== undefined) send({ code: 400, message: mistake });
      else send({ code: 0, message: 'success', ...answerTo(path, body) });
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => request.socket.destroy());
  });

  const listen = (at: number) =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(at, '127.0.0.1', () => {
        server.off('error', reject);
        resolve((server.address() as AddressInfo).port);
      });
    });

  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });

  async function leave(how: 'die' | 'restart'): Promise<void> {
    tasks.clear();
    checkOrder = orderChecker();
    await stop();
    if (how === 'restart') await listen(actual);
  }

  const actual = await listen(port);
  return { port: actual, calls, mistakes, close: stop };
}
