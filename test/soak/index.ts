/** What takes minutes: `npm run soak`. Each part prints one line, and the first failure ends it. */
import { soakKills } from './kills.js';
import { soakWrites } from './writes.js';

const parts: readonly [title: string, work: () => Promise<string>][] = [
  ['a submit killed at random moments', soakKills],
  ['a submit killed at every file operation of its journal', soakWrites],
];

async function main(): Promise<void> {
  for (const [title, work] of parts) {
    const started = Date.now();
    const told = await work();
    console.log(`${title}: ${told} (${((Date.now() - started) / 1000).toFixed(0)} s)`);
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
