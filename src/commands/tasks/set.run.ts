import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import { parseDuration } from '../../domain/duration.js';
import { chooseHardware } from '../../domain/hardware.js';
import type { Task } from '../../domain/task.js';
import { UsageError } from '../../errors.js';
import { inTurn } from '../in-turn.js';
import { whole } from '../number.js';
import { checkNoneEmpty } from '../submit/settings.js';
import { type Deed, inParts, runDeed } from './control.run.js';
import type { SetOptions } from './set.js';

/** Highest of an older client of the farm (endpoints.md §5.10). */
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
    timeLimit === undefined
      ? undefined
      : timeLimit === 'none'
        ? 0
        : Math.ceil(parseDuration(timeLimit) / 1000),
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
): Promise<void> {
  const rows = await client.hardware();
  const chosen = tasks.map((task) => {
    const dcc = { ...task.dcc, extensions: [] };
    return { task, row: chooseHardware(wanted, rows, { dcc, version: '', plugins: {}, platform }) };
  });
  for (const row of new Set(chosen.map((one) => one.row))) {
    const own = chosen.filter((one) => one.row === row).map(({ task }) => task);
    await inParts(own, (ids) => client.changeHardware(ids, row));
  }
}

function deedOf({ priority, nodes, seconds, hardware, platform, fullSpeed }: Changes): Deed {
  return {
    question: fullSpeed ? 'prompt.start' : undefined,
    costs: true,
    async act(client, tasks) {
      if (hardware !== undefined) {
        await changeHardware(client, tasks, hardware, platform ?? client.platform);
      }
      if (seconds !== undefined) await inParts(tasks, (ids) => client.limitTime(ids, seconds));
      for (const { taskId } of tasks) {
        if (priority !== undefined) await client.setPriority(taskId, priority);
        if (nodes !== undefined) await client.limitNodes(taskId, nodes);
      }
      // Last, since from here on frames begin.
      if (fullSpeed) await inParts(tasks, client.continueAfterTest);
    },
  };
}

/** Changes how tasks are rendered that are at the farm already. */
export async function runTaskSet(options: SetOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  return runDeed(deedOf(changesOf(options)()), options, context);
}
