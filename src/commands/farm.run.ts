import type { Client } from '../client/client.js';
import type { Platform } from '../client/platforms.js';
import type { Project } from '../client/projects.js';
import type { LoginRecord, RecordPage, TaskRecord } from '../client/records.js';
import type { TransferLine } from '../client/storage.js';
import type { Context } from '../context.js';
import type { Hardware } from '../domain/hardware.js';
import { DataError, NoInputError } from '../errors.js';
import { oneLine, printJson } from '../output/print.js';
import { timesIn } from '../output/time.js';
import type { ProjectOptions, RecordOptions } from './farm.js';
import type { Globals } from './globals.js';
import { withSession } from './session.js';
import { type Listing, printPages } from './stream.js';
import { checkNoneEmpty } from './submit/settings.js';

/** Prints rows that come all at once. */
async function show<T>(
  listing: Listing<T>,
  globals: Globals,
  context: Context,
  ask: (client: Client) => Promise<readonly T[]>,
): Promise<number> {
  await withSession(globals, context, async ({ client }) => {
    async function* once() {
      yield await ask(client);
    }
    return printPages(once(), listing, globals, context);
  });
  return 0;
}

/** The parts of the farm, by the numbers that `--platform` takes. */
export function runPlatforms(globals: Globals, context: Context): Promise<number> {
  const { say } = context;
  const listing: Listing<Platform> = {
    ...{ event: 'platform', member: 'platforms', json: (row) => row, quiet: (row) => String(row.platform) },
    head: [say('ui.head.id'), say('ui.head.kind'), say('ui.head.status'), say('ui.head.name')],
    cells: ({ platform, kind, state, name }) => [String(platform), kind ?? '-', state ?? '-', oneLine(name)],
  };
  return show(listing, globals, context, (client) => client.platforms());
}

/** Machine types of all platforms, as `--hardware` takes them. */
export function runHardware(globals: Globals, context: Context): Promise<number> {
  const { say } = context;
  const listing: Listing<Hardware> = {
    ...{ event: 'hardware', member: 'hardware', json: (row) => row, quiet: (row) => String(row.id) },
    head: [
      say('ui.head.id'),
      say('ui.head.platform'),
      say('ui.head.model'),
      say('ui.head.ram'),
      say('ui.head.gpu'),
    ],
    cells: ({ id, platform, model, ram, gpu }) => [
      ...[String(id), String(platform), oneLine(model)],
      ...[oneLine(ram), oneLine(gpu ?? '-')],
    ],
  };
  return show(listing, globals, context, async (client) =>
    (await client.hardware()).filter(({ enabled }) => enabled),
  );
}

/** The ways for files that the farm offers; those that it prefers first. */
export function runLines(globals: Globals, context: Context): Promise<number> {
  const { say } = context;
  const listing: Listing<TransferLine> = {
    ...{ event: 'line', member: 'lines', json: (row) => row, quiet: (row) => oneLine(row.name) },
    head: [say('ui.head.engine'), say('ui.head.name'), say('ui.head.server')],
    cells: ({ engine, name, server, port }) => [oneLine(engine), oneLine(name), oneLine(`${server}:${port}`)],
  };
  return show(listing, globals, context, async (client) => (await client.storage()).lines);
}

export function runProjectList(globals: Globals, context: Context): Promise<number> {
  const { say } = context;
  const listing: Listing<Project> = {
    ...{ event: 'project', member: 'projects', json: (row) => row, quiet: ({ name }) => oneLine(name) },
    head: [say('ui.head.id'), say('ui.head.name')],
    cells: ({ id, name }) => [String(id), oneLine(name)],
  };
  return show(listing, globals, context, (client) => client.listProjects());
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

/** Adds a project; the farm would add a second one of the same name. @throws DataError for one that there is */
export async function runProjectAdd(options: ProjectOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { name = '' } = options;
  const id = await withSession(options, context, async ({ client }) => {
    if ((await client.findProject(name)) !== undefined) throw new DataError('project.exists', { name });
    await client.addProject(name);
    return client.awaitProject(name);
  });
  await tell({ id, name }, context.say('ui.projectAdded', { name: oneLine(name), id }), options, context);
  return 0;
}

/** @throws NoInputError for a project that there is not */
export async function runProjectRemove(options: ProjectOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { name = '' } = options;
  const id = await withSession(options, context, async ({ client }) => {
    const found = await client.findProject(name);
    if (found === undefined) throw new NoInputError('project.unknown', { name });
    await client.removeProject(name);
    return found;
  });
  await tell({ id, name }, context.say('ui.projectRemoved', { name: oneLine(name), id }), options, context);
  return 0;
}

async function* recordPages<T>(ask: (page: number) => Promise<RecordPage<T>>): AsyncGenerator<readonly T[]> {
  for (let page = 1, pages = 1; page <= pages; page++) {
    const answer = await ask(page);
    pages = answer.pages;
    yield answer.records;
  }
}

function timeHead({ utc }: RecordOptions, { say }: Context): string {
  const head = say('ui.head.at');
  return utc ? say('ui.head.utc', { head }) : head;
}

/** What was done to tasks, the newest first. */
export async function runTaskRecords(options: RecordOptions, context: Context): Promise<number> {
  const { say } = context;
  const { moment } = timesIn(context, options.utc);
  const listing: Listing<TaskRecord> = {
    ...{ event: 'record', member: 'records', json: (row) => row, quiet: ({ action }) => oneLine(action) },
    head: [timeHead(options, context), say('ui.head.user'), say('ui.head.action'), say('ui.head.tasks')],
    gives: [2, 3],
    cells: ({ time, user, details, action, tasks }) => [
      ...[moment(time), oneLine(user), oneLine(details || action), oneLine(tasks.join(', '))],
    ],
  };
  await withSession(options, context, ({ client }) =>
    printPages(recordPages(client.taskRecords), listing, options, context),
  );
  return 0;
}

/** Who came in, the newest first. */
export async function runLoginRecords(options: RecordOptions, context: Context): Promise<number> {
  const { say } = context;
  const { moment } = timesIn(context, options.utc);
  const listing: Listing<LoginRecord> = {
    ...{ event: 'login', member: 'logins', json: (row) => row, quiet: ({ user }) => oneLine(user) },
    head: [
      timeHead(options, context),
      say('ui.head.user'),
      say('ui.head.kind'),
      say('ui.head.address'),
      say('ui.head.code'),
    ],
    cells: ({ time, user, kind, address, code, description }) => [
      ...[
        moment(time),
        oneLine(user),
        oneLine(kind),
        oneLine(address),
        oneLine(`${code} ${description}`.trim()),
      ],
    ],
  };
  await withSession(options, context, ({ client }) =>
    printPages(recordPages(client.loginRecords), listing, options, context),
  );
  return 0;
}
