import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { exhaustively, timeLimit } from '../support/exhaustive.js';
import { openKillHarness, type PreparedSubmit, runOnce } from '../support/processes/kill-harness.js';
import { CTRL_C, RETURN, terminal } from '../support/processes/terminal.js';
import { startAnsweringProxy } from '../support/proxies/answering-proxy.js';

const harness = await openKillHarness();
afterAll(() => harness.close());

const DOWN = '\u001b[B';
const QUESTION = 'is unfinished (task';

/** A submission that was stopped when its id was reserved, and the command line that would resume it. */
async function stopped(): Promise<PreparedSubmit & { readonly line: readonly string[] }> {
  const prepared = harness.prepareSubmit({ project: 'film' });
  const proxy = await startAnsweringProxy(harness.farm.sandbox.address.domain, (path) =>
    path.endsWith('/taskJsonFile') ? 913 : undefined,
  );
  const env = { ...prepared.env, RAYVISION_DOMAIN: proxy.domain };
  expect((await runOnce({ ...prepared, env })).code).toBe(77);
  await proxy.close();
  return { ...prepared, line: prepared.argv.filter((word) => word !== '-q') };
}

const journals = ({ folder }: PreparedSubmit) => readdirSync(join(folder, 'config', 'submissions'));

describe('an unfinished submission at a terminal', { timeout: timeLimit(60_000) }, () => {
  test('is resumed by Return', async () => {
    const own = await stopped();
    const screen = terminal(own.line, own.env, own.folder);
    await screen.shows(QUESTION);
    expect(screen.text()).toMatch(/task \d+ reserved, not submitted/);
    expect(await harness.listed(own.scene)).toEqual([]);
    screen.type(RETURN);
    await screen.shows('submitted:');
    expect(await screen.ended).toBe(0);
    expect(await harness.listed(own.scene)).toHaveLength(1);
    expect(journals(own)).toEqual([]);
  });

  test('stays unfinished if a new one is chosen, which has its summary and confirmation', async () => {
    const own = await stopped();
    const screen = terminal(own.line, own.env, own.folder);
    await screen.shows(QUESTION);
    screen.type(`${DOWN}${RETURN}`);
    await screen.shows('Submit this task?');
    screen.type(RETURN);
    await screen.shows('submitted:');
    expect(await screen.ended).toBe(0);
    expect(await harness.listed(own.scene)).toHaveLength(1);
    expect(journals(own)).toEqual([expect.stringMatching(/\.free\.json$/)]);
  });

  exhaustively(test)('stays unfinished if this is chosen by number, and nothing is submitted', async () => {
    const own = await stopped();
    const screen = terminal(own.line, { ...own.env, ACCESSIBLE: '1' }, own.folder);
    await screen.shows('1. Resume it');
    await screen.shows('3. Leave it');
    await screen.shows(QUESTION);
    screen.type(`3${RETURN}`);
    await screen.shows('Nothing was submitted');
    expect(await screen.ended).toBe(0);
    expect(await harness.listed(own.scene)).toEqual([]);
    expect(journals(own)).toEqual([expect.stringMatching(/\.free\.json$/)]);
  });

  exhaustively(test)('stays unfinished at Ctrl-C', async () => {
    const own = await stopped();
    const screen = terminal(own.line, own.env, own.folder);
    await screen.shows(QUESTION);
    screen.type(CTRL_C);
    await screen.shows('nothing was submitted');
    expect(await screen.ended).toBe(130);
    expect(await harness.listed(own.scene)).toEqual([]);
    expect(journals(own)).toEqual([expect.stringMatching(/\.free\.json$/)]);
  });

  exhaustively(test)('is resumed with --yes, and this is reported', async () => {
    const own = await stopped();
    const screen = terminal([...own.line, '--yes'], own.env, own.folder);
    await screen.shows('Resuming submission');
    await screen.shows('submitted:');
    expect(await screen.ended).toBe(0);
    expect(screen.text()).not.toContain(QUESTION);
  });

  exhaustively(test)('is resumed by a script, and this is reported even with -q', async () => {
    const own = await stopped();
    const run = await runOnce(own);
    expect([run.code, run.ids]).toEqual([0, await harness.listed(own.scene)]);
    expect(run.stderr).toMatch(/^Resuming submission [0-9a-f]{10} .*\n$/);
  });
});
