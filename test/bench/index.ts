import { cpus } from 'node:os';
import { benchImages } from './images.js';
import { benchLists } from './lists.js';
import { benchPrograms } from './programs.js';
import { benchScenes } from './scenes.js';
import { benchStart } from './start.js';
import { benchSubmit } from './submit.js';
import { benchTransfers } from './transfers.js';

/** Results are ratios of alternating runs on the same machine, so that its speed does not matter. */
async function bench(): Promise<void> {
  const [cpu] = cpus();
  console.log(
    `Node ${process.version}, ${cpus().length} x ${cpu?.model ?? 'unknown'}, ${process.platform}\n`,
  );
  await benchStart();
  await benchSubmit();
  await benchScenes();
  await benchTransfers();
  await benchPrograms();
  await benchLists();
  await benchImages();
}

void bench();
