import type { Package } from '../../client/farm.js';
import type { Platform } from '../../client/platforms.js';
import type { StorageIds, TransferLine } from '../../client/storage.js';
import type { Context } from '../../context.js';
import { columns, oneLine, print, printJson } from '../../output/print.js';
import type { SentenceKey } from '../../text/index.js';
import type { Globals } from '../flags/globals.js';
import type { Listing } from '../print/print-list.js';
import { showRows } from '../print/show-rows.js';
import { withSession } from '../session/session.js';
import type { LinesOptions } from './farm.js';

const KINDS = {
  cpu: 'ui.platform.cpu',
  gpu: 'ui.platform.gpu',
  picture: 'ui.platform.picture',
} as const satisfies Record<string, SentenceKey>;

const STATES = {
  off: 'ui.platform.off',
  normal: 'ui.platform.normal',
  busy: 'ui.platform.busy',
  full: 'ui.platform.full',
} as const satisfies Record<string, SentenceKey>;

/** The parts of the farm, by the numbers that `--platform` takes. */
export function runPlatforms(globals: Globals, context: Context): Promise<number> {
  const { say } = context;
  const listing: Listing<Platform> = {
    ...{ event: 'platform', member: 'platforms', json: (row) => row, quiet: (row) => String(row.platform) },
    head: [say('ui.head.id'), say('ui.head.kind'), say('ui.head.status'), say('ui.head.name')],
    // Names are keys of the farm's own texts (docs/protocol/quirks.md, §6.3); what tells them apart is their end.
    cells: ({ platform, kind, state, name }) => [
      ...[String(platform), kind ? say(KINDS[kind]) : '-', state ? say(STATES[state]) : '-'],
      oneLine(name.replace(/^query_platform_/, '')),
    ],
  };
  return showRows(listing, globals, context, (client) => client.platforms());
}

/** The ways for files that the farm offers, those that it prefers first; or that of its older transfer programs. */
export async function runLines(options: LinesOptions, context: Context): Promise<number> {
  const { say } = context;
  if (options.raysync) return runRaysync(options, context);
  const listing: Listing<TransferLine> = {
    ...{ event: 'line', member: 'lines', json: (row) => row, quiet: (row) => oneLine(row.name) },
    head: [say('ui.head.engine'), say('ui.head.name'), say('ui.head.server')],
    cells: ({ engine, name, server, port }) => [oneLine(engine), oneLine(name), oneLine(`${server}:${port}`)],
  };
  return showRows(listing, options, context, async (client) => (await client.storage()).lines);
}

/** Where the older transfer programs go to, and as whom; their key is shown to nobody. */
async function runRaysync(options: LinesOptions, context: Context): Promise<number> {
  const { say, stdout } = context;
  const raysync = await withSession(options, context, ({ client }) => client.raysync());
  const { user, server, port, proxy, proxyPort, sslPort, version } = raysync;
  if (options.json) await printJson(stdout, raysync);
  else if (options.quiet) await print(stdout, `${oneLine(server)}:${port}\n`);
  else {
    const rows = [
      [say('ui.row.user'), oneLine(user)],
      [say('ui.row.server'), oneLine(`${server}:${port}`)],
      [say('ui.row.proxy'), oneLine(proxy === null ? '-' : `${proxy}:${proxyPort ?? '-'}`)],
      [say('ui.row.sslPort'), String(sslPort ?? '-')],
      [say('ui.row.version'), oneLine(version ?? '-')],
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
  /** Whose results these are, where they are a sub-account's. */
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

/** Ids of the account's storages, as its folders at the farm are named. */
export function runStorages(globals: Globals, context: Context): Promise<number> {
  const { say } = context;
  const listing: Listing<StorageRow> = {
    ...{ event: 'storage', member: 'storages', json: (row) => row, quiet: ({ id }) => oneLine(id) },
    head: [say('ui.head.kind'), say('ui.head.id'), say('ui.head.user')],
    cells: ({ kind, id, userId }) => [say(STORAGES[kind]), oneLine(id), oneLine(userId ?? '-')],
  };
  return showRows(listing, globals, context, async (client) => storageRows(await client.storageIds()));
}

/** Packages of machines that the account has booked, as `--set pack_node_id=` takes them. */
export function runPackages(globals: Globals, context: Context): Promise<number> {
  const { say } = context;
  const listing: Listing<Package> = {
    ...{ event: 'package', member: 'packages', json: (row) => row, quiet: ({ id }) => String(id) },
    head: [say('ui.head.id'), say('ui.head.name')],
    cells: ({ id, name }) => [String(id), oneLine(name)],
  };
  return showRows(listing, globals, context, (client) => client.packages());
}
