import { alternate, PROGRAM, timeOf } from './measure.js';

const RUNS = 25;

/** Compares the cold start of commands that need no farm with that of an empty Node script. */
export async function benchStart(): Promise<void> {
  console.log(`Cold start, median of ${RUNS}:`);
  for (const argv of [['--version'], ['--help'], ['list-dcc']]) {
    const [ours, bare] = await alternate(
      RUNS,
      () => timeOf(process.execPath, [PROGRAM, ...argv]),
      () => timeOf(process.execPath, ['-e', '0']),
    );
    const name = `rayvision ${argv.join(' ')}`.padEnd(22);
    console.log(
      `  ${name} ${ours.toFixed(0)} ms  node -e 0 ${bare.toFixed(0)} ms  ratio ${(ours / bare).toFixed(2)}`,
    );
  }
  console.log('');
}
