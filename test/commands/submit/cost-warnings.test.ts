import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startAnsweringProxy } from '../../support/proxies/answering-proxy.js';
import { onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
mkdirSync(workstation.folder, { recursive: true });
const profiles = { studio: { domain: 'task.renderbus.com' } };
writeFileSync(join(workstation.folder, 'config.json'), JSON.stringify({ profiles }));
afterAll(() => workstation.close());

test('a task that another account pays for causes a warning, even with -q and --json', async () => {
  const line = ['list', '--profile', 'studio'];
  const quiet = await workstation.run([...line, '-q']);
  expect([quiet.code, quiet.stderr]).toEqual([
    0,
    expect.stringMatching(
      /^Warning: The environment overrides --profile studio: .*RAYVISION_API_ACCESS_ID.*\n$/,
    ),
  ]);
  const json = await workstation.run([...line, '--json']);
  expect(json.code).toBe(0);
  expect(onlyJson(json.stdout)).toMatchObject({ tasks: [] });
  expect(onlyJson(json.stderr)).toEqual({ warning: { message: expect.stringContaining('studio') } });
});

test('a rejected node limit causes a warning, on stderr with --json as well', async () => {
  workstation.file('a.project');
  const line = ['submit', 'a.project', '--frames', '1', '--node-limit', '3', '--json'];
  const proxy = await startAnsweringProxy(workstation.farm.sandbox.address.domain, (path) =>
    path.endsWith('/updateTaskLimit') ? 600 : undefined,
  );
  const { code, stdout, stderr } = await workstation.run(line, {
    env: { ...workstation.env, RAYVISION_DOMAIN: proxy.domain },
  });
  await proxy.close();
  const { taskId, unlimited } = onlyJson(stdout);
  expect([code, unlimited.error.farmCode]).toEqual([0, 600]);
  expect(onlyJson(stderr).warning.message).toContain(
    `Task ${taskId} is rendering, but its node limit was not set`,
  );
});
