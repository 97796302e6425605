import type { Software, SoftwareOffer } from '../../client/catalogue/software.js';
import type { Context } from '../../context.js';
import { findDcc } from '../../domain/dcc/dcc.js';
import { chooseVersion } from '../../domain/dcc/versions.js';
import { DataError, UsageError } from '../../errors.js';
import { oneLine } from '../../output/print.js';
import { checkNoneEmpty } from '../flags/check-none-empty.js';
import type { Listing } from '../print/print-list.js';
import { printRows } from '../print/print-rows.js';
import { DEFAULT_OS, type SoftwareOptions } from './software.js';

/** A version of a DCC, and the plug-ins that the farm offers for it. */
export interface OfferedVersion {
  readonly version: string;
  readonly plugins: Readonly<Record<string, readonly string[]>>;
}

/** Returns the versions of an offer, in the farm's order. */
export function versionsOf({ versions, plugins }: SoftwareOffer): OfferedVersion[] {
  return versions.map((version) => ({
    version,
    plugins: Object.fromEntries(plugins.get(version) ?? []),
  }));
}

/** Returns the farm's id of a DCC. A number may name a DCC that our table lacks. @throws UsageError */
export function dccIdOf(text: string): number {
  return /^\d{1,6}$/.test(text.trim()) ? Number(text) : findDcc(text).id;
}

function softwareListing(context: Context): Listing<Software> {
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

function versionListing(context: Context): Listing<OfferedVersion> {
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

/** A plug-in for one version of a DCC, and its own versions. */
interface OfferedPlugin {
  readonly name: string;
  readonly versions: readonly string[];
}

function pluginListing(context: Context): Listing<OfferedPlugin> {
  const { translate } = context;
  return {
    ...{ event: 'plugin', member: 'plugins', json: (row) => row, quiet: ({ name }) => oneLine(name) },
    head: [translate('ui.head.plugin'), translate('ui.head.versions')],
    cells: ({ name, versions }) => [oneLine(name), oneLine(versions.join(', '))],
  };
}

/** Returns the farm's spelling of a version. @throws DataError for a version that it does not offer */
export function offeredVersion(wanted: string, { versions }: SoftwareOffer, dcc: string): string {
  const choice = chooseVersion(wanted, versions);
  if (choice?.exact) return choice.version;
  throw new DataError('env.version', {
    dcc,
    wanted,
    list: versions.join(', ') || ((translate) => translate('ui.none')),
  });
}

/** Prints all programs of the farm, the versions of one, or the plug-ins of one version. */
export async function runSoftware(options: SoftwareOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { dcc, dccVersion, os = DEFAULT_OS } = options;
  if (dcc === undefined) {
    if (dccVersion !== undefined || options.os !== undefined) throw new UsageError('software.noDcc');
    return printRows(softwareListing(context), options, context, (client) => client.listSoftware());
  }
  const id = dccIdOf(dcc);
  if (dccVersion !== undefined) {
    return printRows(pluginListing(context), options, context, async (client) => {
      const offer = await client.software(id, os);
      const own = offer.plugins.get(offeredVersion(dccVersion, offer, dcc)) ?? [];
      return [...own].map(([name, versions]) => ({ name, versions }));
    });
  }
  return printRows(versionListing(context), options, context, async (client) =>
    versionsOf(await client.software(id, os)),
  );
}
