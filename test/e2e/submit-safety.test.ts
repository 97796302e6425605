import { spawn } from 'node:child_process';
import { existsSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROGRAM, start } from '../support/binary.js';
import {
  BREAKING,
  countWrites,
  type KilledSubmits,
  openKilledSubmits,
  runOnce,
} from '../support/killed-submits.js';
import { startRelay } from '../support/relay.js';
import { CTRL_C, HIDE_CURSOR, SHOW_CURSOR, terminal } from '../support/terminal.js';

let stage: KilledSubmits;

beforeAll(async () => {
  stage = await openKilledSubmits();
});
afterAll(() => stage.close());

const TASK = '/api/render/submit/task';

describe('submits at once', { timeout: 60_000 }, () => {
  test.each([2, 20])('%i of the same scene make as many tasks, and one project', async (count) => {
    const newcomer = stage.newcomer();
    const runs = await Promise.all(Array.from({ length: count }, () => runOnce(newcomer)));
    expect(runs.map(({ code, stderr }) => [code, stderr])).toEqual(runs.map(() => [0, '']));
    const printed = runs.flatMap(({ ids }) => ids).toSorted();
    expect(new Set(printed).size).toBe(count);
    expect((await stage.listed(newcomer.scene)).toSorted()).toEqual(printed);
    const { data } = await stage.farm.call('/api/render/project/list', { flag: 2 });
    const projects: { projectName: string }[] = data.projectNameList ?? data;
    const own = newcomer.argv[newcomer.argv.indexOf('--project') + 1];
    expect(projects.filter(({ projectName }) => projectName === own)).toHaveLength(1);
  });

  test('that come back to one that was killed: one goes on with it, the others make their own', async () => {
    const relay = await startRelay(stage.farm.sandbox.address.domain, {
      onAnswer: ({ path }) => {
        if (path !== TASK) return;
        killed.child.kill('SIGKILL');
        throw new Error('nobody hears it');
      },
    });
    const newcomer = stage.newcomer({ domain: relay.domain });
    const killed = start(newcomer.argv, newcomer.env);
    expect(await killed.ended).toBe(-1);
    await relay.close();
    const [left] = await stage.listed(newcomer.scene);
    const direct = {
      ...newcomer,
      env: { ...newcomer.env, RAYVISION_DOMAIN: stage.farm.sandbox.address.domain },
    };
    const runs = await Promise.all([1, 2, 3, 4].map(() => runOnce(direct)));
    const printed = runs.flatMap(({ ids }) => ids);
    expect(new Set(printed).size).toBe(4);
    expect(printed).toContain(left);
    expect(await stage.listed(newcomer.scene)).toHaveLength(4);
  });
});

describe('an id that could not be given out', { timeout: 30_000 }, () => {
  test.skipIf(!existsSync('/dev/full'))('is given out by the next run: stdout was full', async () => {
    const newcomer = stage.newcomer({ project: 'film' });
    const full = openSync('/dev/full', 'w');
    const code = await new Promise((resolve) => {
      spawn(process.execPath, [PROGRAM, ...newcomer.argv], {
        env: newcomer.env,
        stdio: ['ignore', full, 'ignore'],
      }).once('close', resolve);
    });
    expect(code).toBe(73);
    const listed = await stage.listed(newcomer.scene);
    expect(listed).toHaveLength(1);
    expect((await runOnce(newcomer)).ids).toEqual(listed);
    expect(await stage.listed(newcomer.scene)).toEqual(listed);
  });

  test('is given out by the next run: killed while it waited, before its one document was due', async () => {
    let polled = () => {};
    const relay = await startRelay(stage.farm.sandbox.address.domain, {
      onRequest: ({ path }) => {
        if (path.includes('queryTaskInfo')) polled();
      },
    });
    const newcomer = stage.newcomer({ domain: relay.domain, project: 'film' });
    const argv = [...newcomer.argv.filter((word) => word !== '-q'), '--wait', '--json', '--timeout', '0.2s'];
    const first = start(argv, newcomer.env);
    await new Promise<void>((resolve) => {
      polled = resolve;
    });
    first.child.kill('SIGKILL');
    expect(await first.ended).toBe(-1);
    expect(first.told.stdout).toBe('');
    const second = start(argv, newcomer.env);
    expect(await second.ended).toBe(124);
    await relay.close();
    const listed = await stage.listed(newcomer.scene);
    expect(JSON.parse(second.told.stdout)).toMatchObject({
      taskId: listed[0],
      resumed: true,
      outcome: 'timeout',
    });
    expect(listed).toHaveLength(1);
  });
});

describe('a full disk', { timeout: 30_000 }, () => {
  test('stops a submit before it costs money, and never loses an id', async () => {
    const operations = await countWrites(stage.newcomer({ project: 'film' }));
    async function fullFrom(number: number): Promise<void> {
      const newcomer = stage.newcomer({ project: 'film' });
      const first = await runOnce(newcomer, { ...BREAKING, BREAK_AT: String(number), BREAK_WITH: 'ENOSPC' });
      const listed = await stage.listed(newcomer.scene);
      // Either nothing renders, and it says so; or the task is on its way, and its id was told.
      const expected = listed.length === 0 ? { code: 73, ids: [] } : { code: 0, ids: listed };
      expect({ number, code: first.code, ids: first.ids }).toEqual({ number, ...expected });
      if (first.code !== 0) expect(first.stderr).toMatch(/ENOSPC/);
      const second = first.code === 0 ? first : await runOnce(newcomer);
      expect([number, second.ids]).toEqual([number, await stage.listed(newcomer.scene)]);
      expect(second.ids).toHaveLength(1);
      const left = readdirSync(join(newcomer.folder, 'config', 'submissions'));
      expect([number, left]).toEqual([number, []]);
    }
    // The last operation is the closing of the journal, which frees space.
    await Promise.all(Array.from({ length: operations - 1 }, (_, at) => fullFrom(at + 1)));
  });
});

describe.concurrent('an interruption', { timeout: 30_000 }, () => {
  test('by Ctrl-C at a terminal says at once how far it got, leaves the terminal as it was, and can be gone on with', async () => {
    let reached = () => {};
    const arrived = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const relay = await startRelay(stage.farm.sandbox.address.domain, {
      onRequest: async ({ path }) => {
        if (path !== TASK) return;
        reached();
        await new Promise(() => {});
      },
    });
    const newcomer = stage.newcomer({ domain: relay.domain, project: 'film' });
    const argv = [...newcomer.argv.filter((word) => word !== '-q'), '--yes'];
    const screen = terminal(argv, newcomer.env, newcomer.folder);
    await arrived;
    screen.type(CTRL_C);
    expect(await screen.ended).toBe(130);
    await relay.close();
    expect(screen.text()).toMatch(/may already be rendering/);
    expect(screen.raw().lastIndexOf(SHOW_CURSOR)).toBeGreaterThanOrEqual(
      screen.raw().lastIndexOf(HIDE_CURSOR),
    );
    const [, id = ''] = /rayvision submit --resume ([0-9a-f]+)/.exec(screen.text()) ?? [];
    const env = { ...newcomer.env, RAYVISION_DOMAIN: stage.farm.sandbox.address.domain };
    const second = await runOnce({ ...newcomer, env, argv: ['submit', '--resume', id, '-q'] });
    expect([second.code, second.ids]).toEqual([0, await stage.listed(newcomer.scene)]);
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('by %s ends a submit with %i, and it can be gone on with', async (signal, code) => {
    const relay = await startRelay(stage.farm.sandbox.address.domain, {
      onRequest: async ({ path }) => {
        if (path !== TASK) return;
        first.child.kill(signal);
        await first.ended;
        throw new Error('nobody waits for it');
      },
    });
    const newcomer = stage.newcomer({ domain: relay.domain, project: 'film' });
    const first = start(newcomer.argv, newcomer.env);
    expect(await first.ended).toBe(code);
    expect(first.told.stdout).toBe('');
    expect(first.told.stderr).toMatch(/--resume [0-9a-f]{10}/);
    await relay.close();
    const env = { ...newcomer.env, RAYVISION_DOMAIN: stage.farm.sandbox.address.domain };
    const second = await runOnce({ ...newcomer, env });
    expect([second.code, second.ids]).toEqual([0, await stage.listed(newcomer.scene)]);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'by a second %s leaves at once, whatever the first one still waits for',
    async (signal, code) => {
      const newcomer = stage.newcomer({ project: 'film' });
      const run = start(newcomer.argv, { ...newcomer.env, ...BREAKING, BREAK_AT: '3', BREAK_WITH: 'HANG' });
      await run.says('stderr', 'HANGS');
      run.child.kill(signal);
      // Signals of one kind that come together count once: the first must have been taken before the second is sent.
      const again = setInterval(() => run.child.kill(signal), 20);
      expect(await run.ended).toBe(code);
      clearInterval(again);
    },
  );
});
