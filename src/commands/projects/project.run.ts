import type { Project } from '../../client/account/projects.js';
import type { Context } from '../../context.js';
import { DataError, NoInputError } from '../../errors.js';
import { oneLine } from '../../output/print.js';
import { openProjectTurns } from '../../state/submissions/project-turns.js';
import { checkNoneEmpty } from '../flags/check-none-empty.js';
import { isConfirmed } from '../flags/confirm.js';
import { printChange } from '../print/print-change.js';
import type { Listing } from '../print/print-list.js';
import { printRows } from '../print/print-rows.js';
import { withSession } from '../session/session.js';
import type { ProjectListOptions, ProjectOptions } from './project.js';

/** Prints the projects of everyone below the main account, or the account's own. */
export function runProjectList(options: ProjectListOptions, context: Context): Promise<number> {
  const { translate } = context;
  const listing: Listing<Project> = {
    ...{ event: 'project', member: 'projects', json: (row) => row, quiet: ({ name }) => oneLine(name) },
    head: [translate('ui.head.id'), translate('ui.head.name')],
    cells: ({ id, name }) => [String(id), oneLine(name)],
  };
  return printRows(listing, options, context, (client) => client.listProjects(options.own ? 'own' : 'all'));
}

/**
 * Adds a project. The farm accepts a second project of the same name (docs/protocol/quirks.md, §3.11), so processes that
 * add one take turns.
 * @throws DataError for a project that exists
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
      if (others && (await client.findRecentProject(name)) !== undefined) {
        throw new DataError('project.exists', { name });
      }
      await client.addProject(name);
      return client.awaitProject(name);
    });
  });
  await printChange(
    { id, name },
    context.translate('ui.projectAdded', { name: oneLine(name), id }),
    options,
    context,
  );
  return 0;
}

/** Removes a project after a confirmation. @throws NoInputError for an unknown project */
export async function runProjectRemove(options: ProjectOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { name } = options;
  const id = await withSession(options, context, async ({ client }) => {
    const found = await client.findProject(name);
    if (found === undefined) throw new NoInputError('project.unknown', { name });
    const question = context.translate('prompt.projectRemove', { name: oneLine(name) });
    if (!(await isConfirmed(question, options, context))) return undefined;
    await client.removeProject(name);
    return found;
  });
  if (id === undefined) return 0;
  await printChange(
    { id, name },
    context.translate('ui.projectRemoved', { name: oneLine(name), id }),
    options,
    context,
  );
  return 0;
}
