import type { TaskHardware } from '../../client/catalogue/software.js';
import { knownTasks } from '../../client/known-tasks.js';
import type { Context } from '../../context.js';
import { oneLine } from '../../output/print.js';
import { readIds } from '../flags/ids.js';
import type { Listing } from '../print/print-list.js';
import { printRows } from '../print/print-rows.js';
import type { HardwareOptions } from './hardware.js';

/** Prints the machine types of all platforms, as `--hardware` takes them, and which of them given tasks use. */
export async function runHardware(options: HardwareOptions, context: Context): Promise<number> {
  const { translate } = context;
  const hasTasks = options.ids.length > 0 || Boolean(options.last);
  const ids = hasTasks ? await readIds(options, context) : [];
  const listing: Listing<TaskHardware> = {
    ...{ event: 'hardware', member: 'hardware', json: (row) => row, quiet: (row) => String(row.id) },
    head: [
      ...(['ui.head.id', 'ui.head.platform', 'ui.head.model', 'ui.head.ram', 'ui.head.gpu'] as const).map(
        (key) => translate(key),
      ),
      ...(hasTasks ? [translate('ui.head.current')] : []),
    ],
    cutFirst: [2, 4],
    cells: ({ id, platform, model, ram, gpu, current }) => [
      ...[String(id), String(platform), oneLine(model), oneLine(ram), oneLine(gpu ?? '-')],
      ...(hasTasks ? [current ? translate('ui.yes') : '-'] : []),
    ],
  };
  return printRows(listing, options, context, async (client) => {
    // The farm ignores unknown tasks; without this check they would look like tasks without a machine type.
    if (hasTasks) await knownTasks(client, ids);
    return (await client.hardware(ids)).filter(({ enabled }) => enabled);
  });
}
