import * as z from 'zod/mini';
import { ANSWER_LIMITS, parseJson } from '../../domain/text/json.js';
import { type LoopbackOutcome, postLoopback } from '../../http/loopback.js';

/** Maximum size of an answer in bytes; the largest, a page of ten failed files, has some kilobytes. */
const LARGEST_ANSWER = 4 * 1024 * 1024;

const answerSchema = z.looseObject({ code: z.int(), message: z.optional(z.nullable(z.string())) });
const taskId = z.union([z.string(), z.number()]);
const createdSchema = z.looseObject({ 'task-id': taskId });
const state = z.union([z.string(), z.number()]);
const statusSchema = z.looseObject({
  'task-list': z.nullable(z.array(z.looseObject({ 'task-state': state }))),
});
const filesSchema = z.looseObject({
  'file-list': z.nullable(z.array(z.looseObject({ 'local-path': z.string(), 'error-code': z.int() }))),
});

/** What identifies a transfer besides its id, which a daemon that was restarted may give to another one. */
export interface RaysyncTransfer {
  readonly 'task-name': string;
  readonly 'task-type': string;
  /** Path of the upload list; no other list is in its folder. */
  readonly 'file-list'?: string | undefined;
}

/** Returns the last two steps of a path, as all systems write them: a daemon may write the ones before differently. */
function endOf(path: string): string {
  return path.toLowerCase().split(/[\\/]/).slice(-2).join('/');
}

/** Returns `upload` of `upload-list`. */
const directionOf = (type: string) => type.split('-')[0];

/** Whether a reported transfer is the one that was created, as far as the daemon reports what was sent. */
function isSame(task: Readonly<Record<string, unknown>>, id: RaysyncTaskId, sent: RaysyncTransfer): boolean {
  const reported = task['task-id'] ?? id;
  if (String(reported) !== String(id)) return false;
  // What a real daemon reports is not documented: it may add to the name, and call `upload-list` an `upload`.
  const { 'task-name': name, 'task-type': type } = task;
  const hasName = typeof name !== 'string' || name.includes(sent['task-name']);
  const hasType = typeof type !== 'string' || directionOf(type) === directionOf(sent['task-type']);
  const [list, own] = [task['file-list'], sent['file-list']];
  return hasName && hasType && (typeof list !== 'string' || own === undefined || endOf(list) === endOf(own));
}

/** The daemon's id of a transfer. */
export type RaysyncTaskId = z.infer<typeof taskId>;

/** A transfer as the daemon reports it. */
export interface RaysyncStatus {
  readonly state: string | number;
  /** Everything that the daemon reports of it, as text: it changes as long as the transfer advances. */
  readonly fingerprint: string;
}

/** A file that the daemon did not transfer. */
export interface RaysyncFileError {
  readonly local: string;
  /** Raysync's file error code, 0 to 73 (docs/protocol/workflow.md, §6.3). */
  readonly code: number;
}

/** Why a call gave no usable answer. */
export class RaysyncCallError extends Error {
  /**
   * @param kind `closed`: nothing listens; `silent`: no whole answer in time; `invalid`: not an answer of the daemon;
   * `refused`: the daemon's code is not 0
   */
  constructor(
    readonly kind: 'closed' | 'silent' | 'invalid' | 'refused',
    readonly path: string,
    /** The daemon's code and message, without secrets. */
    readonly refusal: { readonly code: number; readonly message: string } = { code: 0, message: '' },
  ) {
    super(`${path}: ${kind}`);
  }
}

/** Settings of the calls. */
export interface RaysyncCalls {
  readonly port: number;
  /** Milliseconds for one call. */
  readonly timeout: number;
  /** Masks secrets in what the daemon answers. */
  hideSecrets(text: string): string;
}

/** Length of a message of the daemon that is worth showing. */
const LONGEST_MESSAGE = 300;

/** Returns the JSON object of an answer. @throws RaysyncCallError */
function readAnswer(path: string, outcome: LoopbackOutcome): z.infer<typeof answerSchema> {
  if (outcome.kind !== 'answer') throw new RaysyncCallError(outcome.kind, path);
  let parsed: unknown;
  try {
    parsed = parseJson(outcome.text, path, ANSWER_LIMITS.values);
  } catch {
    throw new RaysyncCallError('invalid', path);
  }
  const result = answerSchema.safeParse(parsed);
  if (!result.success) throw new RaysyncCallError('invalid', path);
  return result.data;
}

/**
 * The vendor's Raysync daemon as typed functions (docs/protocol/workflow.md, §6.3): address always 127.0.0.1, requests
 * POST, JSON, unsigned. Each function throws RaysyncCallError when there is no usable answer, and the signal's reason
 * when interrupted.
 */
export function raysyncDaemon({ port, timeout, hideSecrets }: RaysyncCalls) {
  async function call(path: string, body: object, signal: AbortSignal): Promise<object> {
    const outcome = await postLoopback({ port, path, body, timeout, largest: LARGEST_ANSWER, signal });
    const answer = readAnswer(path, outcome);
    if (answer.code === 0) return answer;
    const message = hideSecrets(answer.message ?? '').slice(0, LONGEST_MESSAGE);
    throw new RaysyncCallError('refused', path, { code: answer.code, message });
  }

  async function ask<A>(path: string, body: object, schema: z.ZodMiniType<A>, signal: AbortSignal) {
    const result = schema.safeParse(await call(path, body, signal));
    if (!result.success) throw new RaysyncCallError('invalid', path);
    return result.data;
  }

  return {
    /** Checks that the daemon is alive. */
    check: (signal: AbortSignal) => call('/check-raysync-http', { sign: 'render-bus' }, signal),
    /**
     * Limits the daemon's speed in both directions.
     * @param limit KB/s, as the vendor's own client takes it; the generic Raysync documents say Mbps
     */
    limitSpeed: (limit: number, signal: AbortSignal) =>
      call(
        '/set-transmission-parameters',
        // The packet size belongs to every network mode but TCP only, which is never asked for here.
        { 'max-upload-speed': limit, 'max-download-speed': limit, mss: 1200 },
        signal,
      ),
    /** Sets the vendor's transfer proxy, or switches it off. */
    setProxy: (proxy: { host: string; port: number } | undefined, signal: AbortSignal) =>
      call(
        '/set-proxy-manager',
        {
          'enable-proxy-manager': proxy !== undefined,
          'proxy-manager-ip': proxy?.host ?? '',
          'proxy-manager-port': proxy?.port ?? 0,
        },
        signal,
      ),
    /** Sets the number of files that are transferred at the same time, 1 to 10, in each direction. */
    limitTasks: (parallel: number, signal: AbortSignal) =>
      call('/set-task-limit', { upload: parallel, download: parallel }, signal),
    /** Creates a transfer, which starts at once. The answer means that it was accepted. */
    create: async (body: object, signal: AbortSignal): Promise<RaysyncTaskId> =>
      (await ask('/create-task', body, createdSchema, signal))['task-id'],
    /** Starts a failed transfer again. */
    start: (id: RaysyncTaskId, signal: AbortSignal) => call('/start-task', { 'task-id': id }, signal),
    stop: (id: RaysyncTaskId, signal: AbortSignal) => call('/stop-task', { 'task-id': id }, signal),
    remove: (id: RaysyncTaskId, signal: AbortSignal) => call('/delete-task', { 'task-id': id }, signal),
    /** Returns the state of a transfer; undefined where the daemon knows none, or only another one, by its id. */
    status: async (
      id: RaysyncTaskId,
      sent: RaysyncTransfer,
      signal: AbortSignal,
    ): Promise<RaysyncStatus | undefined> => {
      const answer = await ask('/get-task-status', { 'task-id': id }, statusSchema, signal);
      const task = answer['task-list']?.find((one) => isSame(one, id, sent));
      return task && { state: task['task-state'], fingerprint: JSON.stringify(task) };
    },
    /** Returns one page, from 1 on, of the files of a transfer that failed. */
    failedFiles: async (
      id: RaysyncTaskId,
      page: { size: number; number: number },
      signal: AbortSignal,
    ): Promise<RaysyncFileError[]> => {
      const body = {
        'task-id': id,
        'list-type': 'error',
        'page-size': page.size,
        'page-number': page.number,
      };
      const { 'file-list': list } = await ask('/get-file-list', body, filesSchema, signal);
      return (list ?? []).map((file) => ({ local: file['local-path'], code: file['error-code'] }));
    },
  };
}

export type RaysyncDaemon = ReturnType<typeof raysyncDaemon>;
