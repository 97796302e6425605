import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { InterruptedError } from '../../../src/errors.js';
import { mayaScene } from '../../support/scenes/maya-scene.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
afterAll(() => workstation.close());

const to = () => join(workstation.cwd, 'frames');
afterEach(() => rmSync(to(), { recursive: true, force: true }));

const output = (...path: string[]) => join(workstation.farm.folder, 'storage/output/20201-10000001', ...path);
const here = (folder: string) => {
  try {
    return readdirSync(join(to(), folder)).toSorted();
  } catch {
    return [];
  }
};

/** Resolves when the condition holds; the test's own time limit is the only one. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((done) => setImmediate(done));
}

const wait = (id: number, ...flags: string[]) => ['wait', String(id), '--download', 'frames', ...flags];

describe('wait --download', () => {
  test('downloads the first frame while others render, and all by the end', async () => {
    const id = await workstation.submit('--frames', '1-30');
    const folder = `${id}_shot`;
    let early: number | undefined;
    const { code, stdout } = await workstation.run(wait(id, '--json', '--interval', '500ms'), {
      async onSleep() {
        if (early !== undefined) return;
        const { doneFrames, taskStatus } = await workstation.record(id);
        if (doneFrames === 0 || taskStatus === 25) return;
        await until(() => here(folder).includes('shot.0001.png'));
        early = here(folder).length;
      },
    });
    expect(code).toBe(0);
    expect(early).toBeGreaterThan(0);
    expect(early).toBeLessThan(30);
    expect(onlyJson(stdout).download).toMatchObject({ to: to(), fetched: 30, failed: 0, refused: 0 });
    expect(here(folder)).toEqual(readdirSync(output(folder)).toSorted());
    for (const name of here(folder))
      expect(readFileSync(join(to(), folder, name))).toEqual(readFileSync(output(folder, name)));
  });

  test('downloads a frame that failed and was rendered again', async () => {
    const id = await workstation.submit('--frames', '1-4');
    await workstation.farm.call('/sandbox/set', { taskIds: [id], failFrames: '2' });
    expect((await workstation.run(wait(id))).code).toBe(30);
    const folder = `${id}_shot`;
    expect(here(folder)).toEqual(['shot.0001.png', 'shot.0003.png', 'shot.0004.png']);
    const recommit = await workstation.farm.call('/api/render/handle/recommitTasks', {
      taskIds: [id],
      status: [5],
    });
    expect(recommit.code).toBe(200);
    const { code, stdout } = await workstation.run(wait(id, '--json'));
    expect(code).toBe(0);
    expect(onlyJson(stdout).download).toMatchObject({ fetched: 1, held: 3 });
    expect(here(folder)).toHaveLength(4);
  });

  test('downloads a frame again that was re-rendered during the wait', async () => {
    const id = await workstation.submit('--frames', '1-30');
    const folder = `${id}_shot`;
    let changed = false;
    const { code } = await workstation.run(wait(id, '--interval', '200ms'), {
      async onSleep() {
        if (changed || (await workstation.record(id)).doneFrames === 0) return;
        const name = readdirSync(output(folder))[0] ?? '';
        await until(() => here(folder).includes(name));
        writeFileSync(output(folder, name), `rendered anew: ${name}`);
        changed = true;
      },
    });
    expect([code, changed]).toEqual([0, true]);
    for (const name of here(folder))
      expect(readFileSync(join(to(), folder, name))).toEqual(readFileSync(output(folder, name)));
  });

  test('downloads a frame again that was re-rendered between two waits, and keeps an edited one', async () => {
    const id = await workstation.submit('--frames', '1-3');
    const folder = `${id}_shot`;
    await workstation.run(wait(id));
    writeFileSync(output(folder, 'shot.0002.png'), 'rendered anew');
    writeFileSync(output(folder, 'shot.0003.png'), 'rendered anew');
    writeFileSync(join(to(), folder, 'shot.0003.png'), 'painted over');
    const { code, stdout } = await workstation.run(wait(id, '--json'));
    expect(code).toBe(0);
    expect(onlyJson(stdout).download).toMatchObject({ fetched: 1, held: 1, kept: 1 });
    expect(readFileSync(join(to(), folder, 'shot.0002.png'), 'utf8')).toBe('rendered anew');
    expect(readFileSync(join(to(), folder, 'shot.0003.png'), 'utf8')).toBe('painted over');
  });

  test('reports an interruption during the last downloads, although the render has ended', async () => {
    const id = await workstation.submit('--wait');
    writeFileSync(output(`${id}_shot`, 'shot.9999.exr'), 'x'.repeat(30_000_000));
    const controller = new AbortController();
    const running = workstation.run(wait(id, '--json'), { signal: controller.signal });
    await until(() => here(`${id}_shot`).some((name) => name.endsWith('.part')));
    controller.abort(new InterruptedError('interrupted'));
    const { code, stdout } = await running;
    expect([code, onlyJson(stdout)]).toMatchObject([130, { outcome: 'interrupted', exitCode: 130 }]);
    expect(here(`${id}_shot`).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('prints an event for every frame, and a summary at the end', async () => {
    const id = await workstation.submit('--frames', '1-3');
    const events = linesOf((await workstation.run(wait(id, '--ndjson'))).stdout).map((line) =>
      JSON.parse(line),
    );
    const downloads = events.filter(({ event }) => event === 'download');
    expect(downloads.map(({ taskId, state, path }) => [taskId, state, path]).toSorted()).toEqual(
      [1, 2, 3].map((frame) => [id, 'fetched', `${id}_shot/shot.000${frame}.png`]),
    );
    expect(events.at(-1)).toMatchObject({ event: 'end', exitCode: 0, download: { fetched: 3 } });
  });

  test('prints one line at a terminal', async () => {
    const id = await workstation.submit('--frames', '1-3');
    const { stderr } = await workstation.run(wait(id));
    expect(stderr).toMatch(/Downloaded 3 files \(\d+ B\) to .*frames\n1 task, 3\/3 frames; cost: .*\n$/);
  });

  test('downloads sub tasks into separate folders', async () => {
    workstation.file('layers.ma', mayaScene({ layers: ['beauty'] }));
    const argv = ['submit', 'layers.ma', '--frames', '1-2', '--layer', 'masterLayer', '--layer', 'beauty'];
    const { code, stdout } = await workstation.run([...argv, '--wait', '--download', 'frames', '--json']);
    const { subtasks } = onlyJson(stdout).tasks[0];
    expect([code, subtasks.length]).toEqual([0, 2]);
    for (const { taskId } of subtasks)
      expect(here(`${taskId}_layers`)).toEqual(['layers.0001.png', 'layers.0002.png']);
    const { taskId } = onlyJson(stdout);
    for (const layer of ['beauty', 'masterLayer']) {
      const argv = ['download', String(taskId), '--to', layer, '--layer', layer, '--json'];
      expect(onlyJson((await workstation.run(argv)).stdout)).toMatchObject({ fetched: 2 });
    }
  });

  test('stops at --timeout, and the next run continues', async () => {
    const id = await workstation.submit('--frames', '1-40');
    const { code, stdout } = await workstation.run(
      wait(id, '--timeout', '2s', '--interval', '500ms', '--json'),
    );
    expect(code).toBe(124);
    const first = onlyJson(stdout).download.fetched;
    const again = await workstation.run(wait(id, '--json'));
    expect(again.code).toBe(0);
    expect(onlyJson(again.stdout).download).toMatchObject({ fetched: 40 - first, held: first });
  });

  test('leaves only complete frames when interrupted', async () => {
    const id = await workstation.submit('--frames', '1-40');
    const controller = new AbortController();
    let sleeps = 0;
    const { code } = await workstation.run(wait(id, '--interval', '300ms'), {
      signal: controller.signal,
      onSleep() {
        sleeps += 1;
        if (sleeps === 6) controller.abort(new InterruptedError('interrupted'));
      },
    });
    expect(code).toBe(130);
    for (const name of here(`${id}_shot`)) {
      const frame = readFileSync(join(to(), `${id}_shot`, name));
      expect([name, frame.equals(readFileSync(output(`${id}_shot`, name)))]).toEqual([name, true]);
    }
  });

  test('the render’s exit code takes precedence over a failed download’s', async () => {
    mkdirSync(to());
    const [good, bad] = [await workstation.submit(), await workstation.submit()];
    await workstation.farm.call('/sandbox/set', { taskIds: [bad], failFrames: '2' });
    for (const id of [good, bad]) symlinkSync(tmpdir(), join(to(), `${id}_shot`));
    const refused = await workstation.run(wait(good));
    expect(refused.code).toBe(65);
    expect(refused.stderr).toContain(`Refused ${good}_shot/shot.0001.png`);
    expect((await workstation.run(wait(bad))).code).toBe(30);
  });

  test('a folder that cannot be created is reported before a task is submitted', async () => {
    writeFileSync(to(), 'a file');
    const id = await workstation.submit();
    expect((await workstation.run(wait(id))).code).toBe(73);
    const before = (
      await workstation.farm.call('/api/render/handle/getTaskList/v2', { pageNum: 1, pageSize: 100 })
    ).data;
    const submit = ['submit', 'shot.project', '--frames', '1', '--new', '--wait', '--download', 'frames'];
    expect((await workstation.run(submit)).code).toBe(73);
    const after = (
      await workstation.farm.call('/api/render/handle/getTaskList/v2', { pageNum: 1, pageSize: 100 })
    ).data;
    expect(after.total).toBe(before.total);
  });

  test('without a wait prints a warning', async () => {
    workstation.file('shot.project');
    const argv = ['submit', 'shot.project', '--frames', '1', '--new', '--download', 'frames'];
    const { code, stderr } = await workstation.run(argv);
    expect(code).toBe(0);
    expect(stderr).toContain('--download');
  });
});

describe('a mounted storage', () => {
  const mount = mkdtempSync(join(tmpdir(), 'rayvision-mount-'));
  const mounted = (...argv: string[]) => workstation.run(argv, { folder: join(mount, 'config') });

  test('is used for uploads and downloads if the profile sets it', async () => {
    const [input, results] = [join(mount, 'in'), join(mount, 'out')];
    for (const [key, folder] of [
      ['storage.input', input],
      ['storage.output', results],
    ] as const) {
      mkdirSync(folder);
      expect((await mounted('config', 'set', key, folder)).code).toBe(0);
      expect((await mounted('config', 'get', key)).stdout).toBe(`${folder}\n`);
    }
    const scene = workstation.file('studio.project');
    const submitted = await mounted('submit', 'studio.project', '--frames', '1', '--wait', '--json');
    const { taskId, upload } = onlyJson(submitted.stdout);
    expect(upload).toMatchObject({ sent: 1 });
    expect(readFileSync(join(input, scene), 'utf8')).toBe(readFileSync(scene, 'utf8'));
    mkdirSync(join(results, `${taskId}_studio`));
    const picture = join(results, `${taskId}_studio/studio.0001.png`);
    writeFileSync(picture, 'from the mount'.repeat(99));
    expect((await mounted('download', String(taskId), '--to', 'studio')).code).toBe(0);
    expect(readFileSync(join(workstation.cwd, `studio/${taskId}_studio/studio.0001.png`), 'utf8')).toBe(
      'from the mount'.repeat(99),
    );
    await checkLag(String(taskId), picture);
  });

  /** Checks that a file that the mount does not have yet, or only in part, is not downloaded. */
  async function checkLag(id: string, picture: string) {
    for (const [to, spoil] of [
      ['torn', () => writeFileSync(picture, 'half')],
      ['away', () => rmSync(picture)],
    ] as const) {
      spoil();
      const { code, stderr } = await mounted('download', id, '--to', to);
      expect([to, code]).toEqual([to, 66]);
      expect(stderr).toContain('studio.0001.png');
      expect(() => readdirSync(join(workstation.cwd, to, `${id}_studio`))).toThrow();
    }
    let looks = 0;
    const late = await workstation.run(['download', id, '--to', 'late', '--json'], {
      folder: join(mount, 'config'),
      onSleep() {
        looks += 1;
        if (looks === 2) writeFileSync(picture, 'whole at last'.repeat(99));
      },
    });
    expect([late.code, onlyJson(late.stdout).fetched, looks]).toEqual([0, 1, 2]);
  }

  test('that is not mounted is reported, with the setting', async () => {
    rmSync(join(mount, 'in'), { recursive: true });
    const { code, stderr } = await mounted('upload', 'studio.project');
    expect(code).toBe(66);
    expect(stderr).toContain(join(mount, 'in'));
    expect(stderr).toContain('storage.input');
    const submit = await mounted('submit', 'studio.project', '--frames', '1', '--new');
    expect([submit.code, submit.stdout]).toEqual([66, '']);
  });

  test('cannot be set by a project file, or to a relative path', async () => {
    workstation.file('.rayvision.json', '{"storage.input": "/"}');
    expect((await workstation.run(['submit', 'studio.project', '--frames', '1'])).code).toBe(78);
    workstation.file('.rayvision.json', '{"storage": {"input": "/"}}');
    expect((await workstation.run(['submit', 'studio.project', '--frames', '1'])).code).toBe(78);
    rmSync(join(workstation.cwd, '.rayvision.json'));
    expect((await mounted('config', 'set', 'storage.input', 'relative/folder')).code).toBe(64);
  });
});
