import assert from 'node:assert/strict';
import type { SceneFile } from '../../src/scene/scene-file.js';
import {
  type FollowedFacts,
  type FollowedFormat,
  HEAD_LENGTH,
  type SceneFacts,
  type SceneFormat,
} from '../../src/scene/scene-format.js';
import { memoryFile } from '../support/memory-file.js';
import { checkFacts, checkFollowed } from './check-facts.js';
import type { FuzzedFile, FuzzedFormat } from './formats.js';
import { type Memory, memoryHeld } from './heap.js';
import { mutated } from './mutate-bytes.js';
import { withWrongNumbers } from './mutate-numbers.js';
import { withWrongTokens } from './mutate-tokens.js';
import { numbersFrom } from './random.js';

/** Maximum processor time for a file of a few megabytes, in milliseconds: by the clock a busy machine takes longer. */
const LONGEST = 5000;

/** Memory is measured so many times in a run, first when what is built once, and compiled code, exist. */
const SAMPLES = 5;

/** What the memory held may grow by from the first sample to the last, in MiB: compiled code and the profiles of functions. */
const MOST_GROWTH = 4;

/** Files that are larger are mutated in their bytes only: most of their numbers and tokens are data. */
const LARGEST = 256 * 1024;

/** `bytes`: any bytes. `structure`: lengths, counts, offsets and indices of binary files, and tokens of texts. */
export type Mutation = 'bytes' | 'structure';

function isScene(facts: SceneFacts | FollowedFacts): facts is SceneFacts {
  return 'cameras' in facts;
}

/** Reads and checks a file; returns whether it is reported as damaged. */
async function readAndCheck(format: SceneFormat | FollowedFormat, file: SceneFile): Promise<boolean> {
  const read = await format.read(file);
  if (!isScene(read)) {
    checkFollowed(read);
    return read.damage !== undefined;
  }
  checkFacts(read);
  // As if the scene were changed by its own changes.
  for (const use of read.nested) {
    const changes = read.changesIn?.(use);
    const changed = changes && read.changed?.(changes);
    if (changed) checkFacts(changed);
  }
  return read.damage !== undefined;
}

function mutation(file: FuzzedFile, how: Mutation, random: () => number): Buffer {
  if (how === 'bytes')
    return mutated(
      file.write((same) => same),
      random,
    );
  return file.write((content) => (file.isText ? withWrongTokens : withWrongNumbers)(content, random));
}

/** @throws AssertionError where the memory that is held grows with the number of files read */
function checkFlat(name: string, samples: readonly Memory[]): void {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last) return;
  const series = samples.map(({ held }) => held.toFixed(1)).join(', ');
  assert.ok(last.held - first.held <= MOST_GROWTH, `${name} keeps memory: ${series} MiB`);
}

/**
 * Reads mutations of a format's files.
 * @returns what was found, and the memory held on the way, as a line
 * @throws for a file that crashes its reader, or that takes too long, with the seed that makes it again
 */
export async function fuzzFormat(
  { format, files }: FuzzedFormat,
  { how, count, seed, first = 0 }: { how: Mutation; count: number; seed: number; first?: number | undefined },
): Promise<string> {
  const small = files.filter((file) => how === 'bytes' || file.write((same) => same).length <= LARGEST);
  const samples: Memory[] = [];
  let [broken, foreign] = [0, 0];
  let slowest = { time: 0, run: first };
  for (let run = first; run < first + count; run++) {
    const random = numbersFrom(seed + run);
    const file = small[run % small.length] as FuzzedFile;
    const again = `${file.name}: FUZZ_FORMAT=${format.name} FUZZ_SEED=${seed} FUZZ_FIRST=${run} FUZZ_COUNT=1 (${how})`;
    const bytes = mutation(file, how, random);
    const started = process.cpuUsage();
    try {
      if (format.recognises(bytes.subarray(0, HEAD_LENGTH))) {
        const read = memoryFile(bytes, 1 + Math.floor(random() * 65_536));
        if (await readAndCheck(format, read)) broken += 1;
      } else foreign += 1;
    } catch (error) {
      throw new Error(again, { cause: error });
    }
    const used = process.cpuUsage(started);
    const time = (used.user + used.system) / 1000;
    if (time > slowest.time) slowest = { time, run };
    if (time > LONGEST) throw new Error(`${time.toFixed(0)} ms for ${again}`);
    if ((run + 1 - first) % Math.ceil(count / SAMPLES) === 0) samples.push(await memoryHeld());
  }
  checkFlat(`${format.name} (${how})`, samples);
  const held = samples.map((one) => one.held.toFixed(1)).join(' ');
  const resident = samples.map((one) => one.resident.toFixed(0)).join(' ');
  return (
    `${count} mutations of ${small.length} files, ${broken} reported as damaged, ${foreign} as foreign, ` +
    `slowest ${slowest.time.toFixed(0)} ms (FUZZ_FIRST=${slowest.run}), held ${held} MiB, resident ${resident} MiB`
  );
}
