import type { VerdictCode } from '../../domain/diagnosis/verdict.js';
import { renderingTasks, type Task } from '../../domain/task/task.js';

/** Values that a suggested command needs. */
interface Names {
  readonly id: number;
  /** The scene and the DCC, quoted for the shell. */
  readonly scene: string;
  readonly dcc: string;
  readonly nodeLimit: number;
}

type Next = (names: Names) => string;

const start: Next = ({ id }) => `start ${id}`;
const wait: Next = ({ id }) => `wait ${id}`;
const retry: Next = ({ id }) => `retry ${id}`;
const money: Next = () => 'whoami';
const platforms: Next = () => 'platforms';
const machines: Next = ({ id }) => `hardware ${id}`;
const software: Next = ({ dcc }) => `software ${dcc}`;

/** The command that comes next after each verdict. */
const NEXT: Readonly<Record<VerdictCode, Next>> = {
  deleted: () => 'list',
  finished: ({ id }) => `download ${id}`,
  stopped: start,
  'stopped-by-user': start,
  'frames-stopped': start,
  abandoned: ({ scene }) => `submit ${scene}`,
  'out-of-money': money,
  'no-money': money,
  'time-limit': ({ id }) => `set ${id} --time-limit 24h`,
  'test-done': start,
  analysing: wait,
  updating: wait,
  preprocessing: wait,
  'platform-off': platforms,
  'platform-full': platforms,
  'platform-busy': platforms,
  'node-limit': ({ id, nodeLimit }) => `set ${id} --node-limit ${nodeLimit * 2}`,
  'waits-for-photons': wait,
  'waits-for-simulation': wait,
  'waits-for-preprocessing': wait,
  'waits-for-machines': wait,
  rendering: wait,
  'not-known': ({ id }) => `status ${id}`,
  licence: retry,
  disk: retry,
  gpu: machines,
  memory: machines,
  version: software,
  plugin: software,
  'missing-file': ({ scene }) => `analyze ${scene}`,
  timeout: () => 'settings --time-limit 24h',
  crash: retry,
};

/**
 * Returns the command line that comes next.
 * @param word quotes a text for the shell
 * @param farm the flags that address the same farm
 */
export function nextCommand(
  verdict: VerdictCode,
  task: Task,
  word: (text: string) => string,
  farm: string,
): string {
  const { taskId: id, scene, dcc, frames } = task;
  // Of an opened task its sub tasks have the limits.
  const nodeLimit = Math.max(1, ...renderingTasks([task]).map((one) => one.nodeLimit ?? 1));
  const names = { id, scene: word(scene), dcc: word(dcc.name), nodeLimit };
  const hasLogs = verdict === 'not-known' && frames.failed > 0;
  const line = hasLogs ? `logs ${id} --failed` : NEXT[verdict](names);
  return `rayvision ${line}${farm}`;
}
