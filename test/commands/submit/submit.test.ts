import { afterAll, describe, expect, test } from 'vitest';
import { InterruptedError } from '../../../src/errors.js';
import { everyNth } from '../../support/exhaustive.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
for (const name of ['a.project', 'b.ma', 'c.blend', 'data.bin']) workstation.file(name);
afterAll(() => workstation.close());

const WAITING = { code: 0, name: 'WAITING', label: expect.any(String), end: false };
const FINISHED = { code: 25, name: 'FINISHED', label: expect.any(String), end: true };

/** Id and name of each DCC, and an extension that identifies it. */
const DCCS: [id: number, name: string, extension: string][] = [
  [2000, 'maya', 'mb'],
  [2001, '3ds Max', 'max'],
  [2002, 'lightwave', 'lws'],
  [2003, 'arnold', 'ass'],
  [2004, 'houdini', 'hip'],
  [2005, 'cinema4d', 'c4d'],
  [2006, 'softimage', 'scn'],
  [2007, 'blender', 'blend'],
  [2008, 'vr_standalone', 'vrscene'],
  [2009, 'mr_standalone', 'mi'],
  [2010, 'sketchup', 'skp'],
  [2011, 'vue', 'vue'],
  [2012, 'keyshot', 'bip'],
  [2013, 'clarisse', 'cfx'],
  [2014, 'octane_render', 'orbx'],
  [2016, 'katana', 'katana'],
];

describe('--json', () => {
  test('prints one line with the members of docs/contract.md', async () => {
    const { code, stdout, stderr } = await workstation.run([
      'submit',
      'a.project',
      '--frames',
      '1-2',
      '--json',
    ]);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    const answer = onlyJson(stdout);
    expect(Object.keys(answer)).toEqual(['taskId', 'alias', 'dcc', 'scene', 'status', 'taskInfo', 'upload']);
    expect(answer).toEqual({
      taskId: expect.any(Number),
      alias: `2W${answer.taskId}`,
      dcc: { name: 'clarisse', id: 2013 },
      scene: workstation.file('a.project'),
      status: WAITING,
      taskInfo: workstation.jobFile(answer.taskId).task_info,
      upload: { files: 1, sent: 1, held: 0, failed: 0, bytes: 26 },
    });
  });

  test('of several scenes prints a list of submissions', async () => {
    const argv = ['submit', 'a.project', 'b.ma', 'c.blend', '--frames', '1-2', '--json'];
    const { code, stdout } = await workstation.run(argv);
    expect(code).toBe(0);
    const answer = onlyJson(stdout);
    expect(Object.keys(answer)).toEqual(['submissions']);
    expect(answer.submissions).toMatchObject([
      { dcc: { name: 'clarisse', id: 2013 }, scene: workstation.file('a.project'), status: WAITING },
      { dcc: { name: 'maya', id: 2000 }, scene: workstation.file('b.ma'), status: WAITING },
      { dcc: { name: 'blender', id: 2007 }, scene: workstation.file('c.blend'), status: WAITING },
    ]);
    const ids = answer.submissions.map(({ taskId }: { taskId: number }) => taskId);
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect((await workstation.record(id)).id).toBe(id);
  });

  test('with --wait also prints the members of wait', async () => {
    const argv = ['submit', 'a.project', '--frames', '1-3', '--wait', '--json'];
    const { code, stdout, stderr } = await workstation.run(argv);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    const answer = onlyJson(stdout);
    expect(answer).toMatchObject({ dcc: { id: 2013 }, scene: workstation.file('a.project') });
    expect(answer).toMatchObject({ outcome: 'ended', exitCode: 0, elapsedSeconds: expect.any(Number) });
    expect(answer.tasks).toMatchObject([{ taskId: answer.taskId, status: FINISHED, progress: 1 }]);
  });

  test('of several scenes with --wait prints one task for each scene', async () => {
    const argv = ['submit', 'a.project', 'b.ma', '--frames', '1', '--wait', '--json'];
    const { code, stdout } = await workstation.run(argv);
    expect(code).toBe(0);
    const { submissions, tasks, exitCode } = onlyJson(stdout);
    expect(exitCode).toBe(0);
    const idsOf = (list: { taskId: number }[]) => list.map(({ taskId }) => taskId);
    expect(idsOf(tasks)).toEqual(idsOf(submissions));
  });
});

describe('-q', () => {
  test('prints only the id', async () => {
    const { code, stdout, stderr } = await workstation.run(['submit', 'a.project', '--frames', '1', '-q']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^\d+\n$/);
    expect((await workstation.record(Number(stdout))).id).toBe(Number(stdout));
  });

  test('prints one id a line in the order of the scenes, and nothing else with --wait', async () => {
    const argv = ['submit', 'a.project', 'b.ma', '--frames', '1', '-q', '--wait'];
    const { stdout, stderr } = await workstation.run(argv);
    expect(stderr).toBe('');
    const records = [];
    for (const line of linesOf(stdout)) records.push(await workstation.record(Number(line)));
    expect(records.map(({ sceneName }) => sceneName)).toEqual(['a.project', 'b.ma']);
  });
});

describe('without a terminal', () => {
  test('the id is on stdout, and the summary on stderr', async () => {
    const { stdout, stderr } = await workstation.run([
      'submit',
      'a.project',
      '--frames',
      '1-7',
      '--artist',
      'Jo',
    ]);
    expect(linesOf(stdout)).toHaveLength(1);
    expect(stdout).toMatch(/2W(\d+) \(\1\)/);
    expect(stderr).toContain(workstation.file('a.project'));
    expect(stderr).toContain('1-7');
  });

  test('the task can be selected with --last afterwards', async () => {
    const { stdout } = await workstation.run(['submit', 'c.blend', '--frames', '1', '-q']);
    const { stdout: status } = await workstation.run(['status', '--last', '--json']);
    expect(onlyJson(status).tasks[0].taskId).toBe(Number(stdout));
  });
});

describe('--wait', () => {
  test.each([
    [['--until', 'test', '--test-frames', 'first', '--stop-after-test'], 0],
    [['--timeout', '2s'], 124],
    [['--time-limit', '3s'], 23],
  ])('accepts the options of wait: %j', async (flags, exit) => {
    const argv = ['submit', 'a.project', '--frames', '1-30', '--wait', '--json', ...flags];
    const { code, stdout } = await workstation.run(argv);
    expect(code).toBe(exit);
    expect(onlyJson(stdout).exitCode).toBe(exit);
  });

  test('--ndjson prints only events, the last of which is "end"', async () => {
    const { code, stdout } = await workstation.run([
      'submit',
      'a.project',
      '--frames',
      '1',
      '--wait',
      '--ndjson',
    ]);
    expect(code).toBe(0);
    const events = linesOf(stdout).map((line) => JSON.parse(line));
    const [first] = events;
    expect(first).toMatchObject({
      event: expect.any(String),
      time: expect.any(String),
      taskId: expect.any(Number),
    });
    expect(events.at(-1)).toMatchObject({ event: 'end', exitCode: 0, tasks: [{ taskId: first.taskId }] });
  });

  test('interrupted after the id was printed exits with 130, and the task continues to render', async () => {
    const controller = new AbortController();
    const { code, stdout, stderr } = await workstation.run(
      ['submit', 'a.project', '--frames', '1-9', '--wait'],
      {
        signal: controller.signal,
        onSleep: () => controller.abort(new InterruptedError('interrupted')),
      },
    );
    expect(code).toBe(130);
    const id = /\((\d+)\)/.exec(stdout)?.[1] ?? '';
    expect(stderr).toContain(`rayvision wait ${id}`);
    expect((await workstation.run(['wait', id])).code).toBe(0);
  });
});

describe('every DCC', () => {
  test.each(everyNth(4, DCCS))(
    '%i %s is recognised by its extension, submitted and rendered',
    async (id, name, extension) => {
      workstation.file(`every.${extension}`);
      const argv = ['submit', `every.${extension}`, '--frames', '1-3', '--wait', '--json'];
      const { code, stdout } = await workstation.run(argv);
      expect(code).toBe(0);
      const { dcc, taskId, tasks, taskInfo } = onlyJson(stdout);
      expect(dcc).toEqual({ name, id });
      expect(taskInfo.cg_id).toBe(String(id));
      expect(tasks).toMatchObject([{ taskId, dcc: { id }, status: FINISHED, frames: { total: 3, done: 3 } }]);
    },
  );

  test.each(everyNth(4, DCCS))('%i is accepted by --dcc as a number and as %s', async (id, name) => {
    for (const typed of [String(id), name, name.toUpperCase().replaceAll('_', '-')]) {
      const argv = ['submit', 'data.bin', '--frames', '1', '--dry-run', '--json', '--dcc', typed];
      const { code, stdout } = await workstation.run(argv);
      expect(code).toBe(0);
      expect(onlyJson(stdout).dcc).toEqual({ name, id });
    }
  });
});
