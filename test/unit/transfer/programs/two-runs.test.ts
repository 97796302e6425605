import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { download } from '../../../../src/transfer/download.js';
import type { Engine, FileOutcome } from '../../../../src/transfer/engine.js';
import { makeUploadPlan } from '../../../../src/transfer/file-facts.js';
import { hasherOf } from '../../../../src/transfer/hasher.js';
import type { PlannedFile } from '../../../../src/transfer/plan.js';
import { programEngine } from '../../../../src/transfer/programs/program-engine.js';
import {
  copyingProgram,
  engineOf,
  fakeFarmStorage,
  processWorld,
  rememberedFiles,
} from '../../../support/fake-farm-storage.js';

const { signal } = new AbortController();
const temporary = () => mkdtempSync(join(tmpdir(), 'rayvision-two-'));

/** A promise, and the function that resolves it. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

/** The world of a run that waits for another one: `onWait` is called when it begins to. */
function waiting(onWait: () => void) {
  return {
    ...processWorld(),
    async sleep() {
      onWait();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe('two downloads into the same folder at once', () => {
  test('transfer each file once: the second one waits, and finds the files', async () => {
    const root = temporary();
    const to = join(root, 'frames');
    const farm = fakeFarmStorage(join(root, 'farm'));
    for (const name of ['a', 'b', 'c']) farm.put(`1_shot/${name}.png`, name);
    const memory = rememberedFiles();
    const [running, second] = [gate(), gate()];
    const program = copyingProgram(farm.output);
    const plain = program.download.bind(program);
    program.download = async (...given) => {
      running.open();
      await second.opened;
      return plain(...given);
    };
    const other = copyingProgram(farm.output);
    const bring = async (engine: Engine) => {
      const files = [];
      for await (const file of engine.list(['1_shot'], signal)) files.push(file);
      return download(engine, files, {
        ...{ to, platform: process.platform, onConflict: 'skip' as const, limit: undefined, signal },
        ...{ now: () => 0, sleep: async () => {}, onStart() {}, onBytes() {}, onFile() {} },
      });
    };
    const first = bring(engineOf(program, farm.client, memory));
    await running.opened;
    const late = bring(engineOf(other, farm.client, memory, waiting(second.open)));
    const states = (await Promise.all([first, late])).map((all) => all.map(({ state }) => state));
    expect(states[0]).toEqual(['fetched', 'fetched', 'fetched']);
    expect(states[1]?.filter((state) => state === 'failed')).toEqual([]);
    expect(program.runs.map(({ copied }) => copied)).toEqual([['a.png', 'b.png', 'c.png']]);
    expect(other.runs.flatMap(({ copied }) => copied)).toEqual([]);
    expect(readdirSync(to)).toEqual(['1_shot']);
    for (const name of ['a', 'b', 'c'])
      expect(readFileSync(join(to, '1_shot', `${name}.png`), 'utf8')).toBe(name);
  });
});

describe('two uploads of the same files at once', () => {
  /** Two runs of this program, with their own program each. */
  async function open(names: readonly string[]) {
    const root = temporary();
    const pairs = names.map((name) => {
      writeFileSync(join(root, name), name);
      return { local: join(root, name), server: `/farm/${name}` };
    });
    const { files } = await makeUploadPlan(pairs, signal);
    const lockFolder = join(root, 'state');
    const sent: string[][] = [];
    const engine = (held: Promise<void>, onStart: () => void, world = processWorld()) =>
      programEngine(
        {
          ...copyingProgram(root),
          async upload(given) {
            onStart();
            await held;
            sent.push(given.map(({ server }) => server));
            return [];
          },
        },
        {
          ...{ client: fakeFarmStorage(root).client, world, lockFolder },
          hasher: hasherOf({} as never, rememberedFiles(), Date.now),
          owners: { own: 'me-1', isGone: async () => false },
        },
      );
    const upload = async (one: Engine, some: readonly PlannedFile[] = files) => {
      const outcomes: FileOutcome<PlannedFile>[] = [];
      await one.upload(some, {
        ...{ signal, force: false, limit: undefined, onBytes() {} },
        onOutcome: (outcome) => void outcomes.push(outcome),
      });
      return outcomes.map(({ state }) => state);
    };
    return { engine, upload, sent, lockFolder, files };
  }

  test('run one after the other, so that the program skips what the first one has sent', async () => {
    const { engine, upload, sent, lockFolder, files } = await open(['a', 'b']);
    const [running, second] = [gate(), gate()];
    const first = upload(engine(second.opened, running.open));
    await running.opened;
    let hasBegun = false;
    const onStart = () => {
      hasBegun = true;
      expect(sent).toHaveLength(1);
    };
    const late = upload(
      engine(
        Promise.resolve(),
        onStart,
        waiting(() => {
          expect(hasBegun).toBe(false);
          second.open();
        }),
      ),
      files.toReversed(),
    );
    expect(await Promise.all([first, late])).toEqual([
      ['sent', 'sent'],
      ['sent', 'sent'],
    ]);
    expect([sent.length, readdirSync(lockFolder)]).toEqual([2, []]);
  });

  test('the second one ends with 75 where the first one takes long, and starts no program', async () => {
    const { engine, upload, sent } = await open(['a']);
    const [running, end] = [gate(), gate()];
    const first = upload(engine(end.opened, running.open));
    await running.opened;
    const late = upload(
      engine(
        Promise.resolve(),
        () => {},
        waiting(() => {}),
      ),
    );
    await expect(late).rejects.toMatchObject({ exitCode: 75, key: 'transfer.uploadRuns' });
    end.open();
    expect([await first, sent]).toEqual([['sent'], [['/farm/a']]]);
    // Hundreds of looks at the lock.
  }, 60_000);

  test('other files do not wait', async () => {
    const { engine, upload, lockFolder, files } = await open(['a', 'b']);
    const [running, end] = [gate(), gate()];
    const first = upload(engine(end.opened, running.open), files.slice(0, 1));
    await running.opened;
    const world = waiting(() => {
      throw new Error('it waited');
    });
    expect(
      await upload(
        engine(Promise.resolve(), () => {}, world),
        files,
      ),
    ).toEqual(['sent', 'sent']);
    end.open();
    await first;
    expect(readdirSync(lockFolder)).toEqual([]);
  });
});
