import type { Project } from '../../client/projects.js';
import type { Context } from '../../context.js';
import { DataError, NoInputError } from '../../errors.js';
import { oneLine, printJson } from '../../output/print.js';
import { openProjectTurns } from '../../state/project-turns.js';
import { isAgreed } from '../flags/confirm.js';
import type { Globals } from '../flags/globals.js';
import type { Listing } from '../print/print-list.js';
import { showRows } from '../print/show-rows.js';
import { withSession } from '../session/session.js';
import { foundSoon } from '../submit/project.js';
import { checkNoneEmpty } from '../submit/settings.js';
import type { ProjectListOptions, ProjectOptions } from './project.js';

/** Lists the projects of all who share the main account, or the account's own. */
export function runProjectList(options: ProjectListOptions, context: Context): Promise<number> {
  const { say } = context;
  const listing: Listing<Project> = {
    ...{ event: 'project', member: 'projects', json: (row) => row, quiet: ({ name }) => oneLine(name) },
    head: [say('ui.head.id'), say('ui.head.name')],
    cells: ({ id, name }) => [String(id), oneLine(name)],
  };
  return showRows(listing, options, context, (client) => client.listProjects(options.own ? 'own' : 'all'));
}

async function tell(
  project: object,
  said: string,
  globals: Globals,
  { stdout, stderr }: Context,
): Promise<void> {
  if (globals.json) await printJson(stdout, project);
  else if (!globals.quiet) stderr.write(`${said}\n`);
}

/**
 * Adds a project. The farm would add a second one of the same name (docs/protocol/quirks.md, §3.11), so those who add
 * take turns.
 * @throws DataError for one that there is
 */
export async function runProjectAdd(options: ProjectOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { name } = options;
  const turns = openProjectTurns(context.folder, name, context);
  const id = await withSession(options, context, async ({ client }) => {
    const turn = await turns.last();
    const there = await client.findProject(name);
    if (there !== undefined) throw new DataError('project.exists', { name });
    return turns.take(turn, async (others) => {
      if (others && (await foundSoon(client, name)) !== undefined) {
        throw new DataError('project.exists', { name });
      }
      await client.addProject(name);
      return client.awaitProject(name);
    });
  });
  await tell({ id, name }, context.say('ui.projectAdded', { name: oneLine(name), id }), options, context);
  return 0;
}

/** Removes a project, after a person has agreed. @throws NoInputError for one that there is not */
export async function runProjectRemove(options: ProjectOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { name } = options;
  const id = await withSession(options, context, async ({ client }) => {
    const found = await client.findProject(name);
    if (found === undefined) throw new NoInputError('project.unknown', { name });
    const question = context.say('prompt.projectRemove', { name: oneLine(name) });
    if (!(await isAgreed(question, options, context))) return undefined;
    await client.removeProject(name);
    return found;
  });
  if (id === undefined) return 0;
  await tell({ id, name }, context.say('ui.projectRemoved', { name: oneLine(name), id }), options, context);
  return 0;
}
