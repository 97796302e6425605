import { createServer } from 'node:http';
import { listening, stopped, textOf } from '../proxies/relay.js';
import { EXAMPLE_KEYS, signByHand } from './sign-by-hand.js';

/** A farm with many tasks, and one task with many frames; pages are generated on request. */
export interface PageFarm {
  readonly env: Record<string, string>;
  /** Id of the task with the frames. */
  readonly taskId: number;
  /** Numbers of the requested pages, in order. */
  readonly asked: number[];
  close(): Promise<void>;
}

export interface PageFarmOptions {
  /** Number of tasks, and of frames. */
  readonly count: number;
  /** Called before a page is answered. */
  readonly onPage?: (page: number) => void | Promise<void>;
  /** Returns the data of an answer to any other call; undefined for a call that the farm does not know. */
  readonly answer?: (path: string, body: { readonly taskId?: number; readonly treePath?: string }) => unknown;
}

const BEGUN = Date.UTC(2026, 0, 1);
const FIRST = 10_000_000;

/** Returns the task at a position of the list, as large as real ones. */
function task(at: number) {
  const id = FIRST + at;
  return {
    ...{ id, taskAlias: `2W${id}`, sceneName: `shot_${String(at).padStart(6, '0')}_v012.ma`, cgId: 2000 },
    ...{ taskStatus: 25, statusText: 'render_task_status_25', preTaskStatus: null, preStatusText: null },
    ...{ totalFrames: 100, abortFrames: 0, executingFrames: 0, doneFrames: 100, failedFrames: 0 },
    ...{ framesRange: '1-100[1]', projectName: `film-${at % 7}`, producer: 'ann', taskUserLevel: 50 },
    ...{ submitDate: BEGUN + at, startTime: BEGUN + 60_000, completedDate: BEGUN + 3_600_000 },
    ...{
      renderConsume: 1.57,
      userAccountConsume: 0,
      couponConsume: 1.57,
      taskArrears: 0,
      renderDuration: 1176,
    },
    ...{
      userName: 'u',
      userId: 10001520,
      bid: '20201',
      taskLevel: 79,
      taskLimit: 200,
      taskOverTime: 86400000,
    },
    ...{
      outputFileName: `${id}_shot`,
      munuTaskId: '2018083000075',
      layerParentId: 0,
      isOpen: 0,
      labels: '{}',
    },
    ...{ respRenderingTaskList: null, layerName: '', taskType: 'Render', renderCamera: 'persp', channel: 4 },
  };
}

function frame(at: number) {
  return {
    ...{ id: 665_000_000 + at, taskId: FIRST, frameIndex: String(at), frameBlock: '', frameStatus: 4 },
    ...{ frameStatusText: 'task_frame_status_4', frameType: 5, startTime: BEGUN, endTime: BEGUN + 33_000 },
    ...{ frameExecuteTime: 33, currentRenderTime: 0, feeAmount: 0, couponFee: 0.037, arrearsFee: null },
    ...{
      recommitFlag: 0,
      munuJobId: '0',
      munuTaskId: '2020092801043',
      nodeId: `node-${at % 300}`,
      frameRam: 64,
    },
  };
}

/** Starts the farm, which rejects requests without a valid signature. */
export async function startPageFarm({ count, onPage, answer: others }: PageFarmOptions): Promise<PageFarm> {
  const asked: number[] = [];
  const pageOf = (make: (at: number) => object, pageNum: number, size: number) => {
    const first = (pageNum - 1) * size;
    const items = Array.from({ length: Math.max(0, Math.min(size, count - first)) }, (_, at) =>
      make(first + at),
    );
    return { pageCount: Math.ceil(count / size), pageNum, total: count, size, items };
  };
  const server = createServer(async (request, response) => {
    const text = await textOf(request);
    const { url = '', headers } = request;
    const body = JSON.parse(text);
    const names = ['accessId', 'channel', 'platform', 'UTCTimestamp', 'nonce', 'version'];
    const signed = Object.fromEntries(names.map((name) => [name, String(headers[name.toLowerCase()])]));
    const signature = signByHand(String(headers.host), url, signed, body, EXAMPLE_KEYS.accessKey);
    const answer = (code: number, data: unknown) =>
      response
        .writeHead(200, { 'Content-Type': 'application/json' })
        .end(JSON.stringify({ code, message: '', data, result: code === 200, version: '2.0.0' }));
    if (headers.signature !== signature) return answer(602, null);
    if (url.endsWith('/queryTaskInfo/v2')) {
      const ids: number[] = body.taskIds;
      return answer(200, { ...pageOf((at) => task((ids[at] ?? 0) - FIRST), 1, ids.length), pageCount: 1 });
    }
    const make = { '/api/render/handle/getTaskList/v2': task, '/api/render/handle/queryTaskFrames': frame }[
      url
    ];
    if (!make) {
      const data = others?.(url, body);
      return data === undefined ? answer(404, null) : answer(200, data);
    }
    asked.push(body.pageNum);
    await onPage?.(body.pageNum);
    return answer(200, pageOf(make, body.pageNum, body.pageSize));
  });
  const domain = await listening(server);
  return {
    env: {
      RAYVISION_DOMAIN: domain,
      RAYVISION_API_ACCESS_ID: EXAMPLE_KEYS.accessId,
      RAYVISION_API_KEY: EXAMPLE_KEYS.accessKey,
    },
    taskId: FIRST,
    asked,
    close: () => stopped(server),
  };
}
