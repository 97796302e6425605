import type { Platform } from '../../client/catalogue/platforms.js';
import type { Package } from '../../client/catalogue/software.js';
import type { StorageIds, TransferLine } from '../../client/storage/storage.js';
import type { Context } from '../../context.js';
import { columns, oneLine, print, printJson } from '../../output/print.js';
import type { SentenceKey } from '../../text/index.js';
import type { Globals } from '../flags/globals.js';
import type { Listing } from '../print/print-list.js';
import { printRows } from '../print/print-rows.js';
import { withSession } from '../session/session.js';
import type { LinesOptions } from './farm.js';
import { platformLoad } from './platform-load.js';

const KINDS = {
  cpu: 'ui.platform.cpu',
  gpu: 'ui.platform.gpu',
  picture: 'ui.platform.picture',
} as const satisfies Record<string, SentenceKey>;

/** Prints the platforms of the farm. */
export function runPlatforms(globals: Globals, context: Context): Promise<number> {
  const { translate } = context;
  const listing: Listing<Platform> = {
    ...{ event: 'platform', member: 'platforms', json: (row) => row, quiet: (row) => String(row.platform) },
    head: [
      translate('ui.head.id'),
      translate('ui.head.kind'),
      translate('ui.head.status'),
      translate('ui.head.name'),
    ],
    // The farm sends keys of its texts as names (docs/protocol/quirks.md, §6.3); only their ends differ.
    cells: ({ platform, kind, state, name }) => [
      ...[
        String(platform),
        kind ? translate(KINDS[kind]) : '-',
        state ? platformLoad(state, translate) : '-',
      ],
      oneLine(name.replace(/^query_platform_/, '')),
    ],
  };
  return printRows(listing, globals, context, (client) => client.platforms());
}

/** Prints the transfer lines, those that the farm prefers first; with `--raysync` the address of the older programs. */
export async function runLines(options: LinesOptions, context: Context): Promise<number> {
  const { translate } = context;
  if (options.raysync) return runRaysync(options, context);
  const listing: Listing<TransferLine> = {
    ...{ event: 'line', member: 'lines', json: (row) => row, quiet: (row) => oneLine(row.name) },
    head: [translate('ui.head.engine'), translate('ui.head.name'), translate('ui.head.server')],
    cells: ({ engine, name, server, port }) => [oneLine(engine), oneLine(name), oneLine(`${server}:${port}`)],
  };
  return printRows(listing, options, context, async (client) => (await client.storage()).lines);
}

/** Prints the address and user of the older transfer programs, without their key. */
async function runRaysync(options: LinesOptions, context: Context): Promise<number> {
  const { translate, stdout } = context;
  const raysync = await withSession(options, context, ({ client }) => client.raysync());
  const { user, server, port, proxy, proxyPort, sslPort, version } = raysync;
  if (options.json) await printJson(stdout, raysync);
  else if (options.quiet) await print(stdout, `${oneLine(server)}:${port}\n`);
  else {
    const rows = [
      [translate('ui.row.user'), oneLine(user)],
      [translate('ui.row.server'), oneLine(`${server}:${port}`)],
      [translate('ui.row.proxy'), oneLine(proxy === null ? '-' : `${proxy}:${proxyPort ?? '-'}`)],
      [translate('ui.row.sslPort'), String(sslPort ?? '-')],
      [translate('ui.row.version'), oneLine(version ?? '-')],
    ];
    await print(stdout, columns(rows));
  }
  return 0;
}

const STORAGES = {
  config: 'ui.storage.config',
  input: 'ui.storage.input',
  output: 'ui.storage.output',
  mainInput: 'ui.storage.mainInput',
} as const satisfies Record<string, SentenceKey>;

interface StorageRow {
  readonly kind: keyof typeof STORAGES;
  readonly id: string;
  /** The sub-account that the storage belongs to. */
  readonly userId: string | null;
}

function storageRows({ config, input, output, mainInput, subAccounts }: StorageIds): StorageRow[] {
  return [
    { kind: 'config', id: config, userId: null },
    { kind: 'input', id: input, userId: null },
    { kind: 'output', id: output, userId: null },
    ...(mainInput === null ? [] : [{ kind: 'mainInput' as const, id: mainInput, userId: null }]),
    ...subAccounts.map((one) => ({ kind: 'output' as const, id: one.output, userId: one.userId })),
  ];
}

/** Prints the ids of the account's storages, which name its folders at the farm. */
export function runStorages(globals: Globals, context: Context): Promise<number> {
  const { translate } = context;
  const listing: Listing<StorageRow> = {
    ...{ event: 'storage', member: 'storages', json: (row) => row, quiet: ({ id }) => oneLine(id) },
    head: [translate('ui.head.kind'), translate('ui.head.id'), translate('ui.head.user')],
    cells: ({ kind, id, userId }) => [translate(STORAGES[kind]), oneLine(id), oneLine(userId ?? '-')],
  };
  return printRows(listing, globals, context, async (client) => storageRows(await client.storageIds()));
}

/** Prints the machine packages of the account, as `--set pack_node_id=` takes them. */
export function runPackages(globals: Globals, context: Context): Promise<number> {
  const { translate } = context;
  const listing: Listing<Package> = {
    ...{ event: 'package', member: 'packages', json: (row) => row, quiet: ({ id }) => String(id) },
    head: [translate('ui.head.id'), translate('ui.head.name')],
    cells: ({ id, name }) => [String(id), oneLine(name)],
  };
  return printRows(listing, globals, context, (client) => client.packages());
}
