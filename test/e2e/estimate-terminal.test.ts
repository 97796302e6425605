import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { exhaustively, timeLimit } from '../support/exhaustive.js';
import { startTestSandbox } from '../support/farms/sandbox.js';
import { bareEnv, emptyFolder } from '../support/processes/binary.js';
import { CTRL_C, RETURN, terminal } from '../support/processes/terminal.js';
import { pointingTo } from '../support/workstation/cli.js';

/** The terminals use real time, so the farm must too. */
const clock = {
  now: Date.now,
  sleep: (ms: number, signal?: AbortSignal) =>
    wait(ms, undefined, signal ? { signal, ref: false } : { ref: false }).catch(() => {}),
  advance() {},
};
const farm = await startTestSandbox({ clock, frameTime: 100 });
afterAll(() => farm.close());

const FLAGS = ['--test-frames', 'first,middle,last', '--stop-after-test', '--wait', '--no-color'];

/** Submits ten frames at a terminal, up to the question what the rest will cost. */
async function asked(confirm: string, question: string, lang: string) {
  const folder = emptyFolder();
  const scene = join(folder, 'shot.project');
  copyFileSync('test/fixtures/demo.project', scene);
  const argv = ['submit', scene, '--frames', '1-10', '--interval', '200ms', ...FLAGS, '--lang', lang];
  const screen = terminal(argv, bareEnv(folder, pointingTo(farm)), folder);
  await screen.shows(confirm);
  screen.type(RETURN);
  await screen.shows(question);
  const { data } = await farm.call('/api/render/handle/getTaskList/v2', { pageNum: 1, pageSize: 1 });
  const { id } = data.items[0];
  const status = async () => {
    const answer = await farm.call('/api/render/handle/queryTaskInfo/v2', { taskIds: [id] });
    return answer.data.items[0].taskStatus;
  };
  return { screen, id, status };
}

const english = () => asked('Submit this task?', 'Render them?', 'en');

describe('the cost of the rest is asked at a terminal', { timeout: timeLimit(60_000) }, () => {
  test('with the figures of the test frames; yes renders the rest', async () => {
    const { screen, status } = await english();
    expect(screen.text().replace(/\s+/g, ' ')).toMatch(
      /3 test frames (?:took \S+ on average and )?cost \S+ play money each; the other 7 will cost about \S+ play money \(\S+ play money to \S+ play money\)\. Render them\?/,
    );
    screen.type(`y${RETURN}`);
    expect(await screen.ended).toBe(0);
    expect(screen.text()).toMatch(/10\/10 frames/);
    expect(await status()).toBe(25);
  });

  test('no leaves the task paused, with the command that renders the rest', async () => {
    const { screen, status, id } = await english();
    screen.type(`n${RETURN}`);
    await screen.shows(`To render the rest: rayvision start ${id}`);
    expect(await screen.ended).toBe(0);
    expect(await status()).toBe(40);
  });

  test('Ctrl-C leaves it paused, and names the command that renders the rest', async () => {
    const { screen, status, id } = await english();
    screen.type(CTRL_C);
    expect(await screen.ended).toBe(130);
    expect(screen.text()).not.toContain('Submitted and rendering');
    expect(screen.text().replace(/\s+/g, ' ')).toContain(`rayvision start ${id}`);
    expect(await status()).toBe(40);
  });

  exhaustively(test)('also in Chinese', async () => {
    const { screen, status } = await asked('提交', '要渲染它们吗', 'zh');
    expect(screen.text()).toMatch(/3 个测试帧/);
    screen.type(RETURN);
    expect(await screen.ended).toBe(0);
    expect(await status()).toBe(40);
  });
});
