import type { Software, SoftwareOffer } from '../../client/catalogue/software.js';
import type { Context } from '../../context.js';
import { findDcc } from '../../domain/dcc.js';
import { chooseVersion } from '../../domain/versions.js';
import { DataError, UsageError } from '../../errors.js';
import { oneLine } from '../../output/print.js';
import type { Listing } from '../print/print-list.js';
import { showRows } from '../print/show-rows.js';
import { checkNoneEmpty } from '../submit/settings.js';
import { DEFAULT_OS, type SoftwareOptions } from './software.js';

/** A version of a DCC, and the plug-ins that the farm has for it. */
export interface OfferedVersion {
  readonly version: string;
  readonly plugins: Readonly<Record<string, readonly string[]>>;
}

/** The offer, version by version, in the farm's order. */
export function versionsOf({ versions, plugins }: SoftwareOffer): OfferedVersion[] {
  return versions.map((version) => ({
    version,
    plugins: Object.fromEntries(plugins.get(version) ?? []),
  }));
}

/** The farm's id of a DCC; a farm runs more than our table names, and a number reaches those as well. */
export function dccIdOf(text: string): number {
  return /^\d{1,6}$/.test(text.trim()) ? Number(text) : findDcc(text).id;
}

function programs(context: Context): Listing<Software> {
  const { translate } = context;
  const systems = (linux: boolean | null) => (linux ? 'windows linux' : 'windows');
  return {
    ...{ event: 'software', member: 'software', json: (row) => row, quiet: ({ name }) => oneLine(name) },
    head: [
      translate('ui.head.id'),
      translate('ui.head.name'),
      translate('ui.head.systems'),
      translate('ui.head.extensions'),
    ],
    cells: ({ id, name, linux, extensions }) => [
      ...[String(id), oneLine(name), systems(linux)],
      oneLine(extensions.map((one) => `.${one}`).join(' ')),
    ],
  };
}

function versions(context: Context): Listing<OfferedVersion> {
  const { translate } = context;
  const plugin = ([name, offered]: [string, readonly string[]]) => `${name} ${offered.join(', ')}`;
  return {
    ...{ event: 'version', member: 'versions', json: (row) => row, quiet: (row) => oneLine(row.version) },
    head: [translate('ui.head.version'), translate('ui.head.plugins')],
    cells: ({ version, plugins }) => [
      oneLine(version),
      oneLine(Object.entries(plugins).map(plugin).join('; ') || '-'),
    ],
  };
}

/** A plug-in of one version of a DCC, and the plug-in's own versions. */
interface OfferedPlugin {
  readonly name: string;
  readonly versions: readonly string[];
}

function plugins(context: Context): Listing<OfferedPlugin> {
  const { translate } = context;
  return {
    ...{ event: 'plugin', member: 'plugins', json: (row) => row, quiet: ({ name }) => oneLine(name) },
    head: [translate('ui.head.plugin'), translate('ui.head.versions')],
    cells: ({ name, versions }) => [oneLine(name), oneLine(versions.join(', '))],
  };
}

/** The farm's own spelling of a version. @throws DataError for one that it does not have */
export function ownVersion(wanted: string, { versions }: SoftwareOffer, dcc: string): string {
  const choice = chooseVersion(wanted, versions);
  if (choice?.exact) return choice.version;
  throw new DataError('env.version', { dcc, wanted, list: versions.join(', ') || '-' });
}

/** What the farm runs: all programs, the versions of one and their plug-ins, or the plug-ins of one version. */
export async function runSoftware(options: SoftwareOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { dcc, dccVersion, os = DEFAULT_OS } = options;
  if (dcc === undefined) {
    if (dccVersion !== undefined || options.os !== undefined) throw new UsageError('software.noDcc');
    return showRows(programs(context), options, context, (client) => client.listSoftware());
  }
  const id = dccIdOf(dcc);
  if (dccVersion !== undefined) {
    return showRows(plugins(context), options, context, async (client) => {
      const offer = await client.software(id, os);
      const own = offer.plugins.get(ownVersion(dccVersion, offer, dcc)) ?? [];
      return [...own].map(([name, versions]) => ({ name, versions }));
    });
  }
  return showRows(versions(context), options, context, async (client) =>
    versionsOf(await client.software(id, os)),
  );
}
