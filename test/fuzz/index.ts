/**
 * Fuzzes the scene readers: `npm run fuzz`. Reads 10,000 mutations of each format's real files (if present beside the
 * project) and test files: any bytes, and as many again of lengths, counts and offsets, or of tokens. FUZZ_SEED and
 * FUZZ_COUNT change that, FUZZ_FORMAT names one format (or `bombs`), and FUZZ_FIRST the number of the first mutation. Reading any file must end within seconds, with a report or a
 * RayvisionError, and keep no memory.
 */
import { readBombs } from './bombs.js';
import { FORMATS } from './formats.js';
import { fuzzFormat } from './fuzz-format.js';

const COUNT = Number(process.env.FUZZ_COUNT ?? 10_000);
const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
const FIRST = Number(process.env.FUZZ_FIRST ?? 0);

/** Maximum memory of the whole run in MiB. */
const MOST_MEMORY = 1024;

function fail(error: unknown): string {
  console.error(error);
  process.exitCode = 1;
  return 'FAILED';
}

async function main(): Promise<void> {
  console.log(`seed ${SEED}`);
  const only = process.env.FUZZ_FORMAT;
  for (const one of FORMATS.filter(({ format }) => only === undefined || format.name === only)) {
    for (const how of ['bytes', 'structure'] as const) {
      const started = Date.now();
      // The other formats are read all the same.
      const summary = await fuzzFormat(one, { how, count: COUNT, seed: SEED, first: FIRST }).catch(fail);
      const seconds = ((Date.now() - started) / 1000).toFixed(0);
      console.log(`${one.format.name}, ${how}: ${summary} (${seconds} s)`);
    }
  }
  if (only === undefined || only === 'bombs') await readBombs();
  const memory = process.resourceUsage().maxRSS / 1024;
  console.log(`most memory ${memory.toFixed(0)} MiB`);
  if (memory > MOST_MEMORY) throw new Error('too much memory');
}

main().catch(fail);
