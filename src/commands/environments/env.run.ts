import type {
  Environment,
  EnvironmentDraft,
  EnvironmentPlugin,
  System,
} from '../../client/catalogue/environments.js';
import type { SoftwareOffer } from '../../client/catalogue/software.js';
import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import { dccById } from '../../domain/dcc/dcc.js';
import { DataError, NoInputError, UsageError } from '../../errors.js';
import { oneLine } from '../../output/print.js';
import { offeredPlugins } from '../../submission/jobs/offered-plugins.js';
import { readField } from '../../submission/settings/setting-sources.js';
import { DEFAULT_OS } from '../catalogue/software.js';
import { dccIdOf, offeredVersion } from '../catalogue/software.run.js';
import { checkNoneEmpty } from '../flags/check-none-empty.js';
import { isConfirmed } from '../flags/confirm.js';
import { printChange } from '../print/print-change.js';
import type { Listing } from '../print/print-list.js';
import { printRows } from '../print/print-rows.js';
import { refetchOrWarn } from '../session/refetch-or-warn.js';
import { withSession } from '../session/session.js';
import type { EnvListOptions, EnvOptions } from './env.js';

const SYSTEMS: readonly System[] = ['windows', 'linux'];

const dccName = ({ dccId, dccName }: Environment) => dccById(dccId)?.name ?? dccName;

/** Returns an environment as JSON has it. */
function environmentJson(environment: Environment) {
  const { name, dccId, version, os, renderSetup, projectPath, isDefault } = environment;
  const plugins = Object.fromEntries(
    environment.plugins.map((one) => [one.name || String(one.id), one.version]),
  );
  const dcc = { name: dccName(environment), id: dccId };
  return { name, dcc, version, os, plugins, renderSetup, projectPath, isDefault };
}

async function listEnvironments(
  client: Client,
  systems: readonly System[],
  dccId?: number,
): Promise<Environment[]> {
  return (await Promise.all(systems.map((os) => client.environments(os, dccId)))).flat();
}

/** Prints the saved environments. */
export async function runEnvList(options: EnvListOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { translate } = context;
  const dccId = options.dcc === undefined ? undefined : dccIdOf(options.dcc);
  const systems = options.os === undefined ? SYSTEMS : [options.os];
  const plugins = (row: Environment) =>
    row.plugins.map(({ id, name, version }) => (name ? `${name} ${version}` : String(id))).join(', ');
  const listing: Listing<Environment> = {
    ...{
      event: 'environment',
      member: 'environments',
      json: environmentJson,
      quiet: ({ name }) => oneLine(name),
    },
    head: (
      [
        'ui.head.name',
        'ui.head.dcc',
        'ui.head.version',
        'ui.head.system',
        'ui.head.default',
        'ui.head.plugins',
      ] as const
    ).map((key) => translate(key)),
    cells: (row) => [
      ...[oneLine(row.name), oneLine(dccName(row)), oneLine(row.version), row.os],
      ...[row.isDefault ? translate('ui.yes') : '-', oneLine(plugins(row) || '-')],
    ],
  };
  return printRows(listing, options, context, (client) => listEnvironments(client, systems, dccId));
}

/** Finds an environment by its name. @throws NoInputError for an unknown one */
async function findEnvironment(client: Client, name: string): Promise<Environment> {
  const found = (await listEnvironments(client, SYSTEMS)).find((one) => one.name === name);
  if (!found) throw new NoInputError('env.unknown', { name });
  return found;
}

type Plugins = Readonly<Record<string, string>>;

/** Returns the ids of plug-ins. @throws DataError for one that the farm does not have */
function findPluginIds(version: string, plugins: Plugins, offer: SoftwareOffer): number[] {
  const ids = offer.pluginIds.get(version);
  return Object.entries(offeredPlugins(version, plugins, offer)).flatMap(([name, own]) => {
    const id = ids?.get(`${name} ${own}`);
    if (id === undefined)
      throw new DataError('plugin.unknown', { name, version, list: (translate) => translate('ui.none') });
    return [id];
  });
}

/** Returns the environment that a draft makes, without a query. */
function environmentFrom({ pluginIds, ...draft }: EnvironmentDraft, offer: SoftwareOffer): Environment {
  const names = new Map([...(offer.pluginIds.get(draft.version) ?? [])].map(([text, id]) => [id, text]));
  const plugins = pluginIds.map((id) => {
    const [, name = '', version = ''] = /^(.*) (\S+)$/.exec(names.get(id) ?? '') ?? [];
    return { id, name, version };
  });
  return { ...draft, plugins, isDefault: false };
}

const pluginsIn = (items: readonly string[] | undefined): Plugins =>
  readField('plugin', items ?? []).plugins ?? {};

/** Saves an environment. @throws DataError for a name that is taken, and for software that the farm does not offer */
export async function runEnvAdd(options: EnvOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { name, dcc, dccVersion, os = DEFAULT_OS, renderSetup = false, projectPath = '' } = options;
  if (dcc === undefined) throw new UsageError('env.missing', { flag: '--dcc' });
  if (dccVersion === undefined) throw new UsageError('env.missing', { flag: '--dcc-version' });
  const dccId = dccIdOf(dcc);
  if (renderSetup && !dccById(dccId)?.hasRenderSetup) throw new DataError('env.renderSetup');
  const plugins = pluginsIn(options.plugin);
  const added = await withSession(options, context, async ({ client }) => {
    const [existing, offer] = await Promise.all([
      listEnvironments(client, SYSTEMS),
      client.software(dccId, os),
    ]);
    if (existing.some((one) => one.name === name)) throw new DataError('env.exists', { name });
    const version = offeredVersion(dccVersion, offer, dcc);
    const pluginIds = findPluginIds(version, plugins, offer);
    const draft = { name, dccId, dccName: offer.name, version, os, pluginIds, renderSetup, projectPath };
    await client.addEnvironment(draft);
    return refetchOrWarn(
      () => findEnvironment(client, name),
      environmentFrom(draft, offer),
      options,
      context,
    );
  });
  await printChange(
    environmentJson(added),
    context.translate('ui.envAdded', { name: oneLine(name) }),
    options,
    context,
  );
  return 0;
}

/** Returns the plug-in ids of an edited environment: for another version, with changed and without removed ones. */
function editedPlugins(
  { plugins, version }: Environment,
  { plugin, without = [] }: EnvOptions,
  wanted: string,
  offer: SoftwareOffer,
): number[] {
  const changed = pluginsIn(plugin);
  const isNamed = (name: string, names: readonly string[]) =>
    names.some((one) => one.toLowerCase() === name.toLowerCase());
  // A plug-in without a name is shown, and removed, by its number.
  const nameOf = (one: EnvironmentPlugin) => one.name || String(one.id);
  const unknown = without.find((one) => !isNamed(one, plugins.map(nameOf)));
  if (unknown !== undefined) throw new DataError('env.without', { name: unknown });
  const kept = plugins.filter((one) => !isNamed(nameOf(one), [...Object.keys(changed), ...without]));
  // For the same version the ids stay valid, also of plug-ins that the farm no longer offers.
  if (wanted === version) return [...kept.map(({ id }) => id), ...findPluginIds(wanted, changed, offer)];
  const named = Object.fromEntries(kept.map((one) => [one.name || String(one.id), one.version]));
  return findPluginIds(wanted, { ...named, ...changed }, offer);
}

/** Changes what the flags name, and keeps the rest of the environment. */
export async function runEnvEdit(options: EnvOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { name, dccVersion, plugin, without, projectPath, renderSetup } = options;
  if ([dccVersion, plugin, without, projectPath, renderSetup].every((one) => one === undefined))
    throw new UsageError('env.nothing');
  pluginsIn(plugin);
  const edited = await withSession(options, context, async ({ client }) => {
    const before = await findEnvironment(client, name);
    if (renderSetup && !dccById(before.dccId)?.hasRenderSetup) throw new DataError('env.renderSetup');
    const offer = await client.software(before.dccId, before.os);
    const version =
      dccVersion === undefined ? before.version : offeredVersion(dccVersion, offer, dccName(before));
    const draft: EnvironmentDraft = {
      ...{ name, dccId: before.dccId, dccName: before.dccName, version, os: before.os },
      pluginIds: editedPlugins(before, options, version, offer),
      renderSetup: renderSetup ?? before.renderSetup,
      projectPath: projectPath ?? before.projectPath,
    };
    await client.editEnvironment(draft);
    const known = { ...environmentFrom(draft, offer), isDefault: before.isDefault };
    return refetchOrWarn(() => findEnvironment(client, name), known, options, context);
  });
  await printChange(
    environmentJson(edited),
    context.translate('ui.envEdited', { name: oneLine(name) }),
    options,
    context,
  );
  return 0;
}

/** Removes an environment after a confirmation. */
export async function runEnvRemove(options: EnvOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { name } = options;
  const removed = await withSession(options, context, async ({ client }) => {
    const environment = await findEnvironment(client, name);
    if (
      !(await isConfirmed(context.translate('prompt.envRemove', { name: oneLine(name) }), options, context))
    )
      return undefined;
    await client.removeEnvironment(name);
    return environment;
  });
  if (!removed) return 0;
  const sentence = context.translate('ui.envRemoved', { name: oneLine(name) });
  await printChange(environmentJson(removed), sentence, options, context);
  return 0;
}

/** Makes an environment the default of its DCC. */
export async function runEnvDefault(options: EnvOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { name } = options;
  const chosen = await withSession(options, context, async ({ client }) => {
    const before = await findEnvironment(client, name);
    await client.makeEnvironmentDefault(name);
    return refetchOrWarn(
      () => findEnvironment(client, name),
      { ...before, isDefault: true },
      options,
      context,
    );
  });
  await printChange(
    environmentJson(chosen),
    context.translate('ui.envDefault', { name: oneLine(name) }),
    options,
    context,
  );
  return 0;
}
