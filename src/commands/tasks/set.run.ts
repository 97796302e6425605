import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import { parseDuration, showDuration } from '../../domain/duration.js';
import { chooseHardware } from '../../domain/hardware.js';
import type { Task } from '../../domain/task.js';
import { DataError, UsageError } from '../../errors.js';
import type { Say } from '../../text/index.js';
import { inTurn } from '../flags/defer-range-error.js';
import { whole } from '../flags/parse-integer.js';
import { checkNoneEmpty } from '../submit/settings.js';
import { runDeed } from './run-task-action.js';
import type { SetOptions } from './set.js';
import { type Deed, inParts, type Step } from './task-action.js';

/** Highest of an older client of the farm (docs/protocol/endpoints.md, §5.10). */
const MOST_PRIORITY = 99;
const MOST_NODES = 100_000;

/** What to change; what is undefined stays. */
interface Changes {
  readonly priority: number | undefined;
  readonly nodes: number | undefined;
  readonly seconds: number | undefined;
  readonly hardware: string | undefined;
  readonly platform: string | undefined;
  readonly fullSpeed: boolean;
}

/** Seconds. A nought is a slip of a script, and would take the limit away. @throws UsageError, DataError */
function limitOf(text: string): number {
  const seconds = Math.ceil(parseDuration(text) / 1000);
  if (seconds < 1) throw new DataError('settings.timeLimit', { text });
  return seconds;
}

/** Reads the flags. @throws UsageError, and in its turn DataError */
function changesOf(options: SetOptions): () => Changes {
  const { priority, timeLimit, nodeLimit, hardware, platform, fullSpeed = false } = options;
  if (platform !== undefined && hardware === undefined) throw new UsageError('set.platform');
  const given = [priority, timeLimit, nodeLimit, hardware].some((flag) => flag !== undefined) || fullSpeed;
  if (!given) throw new UsageError('set.nothing');
  const number = (text: string | undefined, flag: string, least: number, most: number) =>
    inTurn(() => (text === undefined ? undefined : whole(text, flag, least, most)));
  const level = number(priority, '--priority', 0, MOST_PRIORITY);
  const nodes = number(nodeLimit, '--node-limit', 1, MOST_NODES);
  const own = number(platform, '--platform', 0, 999_999);
  const time = inTurn(() =>
    timeLimit === undefined ? undefined : timeLimit === 'none' ? 0 : limitOf(timeLimit),
  );
  return () => ({
    ...{ priority: level(), nodes: nodes(), seconds: time(), hardware, fullSpeed },
    platform: own()?.toString(),
  });
}

/** Each task's own machine: whether it may run there is a question of its DCC. @throws DataError */
async function changeHardware(
  client: Client,
  tasks: readonly Task[],
  wanted: string,
  platform: string,
): Promise<Step[]> {
  const rows = await client.hardware();
  const chosen = tasks.map((task) => {
    const dcc = { ...task.dcc, extensions: [] };
    return { task, row: chooseHardware(wanted, rows, { dcc, version: '', plugins: {}, platform }) };
  });
  return [...new Set(chosen.map((one) => one.row))].flatMap((row) => {
    const own = chosen.filter((one) => one.row === row).map(({ task }) => task);
    return inParts(own, (ids) => client.changeHardware(ids, row));
  });
}

/** What is changed, in words. */
function wordsOf({ priority, nodes, seconds, hardware, fullSpeed }: Changes, say: Say): string {
  const limit = seconds === 0 ? say('ui.set.noTimeLimit') : say('ui.set.timeLimit', { time: shown(seconds) });
  const words = [
    ...(priority === undefined ? [] : [say('ui.set.priority', { priority })]),
    ...(nodes === undefined ? [] : [say('ui.set.nodes', { nodes })]),
    ...(seconds === undefined ? [] : [limit]),
    ...(hardware === undefined ? [] : [say('ui.set.hardware', { hardware })]),
    ...(fullSpeed ? [say('ui.set.fullSpeed')] : []),
  ];
  return words.join(', ');
}

const shown = (seconds: number | undefined) => showDuration((seconds ?? 0) * 1000);

function deedOf(changes: Changes): Deed {
  const { priority, nodes, seconds, hardware, platform, fullSpeed } = changes;
  return {
    done: (count, say) => say('ui.did.set', { count, words: wordsOf(changes, say) }),
    // The machine of a task is in no list of tasks.
    hidden: hardware !== undefined,
    question: fullSpeed ? 'prompt.start' : undefined,
    costs: true,
    async plan(client, tasks) {
      const own = platform ?? client.platform;
      const machine = hardware === undefined ? [] : await changeHardware(client, tasks, hardware, own);
      const each = (change: (taskId: number) => Promise<void>): Step[] =>
        tasks.map(({ taskId }) => ({ taskIds: [taskId], run: () => change(taskId) }));
      return [
        ...machine,
        ...(seconds === undefined ? [] : inParts(tasks, (ids) => client.limitTime(ids, seconds))),
        ...(priority === undefined ? [] : each((id) => client.setPriority(id, priority))),
        ...(nodes === undefined ? [] : each((id) => client.limitNodes(id, nodes))),
        // Last, since from here on frames begin.
        ...(fullSpeed ? inParts(tasks, client.continueAfterTest) : []),
      ];
    },
  };
}

/** Changes how tasks are rendered that are at the farm already. */
export async function runTaskSet(options: SetOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  return runDeed(deedOf(changesOf(options)()), options, context);
}
