import type { Context } from '../../context.js';
import { DCCS } from '../../domain/dcc/dcc.js';
import { UsageError } from '../../errors.js';
import { columns, print, printJson } from '../../output/print.js';
import type { ListDccOptions } from './list-dcc.js';

/** Prints the program's own DCC table, without the network; with `--remote` the programs of the farm. */
export async function runListDcc(options: ListDccOptions, context: Context): Promise<number> {
  if (options.remote) return (await import('./list-dcc-remote.run.js')).runListDccRemote(options, context);
  if (options.os !== undefined) throw new UsageError('listDcc.os');
  const { translate, stdout } = context;
  const dccs = DCCS.map(({ name, id, extensions }) => ({ name, id, extensions }));
  if (options.json) await printJson(stdout, dccs);
  else if (options.quiet) await print(stdout, dccs.map(({ name }) => `${name}\n`).join(''));
  else {
    const head = [translate('ui.head.name'), translate('ui.head.id'), translate('ui.head.extensions')];
    const rows = dccs.map(({ name, id, extensions }) => [
      name,
      String(id),
      extensions.map((e) => `.${e}`).join(' '),
    ]);
    await print(stdout, columns([head, ...rows]));
  }
  return 0;
}
