import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startAnsweringProxy } from '../../support/proxies/answering-proxy.js';
import { onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

let answers: Record<string, number> = {};

const workstation = await openWorkstation();
const proxy = await startAnsweringProxy(workstation.farm.sandbox.address.domain, (path) => answers[path]);
afterEach(() => {
  answers = {};
});
afterAll(async () => {
  await proxy.close();
  await workstation.close();
});

const RECOMMIT = '/api/render/handle/recommitTasks';
const START = '/api/rendering/task/renderingTask/startTask';
const FULL = '/api/render/handle/fullSpeedRendering';
const QUERY = '/api/render/handle/queryTaskInfo/v2';
const STOP = '/api/rendering/task/renderingTask/stopTask';

/** Runs it where the farm does what it refuses. */
const refused = (argv: readonly string[], codes: Record<string, number>) => {
  answers = codes;
  return workstation.run([...argv, '--json'], {
    env: { ...workstation.env, RAYVISION_DOMAIN: proxy.domain },
  });
};

describe('an action that costs money, carried out by the farm although its answer is an error', () => {
  test.each<[string, number, argv: string[], path: string, code: number, exit: number]>([
    ['retry', 25, ['--all'], RECOMMIT, 400, 65],
    ['start', 10, [], START, 404, 66],
    ['start', 40, [], FULL, 600, 65],
  ])('%s of a task in state %i: names the task, and suggests status before a repetition', async (...row) => {
    const [command, status, flags, path, code, exit] = row;
    const [id = 0] = await workstation.pinned(status);
    const { code: ended, stderr } = await refused([command, String(id), ...flags], { [path]: code });
    const { error } = onlyJson(stderr);
    expect([ended, error.farmCode]).toEqual([exit, code]);
    expect(error.hint).toMatch(new RegExp(`changed: 2W${id}\\b.*rayvision status ${id}\\b`));
  });

  test('without a visible change: reports that', async () => {
    const [id = 0] = await workstation.pinned(5);
    await workstation.farm.call('/sandbox/fault', { next: 0 });
    answers = {};
    // It renders: to render its failed frames again changes nothing.
    const { code, stderr } = await refused(['retry', String(id), '--state', 'error'], { [RECOMMIT]: 600 });
    expect(code).toBe(65);
    expect(onlyJson(stderr).error.hint).toMatch(new RegExp(`The farm shows no change in 2W${id}`));
  });

  test('with an unknown state of the task: warns of paying twice, and suggests status', async () => {
    const [id = 0] = await workstation.pinned(10);
    let asked = 0;
    const blind = await startAnsweringProxy(workstation.farm.sandbox.address.domain, (path) => {
      if (path === START) return 400;
      if (path !== QUERY) return undefined;
      asked += 1;
      return asked > 1 ? 602 : undefined;
    });
    const env = { ...workstation.env, RAYVISION_DOMAIN: blind.domain };
    const { code, stderr } = await workstation.run(['start', String(id), '--json'], { env });
    await blind.close();
    expect(code).toBe(65);
    expect(onlyJson(stderr).error.hint).toMatch(new RegExp(`pay twice.*rayvision status ${id}\\b`));
  });

  test('an action without cost sends no further query', async () => {
    const [id = 0] = await workstation.pinned(5);
    const before = proxy.paths.filter((path) => path === QUERY).length;
    const { code, stderr } = await refused(['stop', String(id)], { [STOP]: 400 });
    expect(code).toBe(65);
    expect(proxy.paths.filter((path) => path === QUERY).length).toBe(before + 1);
    expect(onlyJson(stderr).error.hint).not.toContain('pay');
  });

  test('of the second of two tasks: reports how many tasks were changed', async () => {
    const [stopped = 0, parked = 0] = await workstation.pinned(10, 40);
    const { stderr } = await refused(['start', String(stopped), String(parked)], { [START]: 400 });
    const { hint } = onlyJson(stderr).error;
    expect(hint).toMatch(/1 of 2 tasks was changed/);
    expect(hint).toMatch(new RegExp(`rayvision status ${stopped} ${parked}\\b`));
  });
});
