import { rmSync } from 'node:fs';
import { startPageFarm } from '../support/farms/page-farm.js';
import { type ListRun, runList, TELL_MEMORY } from '../support/list-run.js';
import { bareEnv, emptyFolder } from '../support/processes/binary.js';
import { median, PROGRAM } from './measure.js';

const RUNS = 3;
const FEW = 1000;
const MANY = 100_000;

/** A long list beside a short one: what grows with it, and what does not. */
export async function benchLists(): Promise<void> {
  console.log('lists, page by page');
  for (const command of ['list', 'frames']) {
    const runs: Readonly<Record<number, ListRun[]>> = { [FEW]: [], [MANY]: [] };
    for (let run = 0; run < RUNS; run++) {
      for (const count of [FEW, MANY]) {
        const farm = await startPageFarm({ count });
        const folder = emptyFolder();
        const argv = [PROGRAM, command, ...(command === 'frames' ? [String(farm.taskId)] : [])];
        runs[count]?.push(
          await runList(process.execPath, argv, { ...bareEnv(folder, farm.env), ...TELL_MEMORY }),
        );
        await farm.close();
        rmSync(folder, { recursive: true, force: true });
      }
    }
    const of = (count: number, member: 'first' | 'all' | 'memory') =>
      median((runs[count] ?? []).map((run) => run[member]));
    const ratio = (member: 'first' | 'all' | 'memory') => (of(MANY, member) / of(FEW, member)).toFixed(2);
    console.log(
      `  ${command} of ${MANY} beside ${FEW}  first row ${ratio('first')} (${of(MANY, 'first').toFixed(0)} ms)  ` +
        `memory ${ratio('memory')} (${of(MANY, 'memory').toFixed(0)} MiB)  ` +
        `time ${ratio('all')} (${(of(MANY, 'all') / 1000).toFixed(1)} s)`,
    );
  }
}
