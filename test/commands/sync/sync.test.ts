import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { linesOf, onlyJson, openWorkstation, type Workstation } from '../../support/workstation/workstation.js';

let at: Workstation;
let to: string;
let folders = 0;

beforeAll(async () => {
  at = await openWorkstation();
});
beforeEach(async () => {
  await at.farm.call('/sandbox/reset');
  folders += 1;
  to = join(at.cwd, `out-${folders}`);
});
afterAll(() => at.close());

/** Longer than results may still arrive after the end of a task. */
const HOUR = 3_600_000;

const output = (...path: string[]) => join(at.farm.folder, 'storage/output/20201-10000001', ...path);

async function sync(...flags: string[]) {
  const { code, stdout, stderr } = await at.run(['sync', to, '--json', ...flags]);
  return { code, stderr, ...(stdout === '' ? {} : onlyJson(stdout)) };
}

/** Submits a task and renders all its frames. */
async function rendered(...flags: string[]): Promise<number> {
  const id = await at.submit('--new', ...flags);
  await at.run(['wait', String(id)]);
  return id;
}

const there = () => readdirSync(to, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).length;

describe('sync', () => {
  test('downloads the results of all tasks, and nothing twice', async () => {
    const ids = [await rendered(), await rendered('--frames', '1-3')];
    expect(await sync()).toMatchObject({ code: 0, tasks: 2, whole: 0, fetched: 5, held: 0, problems: [] });
    for (const id of ids) expect(existsSync(join(to, `${id}_shot`, 'shot.0002.png'))).toBe(true);
    expect(await sync()).toMatchObject({ code: 0, tasks: 2, fetched: 0, held: 5, bytes: 0 });
    expect(there()).toBe(5);
  });
});
