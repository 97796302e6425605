/**
 * Long tests: `npm run soak [WORD…]`. The words select parts by title. Each part prints one line; the first failure ends
 * the run.
 */
import { soakBatch } from './batch.js';
import { soakCases } from './cases.js';
import { soakFrames } from './frames/soak-frames.js';
import { soakBombs, soakBrokenConnections, soakManyIds } from './hostile.js';
import { soakKills } from './kills.js';
import { soakLibvips } from './libvips.js';
import { soakLists } from './lists.js';
import { soakMounts } from './mounts.js';
import { soakNotices } from './notices.js';
import { soakRefusals } from './refusals.js';
import { soakRequests } from './requests.js';
import { soakSyncByTransmitter, soakSyncKills, soakSyncSize } from './sync.js';
import { soakDownload, soakUpload } from './transfers.js';
import { soakTransmitter } from './transmitter.js';
import { soakRaysyncCommands, soakTransmitterCommands } from './whole-commands.js';
import { soakWrites } from './writes.js';

const parts: readonly [title: string, work: () => Promise<string>][] = [
  ['all cases of the tests', soakCases],
  ['lists of 100,000 tasks and frames', soakLists],
  ['frames decoded by libvips too', soakLibvips],
  ['a submit killed at random moments', soakKills],
  ['a submit killed at each of its requests', soakRequests],
  ['a submit killed at every file operation of its journal', soakWrites],
  ['a submit whose calls are carried out and refused', soakRefusals],
  ['a batch of 200 rows killed at random moments', soakBatch],
  ['notices of a wait killed at random moments', soakNotices],
  ['a submit whose storage vanishes', soakMounts],
  ['a farm that does each call and then breaks the connection', soakBrokenConnections],
  ['answers without bounds', soakBombs],
  ['damaged frames of other software', soakFrames],
  ['a wait on 10,000 tasks', soakManyIds],
  ['an upload of 500 files killed at random moments', soakUpload],
  ['a download of 500 frames killed at random moments', soakDownload],
  ['a sync killed at random moments', soakSyncKills],
  ['a sync by the transmitter killed at random moments', soakSyncByTransmitter],
  ['a sync of 10,000 tasks and 1,000,000 files', soakSyncSize],
  ['an upload by the transmitter killed at random moments', soakTransmitter],
  ['whole commands by the transmitter cut off in the middle of a transfer', soakTransmitterCommands],
  ['whole commands by raysync cut off in the middle of a transfer', soakRaysyncCommands],
];

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  for (const [title, work] of parts) {
    if (words.length > 0 && !words.some((word) => title.includes(word))) continue;
    const started = Date.now();
    const summary = await work();
    console.log(`${title}: ${summary} (${((Date.now() - started) / 1000).toFixed(0)} s)`);
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
