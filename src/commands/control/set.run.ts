import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import { chooseHardware } from '../../domain/farm/hardware.js';
import { parseInteger } from '../../domain/parse-integer.js';
import type { Task } from '../../domain/task/task.js';
import { showDuration } from '../../domain/text/duration.js';
import { UsageError } from '../../errors.js';
import type { Translate } from '../../text/index.js';
import { checkNoneEmpty } from '../flags/check-none-empty.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import { parseTimeLimit } from '../flags/parse-time-limit.js';
import { runTaskAction } from './run-task-action.js';
import type { SetOptions } from './set.js';
import { type Step, type TaskAction, taskSteps } from './task-action.js';

/** Highest priority of an older client of the farm (docs/protocol/endpoints.md, §5.10). */
const MOST_PRIORITY = 99;
const MOST_NODES = 100_000;

/** What to change; undefined members stay as they are. */
interface Changes {
  readonly priority: number | undefined;
  readonly nodes: number | undefined;
  readonly seconds: number | undefined;
  readonly hardware: string | undefined;
  readonly platform: string | undefined;
  readonly fullSpeed: boolean;
}

/** Reads the flags. The function that it returns throws for values that are out of range. @throws UsageError */
function readChanges(options: SetOptions): () => Changes {
  const { priority, timeLimit, nodeLimit, hardware, platform, fullSpeed = false } = options;
  if (platform !== undefined && hardware === undefined) throw new UsageError('set.platform');
  const given = [priority, timeLimit, nodeLimit, hardware].some((flag) => flag !== undefined) || fullSpeed;
  if (!given) throw new UsageError('set.nothing');
  const number = (text: string | undefined, flag: string, least: number, most: number) =>
    deferRangeError(() => (text === undefined ? undefined : parseInteger(text, flag, least, most)));
  const level = number(priority, '--priority', 0, MOST_PRIORITY);
  const nodes = number(nodeLimit, '--node-limit', 1, MOST_NODES);
  const own = number(platform, '--platform', 0, 999_999);
  const time = deferRangeError(() =>
    timeLimit === undefined ? undefined : timeLimit === 'none' ? 0 : parseTimeLimit(timeLimit),
  );
  return () => ({
    ...{ priority: level(), nodes: nodes(), seconds: time(), hardware, fullSpeed },
    platform: own()?.toString(),
  });
}

/** Returns steps that change the machine type. @throws DataError where the DCC of a task cannot run on it */
async function hardwareSteps(
  client: Client,
  tasks: readonly Task[],
  wanted: string,
  platform: string,
): Promise<Step[]> {
  const rows = await client.hardware();
  const chosen = tasks.map((task) => {
    const load = { dcc: task.dcc, version: '', plugins: {}, platform };
    return { task, row: chooseHardware(wanted, rows, load) };
  });
  return [...new Set(chosen.map((one) => one.row))].flatMap((row) => {
    const own = chosen.filter((one) => one.row === row).map(({ task }) => task);
    return taskSteps(own, (ids) => client.changeHardware(ids, row));
  });
}

/** Returns the changes as words: `priority 60, time limit 2h`. */
function changesText(
  { priority, nodes, seconds, hardware, fullSpeed }: Changes,
  translate: Translate,
): string {
  const limit =
    seconds === 0 ? translate('ui.set.noTimeLimit') : translate('ui.set.timeLimit', { time: shown(seconds) });
  const words = [
    ...(priority === undefined ? [] : [translate('ui.set.priority', { priority })]),
    ...(nodes === undefined ? [] : [translate('ui.set.nodes', { nodes })]),
    ...(seconds === undefined ? [] : [limit]),
    ...(hardware === undefined ? [] : [translate('ui.set.hardware', { hardware })]),
    ...(fullSpeed ? [translate('ui.set.fullSpeed')] : []),
  ];
  return words.join(', ');
}

const shown = (seconds: number | undefined) => showDuration((seconds ?? 0) * 1000);

function setAction(changes: Changes): TaskAction {
  const { priority, nodes, seconds, hardware, platform, fullSpeed } = changes;
  return {
    done: (count, translate) => translate('ui.did.set', { count, words: changesText(changes, translate) }),
    // The farm's answer about a task does not name its machine type.
    hidden: hardware !== undefined,
    question: fullSpeed ? 'prompt.start' : undefined,
    costs: true,
    async plan(client, tasks) {
      const own = platform ?? client.platform;
      const machine = hardware === undefined ? [] : await hardwareSteps(client, tasks, hardware, own);
      const each = (change: (taskId: number) => Promise<void>): Step[] =>
        tasks.map(({ taskId }) => ({ taskIds: [taskId], run: () => change(taskId) }));
      return [
        ...machine,
        ...(seconds === undefined ? [] : taskSteps(tasks, (ids) => client.limitTime(ids, seconds))),
        ...(priority === undefined ? [] : each((id) => client.setPriority(id, priority))),
        ...(nodes === undefined ? [] : each((id) => client.limitNodes(id, nodes))),
        // Last, since it starts frames.
        ...(fullSpeed ? taskSteps(tasks, client.continueAfterTest) : []),
      ];
    },
  };
}

/** Changes the settings of submitted tasks. */
export async function runTaskSet(options: SetOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  return runTaskAction(setAction(readChanges(options)()), options, context);
}
