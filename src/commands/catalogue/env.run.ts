import type { Client } from '../../client/client.js';
import type { Environment, EnvironmentDraft, EnvironmentPlugin, System } from '../../client/environments.js';
import type { SoftwareOffer } from '../../client/farm.js';
import type { Context } from '../../context.js';
import { dccById } from '../../domain/dcc.js';
import { DataError, NoInputError, UsageError } from '../../errors.js';
import { oneLine, printJson } from '../../output/print.js';
import { isConfirmed } from '../flags/confirm.js';
import type { Globals } from '../flags/globals.js';
import type { Listing } from '../print/print-list.js';
import { showRows } from '../print/show-rows.js';
import { afterwards } from '../session/refetch-or-warn.js';
import { withSession } from '../session/session.js';
import { readField } from '../submit/setting-sources.js';
import { checkNoneEmpty } from '../submit/settings.js';
import type { EnvListOptions, EnvOptions } from './env.js';
import { offeredPlugins } from './offered-plugins.js';
import { DEFAULT_OS } from './software.js';
import { dccIdOf, ownVersion } from './software.run.js';

const SYSTEMS: readonly System[] = ['windows', 'linux'];

/** The only one that has render setups. */
const MAYA = 2000;

const dccName = ({ dccId, dccName }: Environment) => dccById(dccId)?.name ?? dccName;

/** As every answer shows it. */
function shown(environment: Environment) {
  const { name, dccId, version, os, renderSetup, projectPath, isDefault } = environment;
  const plugins = Object.fromEntries(
    environment.plugins.map((one) => [one.name || String(one.id), one.version]),
  );
  const dcc = { name: dccName(environment), id: dccId };
  return { name, dcc, version, os, plugins, renderSetup, projectPath, isDefault };
}

async function all(client: Client, systems: readonly System[], dccId?: number): Promise<Environment[]> {
  return (await Promise.all(systems.map((os) => client.environments(os, dccId)))).flat();
}

export async function runEnvList(options: EnvListOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { say } = context;
  const dccId = options.dcc === undefined ? undefined : dccIdOf(options.dcc);
  const systems = options.os === undefined ? SYSTEMS : [options.os];
  const plugins = (row: Environment) =>
    row.plugins.map(({ id, name, version }) => (name ? `${name} ${version}` : String(id))).join(', ');
  const listing: Listing<Environment> = {
    ...{ event: 'environment', member: 'environments', json: shown, quiet: ({ name }) => oneLine(name) },
    head: (
      [
        'ui.head.name',
        'ui.head.dcc',
        'ui.head.version',
        'ui.head.system',
        'ui.head.default',
        'ui.head.plugins',
      ] as const
    ).map((key) => say(key)),
    cells: (row) => [
      ...[oneLine(row.name), oneLine(dccName(row)), oneLine(row.version), row.os],
      ...[row.isDefault ? say('ui.yes') : '-', oneLine(plugins(row) || '-')],
    ],
  };
  return showRows(listing, options, context, (client) => all(client, systems, dccId));
}

/** @throws NoInputError where there is none */
async function known(client: Client, name: string): Promise<Environment> {
  const found = (await all(client, SYSTEMS)).find((one) => one.name === name);
  if (!found) throw new NoInputError('env.unknown', { name });
  return found;
}

type Plugins = Readonly<Record<string, string>>;

/** Ids of plug-ins by the farm's own names. @throws DataError for one that the farm does not have */
function idsOf(version: string, plugins: Plugins, offer: SoftwareOffer): number[] {
  const ids = offer.pluginIds.get(version);
  return Object.entries(offeredPlugins(version, plugins, offer)).flatMap(([name, own]) => {
    const id = ids?.get(`${name} ${own}`);
    if (id === undefined)
      throw new DataError('plugin.unknown', { name, version, list: (say) => say('ui.none') });
    return [id];
  });
}

/** What an environment is that was just made so, without asking the farm again. */
function drafted({ pluginIds, ...draft }: EnvironmentDraft, offer: SoftwareOffer): Environment {
  const names = new Map([...(offer.pluginIds.get(draft.version) ?? [])].map(([text, id]) => [id, text]));
  const plugins = pluginIds.map((id) => {
    const [, name = '', version = ''] = /^(.*) (\S+)$/.exec(names.get(id) ?? '') ?? [];
    return { id, name, version };
  });
  return { ...draft, plugins, isDefault: false };
}

const pluginsIn = (items: readonly string[] | undefined): Plugins =>
  readField('plugin', items ?? []).plugins ?? {};

async function tell(
  environment: Environment,
  said: string,
  globals: Globals,
  { stdout, stderr }: Context,
): Promise<void> {
  if (globals.json) await printJson(stdout, shown(environment));
  else if (!globals.quiet) stderr.write(`${said}\n`);
}

/** Saves a choice of software under a name. @throws DataError for a name that is taken, or what is not on offer */
export async function runEnvAdd(options: EnvOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { name, dcc, dccVersion, os = DEFAULT_OS, renderSetup = false, projectPath = '' } = options;
  if (dcc === undefined) throw new UsageError('env.missing', { flag: '--dcc' });
  if (dccVersion === undefined) throw new UsageError('env.missing', { flag: '--dcc-version' });
  const dccId = dccIdOf(dcc);
  if (renderSetup && dccId !== MAYA) throw new DataError('env.renderSetup');
  const plugins = pluginsIn(options.plugin);
  const added = await withSession(options, context, async ({ client }) => {
    const [there, offer] = await Promise.all([all(client, SYSTEMS), client.software(dccId, os)]);
    if (there.some((one) => one.name === name)) throw new DataError('env.exists', { name });
    const version = ownVersion(dccVersion, offer, dcc);
    const pluginIds = idsOf(version, plugins, offer);
    const draft = { name, dccId, dccName: offer.name, version, os, pluginIds, renderSetup, projectPath };
    await client.addEnvironment(draft);
    return afterwards(() => known(client, name), drafted(draft, offer), options, context);
  });
  await tell(added, context.say('ui.envAdded', { name: oneLine(name) }), options, context);
  return 0;
}

/** The plug-ins of an environment under another version, some of them changed and some taken away. */
function editedPlugins(
  { plugins, version }: Environment,
  { plugin, without = [] }: EnvOptions,
  wanted: string,
  offer: SoftwareOffer,
): number[] {
  const changed = pluginsIn(plugin);
  const isNamed = (name: string, names: readonly string[]) =>
    names.some((one) => one.toLowerCase() === name.toLowerCase());
  // One that the farm does not name is shown, and taken out, by its number.
  const nameOf = (one: EnvironmentPlugin) => one.name || String(one.id);
  const absent = without.find((one) => !isNamed(one, plugins.map(nameOf)));
  if (absent !== undefined) throw new DataError('env.without', { name: absent });
  const kept = plugins.filter((one) => !isNamed(nameOf(one), [...Object.keys(changed), ...without]));
  // What stays on the same version stays as it is, also what the farm's list does not name.
  if (wanted === version) return [...kept.map(({ id }) => id), ...idsOf(wanted, changed, offer)];
  const named = Object.fromEntries(kept.map((one) => [one.name || String(one.id), one.version]));
  return idsOf(wanted, { ...named, ...changed }, offer);
}

/** Changes what is named, and leaves the rest of the environment as it is. */
export async function runEnvEdit(options: EnvOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { name, dccVersion, plugin, without, projectPath, renderSetup } = options;
  if ([dccVersion, plugin, without, projectPath, renderSetup].every((one) => one === undefined))
    throw new UsageError('env.nothing');
  pluginsIn(plugin);
  const edited = await withSession(options, context, async ({ client }) => {
    const before = await known(client, name);
    if (renderSetup && before.dccId !== MAYA) throw new DataError('env.renderSetup');
    const offer = await client.software(before.dccId, before.os);
    const version =
      dccVersion === undefined ? before.version : ownVersion(dccVersion, offer, dccName(before));
    const draft: EnvironmentDraft = {
      ...{ name, dccId: before.dccId, dccName: before.dccName, version, os: before.os },
      pluginIds: editedPlugins(before, options, version, offer),
      renderSetup: renderSetup ?? before.renderSetup,
      projectPath: projectPath ?? before.projectPath,
    };
    await client.editEnvironment(draft);
    const drafts = { ...drafted(draft, offer), isDefault: before.isDefault };
    return afterwards(() => known(client, name), drafts, options, context);
  });
  await tell(edited, context.say('ui.envEdited', { name: oneLine(name) }), options, context);
  return 0;
}

/** Removes an environment, after a person has agreed. */
export async function runEnvRemove(options: EnvOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { name } = options;
  const removed = await withSession(options, context, async ({ client }) => {
    const there = await known(client, name);
    if (!(await isConfirmed(context.say('prompt.envRemove', { name: oneLine(name) }), options, context)))
      return undefined;
    await client.removeEnvironment(name);
    return there;
  });
  if (removed) await tell(removed, context.say('ui.envRemoved', { name: oneLine(name) }), options, context);
  return 0;
}

/** Makes an environment the one that its DCC renders with if no other is chosen. */
export async function runEnvDefault(options: EnvOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { name } = options;
  const chosen = await withSession(options, context, async ({ client }) => {
    const before = await known(client, name);
    await client.makeEnvironmentDefault(name);
    return afterwards(() => known(client, name), { ...before, isDefault: true }, options, context);
  });
  await tell(chosen, context.say('ui.envDefault', { name: oneLine(name) }), options, context);
  return 0;
}
