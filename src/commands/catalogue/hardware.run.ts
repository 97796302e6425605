import type { TaskHardware } from '../../client/catalogue/software.js';
import type { Context } from '../../context.js';
import { oneLine } from '../../output/print.js';
import { readIds } from '../flags/ids.js';
import type { Listing } from '../print/print-list.js';
import { showRows } from '../print/show-rows.js';
import { knownTasks } from '../session/known-tasks.js';
import type { HardwareOptions } from './hardware.js';

/** Machine types of all platforms, as `--hardware` takes them; with tasks, which of them these have. */
export async function runHardware(options: HardwareOptions, context: Context): Promise<number> {
  const { translate } = context;
  const asked = options.ids.length > 0 || Boolean(options.last);
  const ids = asked ? await readIds(options, context) : [];
  const listing: Listing<TaskHardware> = {
    ...{ event: 'hardware', member: 'hardware', json: (row) => row, quiet: (row) => String(row.id) },
    head: [
      ...(['ui.head.id', 'ui.head.platform', 'ui.head.model', 'ui.head.ram', 'ui.head.gpu'] as const).map(
        (key) => translate(key),
      ),
      ...(asked ? [translate('ui.head.current')] : []),
    ],
    gives: [2, 4],
    cells: ({ id, platform, model, ram, gpu, current }) => [
      ...[String(id), String(platform), oneLine(model), oneLine(ram), oneLine(gpu ?? '-')],
      ...(asked ? [current ? translate('ui.yes') : '-'] : []),
    ],
  };
  return showRows(listing, options, context, async (client) => {
    // An unknown task would only be left out, and be taken for one on no machine that there is.
    if (asked) await knownTasks(client, ids);
    return (await client.hardware(ids)).filter(({ enabled }) => enabled);
  });
}
