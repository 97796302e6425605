import type { Client } from '../../client/client.js';
import { RayvisionError } from '../../errors.js';
import { openProjectTurns } from '../../state/submissions/project-turns.js';
import type { SubmissionWorld } from '../world.js';
import type { ActiveSubmission } from './begin-submission.js';

/** Facts about a named project, before anything is sent. */
export interface ProjectLookup {
  /** Empty when no project is named. */
  readonly name: string;
  /** Its id, if it exists on the farm. */
  readonly id: number | undefined;
  /** Whether an earlier run may have added it, although no list shows it yet. */
  readonly mayExist: boolean;
  /** The last turn of the processes that add this project, at the time of the query. */
  readonly turn: string | undefined;
}

/** Returns the facts about the project in the journals; all scenes of a request have the same project. */
export function projectLookup(
  submissions: readonly ActiveSubmission[],
  turn: string | undefined,
): ProjectLookup {
  const name = submissions[0]?.plan.files['task.json'].task_info.project_name ?? '';
  const resumed = submissions.filter((one) => one.resumed).map(({ journal }) => journal.record);
  return {
    name,
    id: resumed.find(({ projectId }) => projectId !== undefined)?.projectId,
    mayExist: resumed.some(({ steps }) => steps.project === 'begun'),
    turn,
  };
}

/** Returns the last turn of the processes that add a project. */
export function lastProjectTurn(name: string, world: SubmissionWorld): Promise<string | undefined> {
  return openProjectTurns(world.folder, name, world).last();
}

/**
 * Returns the id of the named project and adds it if it does not exist; undefined when none is named. The farm would
 * add a second one of the same name (docs/protocol/quirks.md, §3.11), so processes take turns and query it again first.
 */
export async function findOrAddProject(
  client: Client,
  { name, id, mayExist, turn }: ProjectLookup,
  world: SubmissionWorld,
): Promise<number | undefined> {
  if (name === '' || id !== undefined) return id;
  return openProjectTurns(world.folder, name, world).take(turn, async (others) => {
    const there = others || mayExist ? await client.findRecentProject(name) : undefined;
    if (there !== undefined) return there;
    try {
      await client.addProject(name);
    } catch (error) {
      // The farm may have added it despite the error, and a later run would not know.
      const refused = error instanceof RayvisionError && error.farmCode !== undefined;
      const added = refused ? await client.findRecentProject(name) : undefined;
      if (added === undefined) throw error;
      return added;
    }
    return client.awaitProject(name);
  });
}
