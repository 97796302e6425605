import type { Software } from '../../client/catalogue/software.js';
import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import { dccById } from '../../domain/dcc/dcc.js';
import { NoInputError } from '../../errors.js';
import { oneLine, print, printJson } from '../../output/print.js';
import { openTable, widthOf } from '../../output/table.js';
import { withSession } from '../session/session.js';
import type { ListDccOptions } from './list-dcc.js';
import { DEFAULT_OS } from './software.js';
import { type OfferedVersion, versionsOf } from './software.run.js';

interface RemoteDcc {
  /** Our own name, where we know the id; else the farm's. */
  readonly name: string;
  readonly id: number;
  readonly extensions: readonly string[];
  readonly versions: readonly OfferedVersion[];
}

async function remoteDcc(
  client: Client,
  { id, name, extensions }: Software,
  os: 'windows' | 'linux',
): Promise<RemoteDcc> {
  const row = { name: dccById(id)?.name ?? name, id, extensions };
  try {
    return { ...row, versions: versionsOf(await client.software(id, os)) };
  } catch (error) {
    // The farm may list a program before it offers a version.
    if (error instanceof NoInputError) return { ...row, versions: [] };
    throw error;
  }
}

/** Prints the programs that the farm runs now, with their versions. */
export async function runListDccRemote(options: ListDccOptions, context: Context): Promise<number> {
  const { translate, stdout } = context;
  const { os = DEFAULT_OS } = options;
  const dccs = await withSession(options, context, async ({ client }) =>
    Promise.all((await client.listSoftware()).map((software) => remoteDcc(client, software, os))),
  );
  if (options.json) await printJson(stdout, dccs);
  else if (options.quiet) await print(stdout, dccs.map(({ name }) => `${oneLine(name)}\n`).join(''));
  else {
    const head = [translate('ui.head.name'), translate('ui.head.id'), translate('ui.head.versions')];
    const rows = dccs.map(({ name, id, versions }) => [
      ...[oneLine(name), String(id)],
      oneLine(versions.map(({ version }) => version).join(', ') || '-'),
    ]);
    await print(stdout, openTable()([head, ...rows], widthOf(stdout)));
  }
  return 0;
}
