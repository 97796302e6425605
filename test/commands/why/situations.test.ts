import { afterAll, describe, expect, test } from 'vitest';
import { FRAME_STATUSES } from '../../../src/domain/frames/frame-status.js';
import en from '../../../src/text/en/ui.json';
import zh from '../../../src/text/zh/ui.json';
import { everyNth } from '../../support/exhaustive.js';
import { openRelayedWorkstation } from '../../support/workstation/relayed-workstation.js';
import { onlyJson } from '../../support/workstation/workstation.js';

const workstation = await openRelayedWorkstation();
afterAll(() => workstation.close());

const TEXTS = { en, zh } as const;
const PLATFORMS = '/api/render/common/queryPlatforms';

/** What the farm reports otherwise than the sandbox does; the rest is a task of two frames in this status. */
interface Situation {
  readonly status: number;
  readonly load?: number;
  readonly frames?: number;
  readonly task?: object | ((item: object) => object);
}

/** Asks `why` in both languages, proves that they agree, and returns the English answer. */
async function whyIn({ status, load, frames, task }: Situation) {
  const [id = 0] = await workstation.pinned(status);
  const { env, relay } = await workstation.through({
    change(path, data) {
      if (path === PLATFORMS && load !== undefined) for (const row of data) row.status = load;
      for (const item of data.items ?? []) {
        if ('frameIndex' in item && frames !== undefined) item.frameStatus = frames;
        if ('totalFrames' in item && task) {
          Object.assign(item, typeof task === 'function' ? task(item) : task);
        }
      }
    },
  });
  const answers = [];
  for (const lang of ['en', 'zh'] as const) {
    const result = await workstation.run(['why', String(id), '--json', '--lang', lang], { env });
    expect([result.code, result.stderr]).toEqual([0, '']);
    const answer = onlyJson(result.stdout);
    expect(answer.message).toBe(TEXTS[lang][`verdict.${answer.verdict}` as keyof typeof en]);
    answers.push(answer);
  }
  await relay.close();
  const [english, chinese] = answers;
  expect([chinese.verdict, chinese.next]).toEqual([english.verdict, english.next]);
  return english;
}

/** The states of frames, and two that are not documented. */
const FRAME_STATES = [
  ...FRAME_STATUSES.map(({ code, name }) => [code, name] as const),
  [8, '?'],
  [99, '?'],
] as const;

describe('the load of the platform', () => {
  test.each([
    [0, 'platform-off', 'off'],
    [1, 'waits-for-machines', 'normal'],
    [2, 'platform-busy', 'busy'],
    [3, 'platform-full', 'full'],
  ])('%i of a task that waits: %s', async (load, verdict, name) => {
    const answer = await whyIn({ status: 0, load });
    expect(answer.verdict).toBe(verdict);
    expect(answer.evidence).toContainEqual({ source: 'platform', text: `load: ${name}` });
  });

  test('an unknown one is not the reason', async () => {
    expect((await whyIn({ status: 0, load: 9 })).verdict).toBe('waits-for-machines');
  });

  test('is not the reason for a task of which all frames render', async () => {
    const task = { executingFrames: 2, failedFrames: 0, doneFrames: 0 };
    expect((await whyIn({ status: 5, load: 3, frames: 2, task })).verdict).toBe('rendering');
  });
});

describe('the node limit', () => {
  const full = { totalFrames: 9, executingFrames: 2, doneFrames: 1, failedFrames: 0, abortFrames: 0 };

  test('that is reached is the reason, and the next command doubles it', async () => {
    const answer = await whyIn({ status: 5, load: 3, frames: 2, task: { ...full, taskLimit: 2 } });
    expect(answer.verdict).toBe('node-limit');
    expect(answer.next).toMatch(/^rayvision set \d+ --node-limit 4$/);
    expect(answer.evidence).toContainEqual({ source: 'limit', text: 'node limit 2' });
  });

  test('of an opened task is that of its sub tasks', async () => {
    const task = (item: object) => ({
      ...{ isOpen: 1, taskLimit: null },
      respRenderingTaskList: [{ ...item, ...full, taskLimit: 2, taskStatus: 5 }],
    });
    const answer = await whyIn({ status: 5, load: 1, frames: 2, task });
    expect(answer.verdict).toBe('node-limit');
    expect(answer.next).toMatch(/ --node-limit 4$/);
  });

  test('that is not reached is not the reason', async () => {
    const answer = await whyIn({ status: 5, load: 1, frames: 2, task: { ...full, taskLimit: 3 } });
    expect(answer.verdict).toBe('rendering');
  });
});

describe('the state of the frames of a task that waits', () => {
  const STAGES: Record<string, string> = {
    PREDONEWAITING: 'waits-for-preprocessing',
    PHOTONDONEWAITING: 'waits-for-photons',
    PREDONEJOBWAITING: 'waits-for-photons',
    GOPJOBWAITING: 'waits-for-simulation',
  };

  test.each(everyNth(3, FRAME_STATES))('%i %s', async (frames, name) => {
    const answer = await whyIn({ status: 0, load: 1, frames });
    expect(answer.verdict).toBe(STAGES[name] ?? 'waits-for-machines');
  });
});

describe('the state of the frames of a task that failed', () => {
  test.each(everyNth(3, FRAME_STATES))('%i %s', async (frames, name) => {
    const answer = await whyIn({ status: 45, frames, task: { failedFrames: 2 } });
    expect(answer.verdict).toBe(name === 'TIMEOUT' ? 'timeout' : 'not-known');
    const logs = answer.evidence.filter(({ source }: { source: string }) => source === 'log');
    const text = name === 'TIMEOUT' ? 'ended at its time limit' : 'no known pattern in its log';
    const expected = ['ERROR', 'TIMEOUT'].includes(name) ? [`frame 1: ${text}`, `frame 2: ${text}`] : [];
    expect(logs.map((one: { text: string }) => one.text)).toEqual(expected);
  });
});
