import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startTestSandbox } from '../support/farms/sandbox.js';
import { answer, startReceiver } from '../support/farms/webhook-receiver.js';
import { bareEnv, emptyFolder, start } from '../support/processes/binary.js';
import { idsIn } from '../support/processes/kill-harness.js';
import { pointingTo } from '../support/workstation/cli.js';
import { testClock } from '../support/workstation/clock.js';
import { randomFrom, seed } from './random.js';

const KILLS = 50;
const SECRET = 'what the receiver knows';

/**
 * Kills waits after a random time, while the receiver fails now and then. What a killed wait had written down is
 * delivered by the wait for another task; else the same wait is run again. Expects each end at least once, always with
 * the same id and a valid signature, and once where nothing was killed.
 */
export async function soakNotices(): Promise<string> {
  const chance = randomFrom(seed);
  const farm = await startTestSandbox({ clock: testClock(Date.now()) });
  let mood = () => 204;
  const receiver = await startReceiver((response, number) => answer(mood())(response, number));
  const folder = emptyFolder();
  const env = bareEnv(folder, { ...pointingTo(farm), RAYVISION_WEBHOOK_SECRET: SECRET });
  const pending = join(folder, 'config', 'notices');
  const left = () =>
    existsSync(pending) ? readdirSync(pending).filter((name) => name.endsWith('.json')) : [];

  async function pinned(): Promise<number> {
    const argv = ['submit', 'test/fixtures/demo.project', '--frames', '1', '-q', '--new'];
    const run = start(argv, env);
    assert.equal(await run.ended, 0, run.output.stderr);
    const [id = 0] = idsIn(run.output.stdout);
    await farm.call('/sandbox/set', { taskIds: [id], status: 25 });
    return id;
  }

  const wait = (id: number, ...flags: string[]) => start(['wait', String(id), '-q', ...flags], env);
  const posts = (id: number) => receiver.received.filter(({ body }) => body.task.taskId === id);

  async function whole(id: number, ...flags: string[]): Promise<void> {
    const run = wait(id, ...flags);
    assert.equal(await run.ended, 0, `seed ${seed}: ${run.output.stderr}`);
  }

  const other = await pinned();
  const began = Date.now();
  await whole(other, '--webhook', receiver.url);
  const usual = Date.now() - began;
  assert.equal(posts(other).length, 1, 'an undisturbed wait delivers once');

  let kills = 0;
  let tasks = 0;
  let recovered = 0;
  let repeated = 0;
  while (kills < KILLS) {
    const id = await pinned();
    tasks += 1;
    mood = () => (chance() < 0.3 ? 500 : 204);
    const run = wait(id, '--webhook', receiver.url);
    const timer = setTimeout(() => run.child.kill('SIGKILL'), chance() * usual * 1.5);
    const code = await run.ended;
    clearTimeout(timer);
    mood = () => 204;
    if (code === -1) {
      kills += 1;
      // Written down: any later wait delivers it. Otherwise the task is waited for again.
      if (left().length > 0) {
        recovered += 1;
        await whole(other);
      } else if (posts(id).length === 0) await whole(id, '--webhook', receiver.url);
    }
    const arrived = posts(id);
    assert.ok(arrived.length > 0, `seed ${seed}: the end of ${id} was never delivered`);
    if (arrived.length > 1) repeated += 1;
    assert.equal(new Set(arrived.map(({ body }) => body.id)).size, 1, `seed ${seed}: one id an end`);
    assert.deepEqual(left(), [], `seed ${seed}: nothing stays`);
  }
  for (const { text, headers } of receiver.received) {
    const expected = createHmac('sha256', SECRET).update(text).digest('hex');
    assert.equal(headers['x-rayvision-signature'], `sha256=${expected}`);
  }
  await receiver.close();
  await farm.close();
  return `${kills} kills of ${tasks} waits, ${recovered} notices delivered by the next run, ${repeated} more than once, seed ${seed}`;
}
