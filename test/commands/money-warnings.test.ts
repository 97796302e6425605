import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAnsweringProxy } from '../support/answering-proxy.js';
import { onlyJson, openStage, type Stage } from '../support/stage.js';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
  mkdirSync(stage.folder, { recursive: true });
  const profiles = { studio: { domain: 'task.renderbus.com' } };
  writeFileSync(join(stage.folder, 'config.json'), JSON.stringify({ profiles }));
});
afterAll(() => stage.close());

test('that another account pays than the one that was named is told whatever -q and --json say', async () => {
  const line = ['list', '--profile', 'studio'];
  const quiet = await stage.run([...line, '-q']);
  expect([quiet.code, quiet.stderr]).toEqual([
    0,
    expect.stringMatching(
      /^Warning: The environment overrides parts of --profile studio: .*RAYVISION_API_ACCESS_ID.*\n$/,
    ),
  ]);
  const json = await stage.run([...line, '--json']);
  expect(json.code).toBe(0);
  expect(onlyJson(json.stdout)).toEqual({ tasks: [] });
  expect(onlyJson(json.stderr)).toEqual({ warning: { message: expect.stringContaining('studio') } });
});

test('that a node limit was refused is told with --json on stderr as well', async () => {
  stage.file('a.project');
  const line = ['submit', 'a.project', '--frames', '1', '--node-limit', '3', '--json'];
  const proxy = await startAnsweringProxy(stage.farm.sandbox.address.domain, (path) =>
    path.endsWith('/updateTaskLimit') ? 600 : undefined,
  );
  const { code, stdout, stderr } = await stage.run(line, {
    env: { ...stage.env, RAYVISION_DOMAIN: proxy.domain },
  });
  await proxy.close();
  const { taskId, unlimited } = onlyJson(stdout);
  expect([code, unlimited.error.farmCode]).toEqual([0, 600]);
  expect(onlyJson(stderr).warning.message).toContain(`Task ${taskId} is rendering, but its node limit was not set`);
});
