import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTestSandbox } from '../support/farms/sandbox.js';
import { bareEnv, emptyFolder, start } from '../support/processes/binary.js';
import { idsIn } from '../support/processes/kill-harness.js';
import { startRelay } from '../support/proxies/relay.js';
import { mayaScene } from '../support/scenes/maya-scene.js';
import { pointingTo } from '../support/workstation/cli.js';
import { testClock } from '../support/workstation/clock.js';
import { randomFrom, seed } from './random.js';

const ROWS = 200;
const KILLS = 50;
/** Every tenth row waits for the one before it. */
const WAITS = 10;
/** Real milliseconds between moves of the farm's clock. */
const TICK = 20;

interface ListedTask {
  readonly id: number;
  readonly sceneName: string;
  readonly startTime: number;
  readonly completedDate: number;
}

/**
 * Kills a batch of 200 rows 50 times at random moments, and lets it end. Expects 200 tasks, that rows start after those
 * that they wait for, and that a further run sends no submit call.
 */
export async function soakBatch(): Promise<string> {
  const clock = testClock(Date.now());
  const farm = await startTestSandbox({ clock });
  let submits = 0;
  const relay = await startRelay(farm.sandbox.address.domain, {
    onRequest: ({ path }) => {
      if (path.endsWith('/submit/task')) submits += 1;
    },
  });
  const folder = emptyFolder();
  mkdirSync(join(folder, 'scenes'));
  const lines = Array.from({ length: ROWS }, (_, at) => {
    const scene = join(folder, 'scenes', `${at}.ma`);
    writeFileSync(scene, `${mayaScene()}// ${at}\n`);
    return `${scene},row-${at},${at % WAITS === 1 ? `row-${at - 1}` : ''}`;
  });
  const file = join(folder, 'rows.csv');
  writeFileSync(file, `scene,name,after\n${lines.join('\n')}\n`);
  const env = bareEnv(folder, { ...pointingTo(farm), RAYVISION_DOMAIN: relay.domain });
  const argv = ['batch', file, '--frames', '1-2', '-q', '--interval', '100ms'];
  // The farm renders in real time, ten times as fast: its clock is compared with that of the program.
  const ticking = setInterval(() => clock.advance(TICK), TICK);
  const chance = randomFrom(seed);
  let kills = 0;
  try {
    while (kills < KILLS) {
      const run = start(argv, env);
      const timer = setTimeout(() => run.child.kill('SIGKILL'), 700 + chance() * 2500);
      const code = await run.ended;
      clearTimeout(timer);
      assert.ok(code === -1 || code === 0, `seed ${seed}: ${code} ${run.output.stderr}`);
      if (code === 0) assert.ok(kills > KILLS / 2, `seed ${seed}: it ended after ${kills} kills`);
      kills += 1;
    }
    const last = start(argv, env);
    assert.equal(await last.ended, 0, `seed ${seed}: ${last.output.stderr}`);
    const tasks: ListedTask[] = [];
    for (let page = 1; page <= 3; page++) {
      const body = { pageNum: page, pageSize: 100 };
      tasks.push(...(await farm.call('/api/render/handle/getTaskList/v2', body)).data.items);
    }
    assert.equal(tasks.length, ROWS, `seed ${seed}`);
    const scenes = new Map(tasks.map((task) => [task.sceneName, task]));
    assert.equal(scenes.size, ROWS, `seed ${seed}`);
    for (let at = 1; at < ROWS; at += WAITS) {
      const [first, then] = [scenes.get(`${at - 1}.ma`), scenes.get(`${at}.ma`)];
      assert.ok((then?.startTime ?? 0) >= (first?.completedDate ?? Infinity), `seed ${seed}: row ${at}`);
    }
    const before = submits;
    const again = start(argv, env);
    assert.equal(await again.ended, 0, `seed ${seed}: ${again.output.stderr}`);
    assert.equal(submits, before, `seed ${seed}: a further run submits`);
    const journals = readdirSync(join(env.RAYVISION_CONFIG_DIR ?? '', 'submissions'));
    assert.deepEqual(journals, [], `seed ${seed}: journals are left`);
    assert.deepEqual(idsIn(again.output.stdout).toSorted(), tasks.map(({ id }) => id).toSorted());
  } finally {
    clearInterval(ticking);
    await relay.close();
    await farm.close();
  }
  return `${ROWS} rows, ${kills} kills, ${submits} submit calls, ${ROWS} tasks, seed ${seed}`;
}
