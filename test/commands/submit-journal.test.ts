import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InterruptedError, TerminatedError } from '../../src/errors.js';

useCutOffStage();

import {
  journals,
  LINE,
  leaveOne,
  record,
  stage,
  TASK,
  tasksAtFarm,
  through,
  useCutOffStage,
} from '../support/cut-off-stage.js';

describe('a journal that cannot be understood', () => {
  it.each([
    ['cut short', '{"version":1,"id":'],
    ['empty', ''],
    ['of another shape', '{"version":1}'],
    ['no JSON', '\u0000\u0000\u0000\u0000'],
  ])('(%s) is set aside, said aloud, and never fatal', async (_, text) => {
    const folder = join(stage.folder, 'submissions');
    mkdirSync(folder);
    const file = join(folder, 'abcdef.123456.free.json');
    writeFileSync(file, text);
    const { code, stderr } = await stage.run(LINE);
    expect(code).toBe(0);
    expect(stderr).toContain(`${file}.broken`);
    expect(readFileSync(`${file}.broken`, 'utf8')).toBe(text);
    expect((await stage.run([...LINE, '--new'])).stderr).not.toContain('broken');
  });

  it.skipIf(process.platform === 'win32')(
    'because it is a pipe is passed over, and not waited for',
    async () => {
      const folder = join(stage.folder, 'submissions');
      mkdirSync(folder);
      execFileSync('mkfifo', [join(folder, 'abcdef.123456.free.json')]);
      expect((await stage.run(LINE)).code).toBe(0);
    },
  );

  it('because a later version wrote it is left alone', async () => {
    const folder = join(stage.folder, 'submissions');
    mkdirSync(folder);
    writeFileSync(join(folder, 'abcdef.123456.free.json'), '{"version":2}');
    const { code, stderr } = await stage.run(LINE);
    expect(code).toBe(0);
    expect(stderr).not.toContain('broken');
    expect(journals()).toEqual(['abcdef.123456.free.json']);
  });

  it('because its plan is none is passed over', async () => {
    await leaveOne();
    const [name = ''] = journals();
    const file = join(stage.folder, 'submissions', name);
    writeFileSync(file, JSON.stringify({ ...record(), plan: { files: 7 } }));
    const { code } = await stage.run(LINE);
    expect(code).toBe(0);
    expect(await tasksAtFarm()).toHaveLength(1);
  });
});

describe('a journal that cannot be written', () => {
  it('stops the submission before anything is sent: 73', async () => {
    writeFileSync(join(stage.folder, 'submissions'), 'a file where a folder should be');
    const { env, relay } = await through({});
    const { code, stderr } = await stage.run(LINE, { env });
    expect(code).toBe(73);
    expect(stderr).toContain('RAYVISION_CONFIG_DIR');
    expect(relay.requests.map(({ path }) => path)).not.toContain('/api/render/submit/createTask');
  });

  it('does not matter to --dry-run', async () => {
    writeFileSync(join(stage.folder, 'submissions'), 'a file where a folder should be');
    expect((await stage.run([...LINE, '--dry-run'])).code).toBe(0);
  });
});

describe('an interruption', () => {
  it.each([
    ['/api/render/setUp/queryUserProfile', InterruptedError, 130, /nothing was submitted/, false],
    ['/api/render/submit/createTask', InterruptedError, 130, /nothing was submitted/, true],
    ['/api/render/submit/taskJsonFile', InterruptedError, 130, /reserved and not submitted/, true],
    [TASK, InterruptedError, 130, /may render already/, true],
    [TASK, TerminatedError, 143, /may render already/, true],
  ] as const)('while %s is asked (%o): %i', async (path, Reason, code, told, resumable) => {
    const stop = new AbortController();
    const { env } = await through({
      onRequest: (relayed) => {
        if (relayed.path === path) stop.abort(new Reason('interrupted'));
      },
    });
    const result = await stage.run(LINE, { env, signal: stop.signal });
    expect(result.code).toBe(code);
    expect(result.stderr).toMatch(told);
    expect(/rayvision submit --resume [0-9a-f]{10}/.test(result.stderr)).toBe(resumable);
    const again = await stage.run([...LINE, '-q']);
    expect(again.code).toBe(0);
    expect(await tasksAtFarm()).toEqual([Number(again.stdout)]);
  });
});
