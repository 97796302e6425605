import { alternate, PROGRAM, timeOf } from './measure.js';

const RUNS = 25;

/** Most that a cold start may take beside a bare Node: from Node 22 on compiled code is kept between runs. */
const MOST = Number.parseInt(process.versions.node, 10) < 22 ? 1.35 : 1.25;

/** Cold start of the commands that need no farm, and of completion, beside a bare Node that does nothing. */
export async function benchStart(): Promise<void> {
  console.log(`Cold start, median of ${RUNS}, at most ${MOST} times bare Node:`);
  // Node reads this file at each start, which takes longer than a start.
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  for (const argv of [['--version'], ['--help'], ['list-dcc'], ['__complete', '2', 'submit', '--dcc', 'm']]) {
    const [ours, bare] = await alternate(
      RUNS,
      () => timeOf(process.execPath, [PROGRAM, ...argv], env),
      () => timeOf(process.execPath, ['-e', '0'], env),
    );
    const name = `rayvision ${argv.join(' ')}`.padEnd(36);
    const ratio = ours / bare;
    const times = `${ours.toFixed(0)} ms  node -e 0 ${bare.toFixed(0)} ms`;
    // Completion may take 100 ms (docs/contract.md, "completion").
    const isSlow = argv[0] === '__complete' ? ours > 100 : ratio > MOST;
    console.log(`  ${name} ${times}  ratio ${ratio.toFixed(2)}${isSlow ? '  TOO SLOW' : ''}`);
    if (isSlow) process.exitCode = 1;
  }
  console.log('');
}
