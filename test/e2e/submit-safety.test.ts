import { spawn } from 'node:child_process';
import { existsSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { casesAt, everyNth, exhaustively, timeLimit } from '../support/exhaustive.js';
import { PROGRAM, start } from '../support/processes/binary.js';
import { BREAKING, countWrites, openKillHarness, runOnce } from '../support/processes/kill-harness.js';
import { CTRL_C, HIDE_CURSOR, SHOW_CURSOR, terminal } from '../support/processes/terminal.js';
import { startRelay } from '../support/proxies/relay.js';

const harness = await openKillHarness();
afterAll(() => harness.close());

const TASK = '/api/render/submit/task';

describe('several submits at the same time', { timeout: timeLimit(60_000) }, () => {
  test.each(casesAt([0], [2, 20]))(
    '%i of the same scene make one task each, and one project',
    async (count) => {
      const prepared = harness.prepareSubmit();
      const runs = await Promise.all(Array.from({ length: count }, () => runOnce(prepared)));
      expect(runs.map(({ code, stderr }) => [code, stderr])).toEqual(runs.map(() => [0, '']));
      const printed = runs.flatMap(({ ids }) => ids).toSorted();
      expect(new Set(printed).size).toBe(count);
      expect((await harness.listed(prepared.scene)).toSorted()).toEqual(printed);
      const { data } = await harness.farm.call('/api/render/project/list', { flag: 2 });
      const projects: { projectName: string }[] = data.projectNameList ?? data;
      const own = prepared.argv[prepared.argv.indexOf('--project') + 1];
      expect(projects.filter(({ projectName }) => projectName === own)).toHaveLength(1);
    },
  );

  exhaustively(test)('after one that was killed: one resumes it, and the others make new tasks', async () => {
    const relay = await startRelay(harness.farm.sandbox.address.domain, {
      onAnswer: ({ path }) => {
        if (path !== TASK) return;
        killed.child.kill('SIGKILL');
        throw new Error('nobody hears it');
      },
    });
    const prepared = harness.prepareSubmit({ domain: relay.domain });
    const killed = start(prepared.argv, prepared.env);
    expect(await killed.ended).toBe(-1);
    await relay.close();
    const [left] = await harness.listed(prepared.scene);
    const direct = {
      ...prepared,
      env: { ...prepared.env, RAYVISION_DOMAIN: harness.farm.sandbox.address.domain },
    };
    const runs = await Promise.all([1, 2, 3, 4].map(() => runOnce(direct)));
    const printed = runs.flatMap(({ ids }) => ids);
    expect(new Set(printed).size).toBe(4);
    expect(printed).toContain(left);
    expect(await harness.listed(prepared.scene)).toHaveLength(4);
  });
});

describe('an id that could not be printed', { timeout: timeLimit(30_000) }, () => {
  test.skipIf(!existsSync('/dev/full'))('is printed by the next run: stdout was full', async () => {
    const prepared = harness.prepareSubmit({ project: 'film' });
    const full = openSync('/dev/full', 'w');
    const code = await new Promise((resolve) => {
      spawn(process.execPath, [PROGRAM, ...prepared.argv], {
        env: prepared.env,
        stdio: ['ignore', full, 'ignore'],
      }).once('close', resolve);
    });
    expect(code).toBe(73);
    const listed = await harness.listed(prepared.scene);
    expect(listed).toHaveLength(1);
    expect((await runOnce(prepared)).ids).toEqual(listed);
    expect(await harness.listed(prepared.scene)).toEqual(listed);
  });

  exhaustively(test)('is printed by the next run: the first one was killed during --wait', async () => {
    let polled = () => {};
    const relay = await startRelay(harness.farm.sandbox.address.domain, {
      onRequest: ({ path }) => {
        if (path.includes('queryTaskInfo')) polled();
      },
    });
    const prepared = harness.prepareSubmit({ domain: relay.domain, project: 'film' });
    const argv = [...prepared.argv.filter((word) => word !== '-q'), '--wait', '--json', '--timeout', '0.2s'];
    const first = start(argv, prepared.env);
    await new Promise<void>((resolve) => {
      polled = resolve;
    });
    first.child.kill('SIGKILL');
    expect(await first.ended).toBe(-1);
    expect(first.output.stdout).toBe('');
    const second = start(argv, prepared.env);
    expect(await second.ended).toBe(124);
    await relay.close();
    const listed = await harness.listed(prepared.scene);
    expect(JSON.parse(second.output.stdout)).toMatchObject({
      taskId: listed[0],
      resumed: true,
      outcome: 'timeout',
    });
    expect(listed).toHaveLength(1);
  });
});

// All its cases run at the same time.
describe('a full disk', { timeout: timeLimit(30_000) }, () => {
  test('stops a submit before it costs money, and never loses an id', async () => {
    const operations = await countWrites(harness.prepareSubmit({ project: 'film' }));
    async function fullFrom(number: number): Promise<void> {
      const prepared = harness.prepareSubmit({ project: 'film' });
      const first = await runOnce(prepared, { ...BREAKING, BREAK_AT: String(number), BREAK_WITH: 'ENOSPC' });
      const listed = await harness.listed(prepared.scene);
      // Either no task is submitted and the run fails, or a task is submitted and its id is printed.
      const expected = listed.length === 0 ? { code: 73, ids: [] } : { code: 0, ids: listed };
      expect({ number, code: first.code, ids: first.ids }).toEqual({ number, ...expected });
      if (first.code !== 0) expect(first.stderr).toMatch(/ENOSPC/);
      const second = first.code === 0 ? first : await runOnce(prepared);
      expect([number, second.ids]).toEqual([number, await harness.listed(prepared.scene)]);
      expect(second.ids).toHaveLength(1);
      const left = readdirSync(join(prepared.folder, 'config', 'submissions'));
      expect([number, left]).toEqual([number, []]);
    }
    // The last operation is the closing of the journal, which frees space.
    const all = Array.from({ length: operations - 1 }, (_, at) => at + 1);
    await Promise.all(everyNth(8, all).map(fullFrom));
  });
});

describe.concurrent('an interruption', { timeout: timeLimit(30_000) }, () => {
  test('by Ctrl-C at a terminal reports the state of the submission, shows the cursor again, and --resume continues', async () => {
    let reached = () => {};
    const arrived = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const relay = await startRelay(harness.farm.sandbox.address.domain, {
      onRequest: async ({ path }) => {
        if (path !== TASK) return;
        reached();
        await new Promise(() => {});
      },
    });
    const prepared = harness.prepareSubmit({ domain: relay.domain, project: 'film' });
    const argv = [...prepared.argv.filter((word) => word !== '-q'), '--yes'];
    const screen = terminal(argv, prepared.env, prepared.folder);
    await arrived;
    screen.type(CTRL_C);
    expect(await screen.ended).toBe(130);
    await relay.close();
    expect(screen.text()).toMatch(/may already be rendering/);
    expect(screen.raw().lastIndexOf(SHOW_CURSOR)).toBeGreaterThanOrEqual(
      screen.raw().lastIndexOf(HIDE_CURSOR),
    );
    const [, id = ''] = /rayvision submit --resume ([0-9a-f]+)/.exec(screen.text()) ?? [];
    const env = { ...prepared.env, RAYVISION_DOMAIN: harness.farm.sandbox.address.domain };
    const second = await runOnce({ ...prepared, env, argv: ['submit', '--resume', id, '-q'] });
    expect([second.code, second.ids]).toEqual([0, await harness.listed(prepared.scene)]);
  });

  exhaustively(test).each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('by %s ends a submit with %i, and the same command resumes it', async (signal, code) => {
    const relay = await startRelay(harness.farm.sandbox.address.domain, {
      onRequest: async ({ path }) => {
        if (path !== TASK) return;
        first.child.kill(signal);
        await first.ended;
        throw new Error('nobody waits for it');
      },
    });
    const prepared = harness.prepareSubmit({ domain: relay.domain, project: 'film' });
    const first = start(prepared.argv, prepared.env);
    expect(await first.ended).toBe(code);
    expect(first.output.stdout).toBe('');
    expect(first.output.stderr).toMatch(/--resume [0-9a-f]{10}/);
    await relay.close();
    const env = { ...prepared.env, RAYVISION_DOMAIN: harness.farm.sandbox.address.domain };
    const second = await runOnce({ ...prepared, env });
    expect([second.code, second.ids]).toEqual([0, await harness.listed(prepared.scene)]);
  });

  test.each(
    casesAt(
      [0],
      [
        ['SIGINT', 130],
        ['SIGTERM', 143],
      ],
    ),
  )('by a second %s ends with %i at once, even if the first one cannot finish', async (signal, code) => {
    const prepared = harness.prepareSubmit({ project: 'film' });
    const run = start(prepared.argv, { ...prepared.env, ...BREAKING, BREAK_AT: '3', BREAK_WITH: 'HANG' });
    await run.waitForOutput('stderr', 'HANGS');
    run.child.kill(signal);
    // Signals of one kind that come together count once: the first must have been taken before the second is sent.
    const again = setInterval(() => run.child.kill(signal), 20);
    expect(await run.ended).toBe(code);
    clearInterval(again);
  });
});
