import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readBatch } from '../../../src/commands/batch/rows/read-batch.js';
import { forEachTest } from '../../support/for-each-test.js';
import { mayaScene } from '../../support/scenes/maya-scene.js';
import { onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = forEachTest(async () => {
  const opened = await openWorkstation();
  opened.file('a.ma', mayaScene());
  return opened;
});

describe('a list of someone else names no private files', () => {
  const home = mkdtempSync(join(tmpdir(), 'home-'));
  mkdirSync(join(home, '.ssh'));
  const key = join(home, '.ssh', 'id.project');
  writeFileSync(key, '{"task_info":{}}');

  async function submit(row: object, ...flags: string[]) {
    const env = { ...workstation().env, HOME: home, USERPROFILE: home };
    workstation().file('shots.json', JSON.stringify([row]));
    const line = ['batch', 'shots.json', '--frames', '1', '--no-wait', ...flags];
    const { code, stderr } = await workstation().run(line, { env });
    const { tasks } = onlyJson((await workstation().run(['list', '--json'])).stdout);
    return { code, stderr, tasks: tasks.length };
  }

  test.each<[title: string, row: object]>([
    ['as an asset', { scene: 'a.ma', asset: [key] }],
    ['in a folder that is an asset', { scene: 'a.ma', asset: home }],
    ['as a task file', { scene: 'a.ma', 'task-json': key }],
    ['as a scene that no reader recognises', { scene: key, dcc: 'nuke', 'dcc-version': '1' }],
  ])('%s', async (_, row) => {
    const { code, stderr, tasks } = await submit(row);
    expect({ code, tasks }, stderr).toEqual({ code: 65, tasks: 0 });
  });

  test('the settings of this program are private too', async () => {
    writeFileSync(join(workstation().folder, 'own.json'), '{}');
    expect(await submit({ scene: 'a.ma', asset: join(workstation().folder, 'own.json') })).toMatchObject({
      ...{ code: 65, tasks: 0 },
      stderr: expect.stringContaining('where keys, passwords and settings are kept'),
    });
  });

  test('the user may name them on the command line', async () => {
    expect(await submit({ scene: 'a.ma' }, '--asset', key)).toMatchObject({ code: 0, tasks: 1 });
  });
});

describe('a list as long as a file may be is read in seconds', () => {
  const rows = Array.from({ length: 10_000 }, (_, at) => at);
  const listOf = (after: (at: number) => string) =>
    `scene,name,after\n${rows.map((at) => `a.ma,shot_${at},${after(at)}\n`).join('')}`;

  test('with ten thousand names that are no rows', () => {
    const { faults } = readBatch(listOf((at) => `shoot_${at}x`));
    expect(faults).toHaveLength(10_000);
    expect(faults[0]?.error.params).toMatchObject({ name: 'shoot_0x' });
  });

  test('with a circle of ten thousand rows, whose beginning and end are named', () => {
    const { faults } = readBatch(listOf((at) => `shot_${(at + 1) % 10_000}`));
    expect(faults).toHaveLength(1);
    expect(String(faults[0]?.error.params.list)).toMatch(/^shot_0 → .* → … → .* → shot_9999 → shot_0$/);
  });

  test('with a hundred thousand columns', () => {
    const columns = Array.from({ length: 100_000 }, (_, at) => `c${at}`);
    expect(() => readBatch(`${[...columns, 'c5'].join()}\na.ma\n`)).toThrow('c5');
  });
});
