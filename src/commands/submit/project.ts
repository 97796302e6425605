import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import { DataError, RayvisionError } from '../../errors.js';
import { openProjectTurns } from '../../state/project-turns.js';
import type { Dispatch } from './dispatch.js';

/** What is known of a named project before anything is sent. */
export interface ProjectWish {
  /** Empty when none is named. */
  readonly name: string;
  /** Its id, when the farm has it. */
  readonly id: number | undefined;
  /** Whether an earlier run may have added it, though no list shows it yet. */
  readonly mayExist: boolean;
  /** The turn that was on when the farm was asked. */
  readonly turn: string | undefined;
}

/** What the journals tell of the project; all scenes of a line share it. */
export function wishOf(dispatches: readonly Dispatch[], turn: string | undefined): ProjectWish {
  const name = dispatches[0]?.plan.files['task.json'].task_info.project_name ?? '';
  const resumed = dispatches.filter((one) => one.resumed).map(({ journal }) => journal.record);
  return {
    name,
    id: resumed.find(({ projectId }) => projectId !== undefined)?.projectId,
    mayExist: resumed.some(({ steps }) => steps.project === 'begun'),
    turn,
  };
}

/** A project that somebody may have added a moment ago; lists lag behind. */
export async function foundSoon(client: Client, name: string): Promise<number | undefined> {
  try {
    return await client.awaitProject(name);
  } catch (error) {
    if (error instanceof DataError && error.farmCode === undefined) return undefined;
    throw error;
  }
}

/**
 * Id of the named project, adding it if it does not exist; undefined when none is named. The farm would add a second
 * one of the same name (docs/protocol/quirks.md, §3.11), so those who add take turns, and who comes later looks first.
 */
export async function projectFor(
  client: Client,
  wish: ProjectWish,
  context: Context,
): Promise<number | undefined> {
  const { name, id, mayExist, turn } = wish;
  if (name === '' || id !== undefined) return id;
  return openProjectTurns(context.folder, name, context).take(turn, async (others) => {
    const there = others || mayExist ? await foundSoon(client, name) : undefined;
    if (there !== undefined) return there;
    try {
      await client.addProject(name);
    } catch (error) {
      // It may have been added all the same, and this submission may be the last to know of it.
      const refused = error instanceof RayvisionError && error.farmCode !== undefined;
      const added = refused ? await foundSoon(client, name) : undefined;
      if (added === undefined) throw error;
      return added;
    }
    return client.awaitProject(name);
  });
}
