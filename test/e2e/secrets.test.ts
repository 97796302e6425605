import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { timeLimit } from '../support/exhaustive.js';
import { startHostileFarm } from '../support/farms/hostile-farm.js';
import { startTestSandbox } from '../support/farms/sandbox.js';
import { bareEnv, emptyFolder } from '../support/processes/binary.js';
import { RETURN, terminal } from '../support/processes/terminal.js';
import { BARE_PROJECT } from '../support/scenes/bare-scene.js';

const KEY = 'key"of\\the/farm+that=is/long&enough"to%break';

/** What was drawn, without the breaks that a narrow terminal puts into test. */
function drawn(text: string): string {
  return text.replace(/\s+/g, '');
}

test('no prompt and no progress line at a terminal prints a secret', {
  timeout: timeLimit(30_000),
}, async () => {
  const folder = emptyFolder();
  writeFileSync(join(folder, 'scene.project'), BARE_PROJECT);
  const credentials = { accessId: 'AccessIdOfTheTest', accessKey: KEY };
  // The binary signs with the real time.
  const sleep = (ms: number, signal?: AbortSignal) =>
    wait(ms, undefined, signal ? { signal, ref: false } : { ref: false }).catch(() => {});
  const clock = { now: Date.now, sleep, advance() {} };
  const sandbox = await startTestSandbox({ credentials, clock });
  const known = { secret: KEY, named: KEY };
  const farm = await startHostileFarm(sandbox.sandbox.address.domain, known, () => ({
    form: 'append',
    http: 200,
    code: 200,
  }));
  const env = bareEnv(folder, {
    RAYVISION_DOMAIN: farm.domain,
    RAYVISION_API_ACCESS_ID: credentials.accessId,
    RAYVISION_API_KEY: KEY,
  });
  const screen = terminal(['submit', 'scene.project', '--frames', '1', '--debug'], env, folder);
  await screen.shows('Version of clarisse');
  await screen.shows('****');
  screen.type(`\u001b[B${RETURN}`);
  await screen.shows('Submit this task?');
  screen.type(RETURN);
  await screen.ended;
  const text = drawn(screen.text());
  expect(farm.signatures.size).toBeGreaterThan(3);
  for (const secret of [KEY, JSON.stringify(KEY).slice(1, -1), ...farm.signatures]) {
    expect(text).not.toContain(secret);
  }
  await farm.close();
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});
