import { alternate, PROGRAM, timeOf } from './measure.js';

const RUNS = 25;

/** Cold start of the commands that need no farm, and of completion, beside a bare Node that does nothing. */
export async function benchStart(): Promise<void> {
  console.log(`Cold start, median of ${RUNS}:`);
  for (const argv of [['--version'], ['--help'], ['list-dcc'], ['__complete', '2', 'submit', '--dcc', 'm']]) {
    const [ours, bare] = await alternate(
      RUNS,
      () => timeOf(process.execPath, [PROGRAM, ...argv]),
      () => timeOf(process.execPath, ['-e', '0']),
    );
    const name = `rayvision ${argv.join(' ')}`.padEnd(36);
    console.log(
      `  ${name} ${ours.toFixed(0)} ms  node -e 0 ${bare.toFixed(0)} ms  ratio ${(ours / bare).toFixed(2)}`,
    );
  }
  console.log('');
}
