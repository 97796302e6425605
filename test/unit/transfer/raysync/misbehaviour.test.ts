import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { InterruptedError } from '../../../../src/errors.js';
import type { RaysyncCall, RaysyncFaults } from '../../../../src/sandbox/engines/raysync-stand-in.js';
import { casesAt } from '../../../support/exhaustive.js';
import { ASKED, CREATED, ENDED, KEY, machineMaker, runOf, steps, uploadError, write } from './setup.js';

const machineWith = machineMaker();

describe('a daemon that misbehaves', () => {
  test.each(casesAt([0, 2, 4], ['garbage', 'endless', 'silence', 'close', 'restart']))(
    '%s once: the transfer is done',
    async (answer) => {
      for (const path of casesAt([1], ['/create-task', '/get-task-status', '/set-task-limit'])) {
        const machine = await machineWith({ calls: [{ path, answer }] });
        expect(await machine.open().upload([machine.pair('a.png')], runOf(machine))).toEqual([]);
        expect(machine.uploaded('/work/a.png')).toBe('a.png');
        expect(machine.standIn.mistakes).toEqual([]);
      }
    },
  );

  type Answer = 'garbage' | 'endless' | 'silence' | 'close' | object;
  const forEver: [answer: Answer, key: string, exitCode: number][] = [
    ['garbage', 'raysync.notDaemon', 76],
    ['endless', 'raysync.notDaemon', 76],
    [{ 'task-list': [] }, 'raysync.notDaemon', 76],
    [{ code: '0' }, 'raysync.notDaemon', 76],
    [{ code: 0, 'task-list': {} }, 'raysync.notDaemon', 76],
    [{ code: 0, 'task-list': [{ 'task-state': null }] }, 'raysync.notDaemon', 76],
    ['silence', 'raysync.noAnswer', 69],
    ['close', 'raysync.noAnswer', 69],
  ];
  test.each(casesAt([0, 5, 6], forEver))('%j for ever: the transfer fails', async (answer, key, exitCode) => {
    const machine = await machineWith({
      calls: [{ path: '/get-task-status', times: 99, answer: answer as 'close' }],
    });
    expect(await uploadError(machine)).toMatchObject({ key, exitCode });
    expect(machine.called().slice(-2)).toEqual(ENDED);
  });

  test.each(casesAt([0], [{ code: 0 }, { code: 0, 'task-id': null }, { code: 0, 'task-id': {} }]))(
    'creates %j',
    async (answer) => {
      const machine = await machineWith({ calls: [{ path: '/create-task', times: 99, answer }] });
      expect(await uploadError(machine)).toMatchObject({ key: 'raysync.notDaemon', exitCode: 76 });
    },
  );

  test('takes an id of text back as text', async () => {
    const calls = [{ path: '/create-task', answer: { code: 0, 'task-id': 'abc' } }];
    const status = { code: 0, 'task-list': [{ 'task-state': 'successful' }] };
    const none = { path: '/get-file-list', answer: { code: 0, 'file-list': null } };
    const asked = { path: '/get-task-status', answer: status };
    const machine = await machineWith({ calls: [...calls, asked, none] });
    await machine.open().upload([machine.pair('a.png')], runOf(machine));
    expect(machine.standIn.calls.find(({ path }) => path === '/get-task-status')?.body).toEqual({
      'task-id': 'abc',
    });
  });

  test.each(['/set-proxy-manager', '/set-task-limit', '/create-task'])('refuses %s', async (path) => {
    const answer = { code: 7, message: `no: ${KEY}&1&2&12345678` };
    const machine = await machineWith({ calls: [{ path, times: 99, answer }] });
    expect(await uploadError(machine)).toMatchObject({
      ...{
        key: 'raysync.refused',
        exitCode: 69,
        params: { path, code: 7, message: 'no: ****&1&2&12345678' },
      },
    });
  });

  test.each([
    { 'task-id': 77 },
    { 'task-id': '1', 'task-type': 'download' },
    { 'task-id': 1, 'task-name': 'upload-list' },
    { 'task-id': 1, 'file-list': '/tmp/raysync-other/upload_list.json' },
  ])('reports another transfer, %j: ours is created again, and the other one stays', async (other) => {
    const answer = { code: 0, 'task-list': [{ ...other, 'task-state': 'successful' }] };
    const path = '/get-task-status';
    const once = await machineWith({ calls: [{ path, answer }] });
    expect(await once.open().upload([once.pair('a.png')], runOf(once))).toEqual([]);
    expect(steps(once)).toEqual([...CREATED, ASKED, ...CREATED, ASKED, 'get-file-list']);
    const always = await machineWith({ calls: [{ path, times: 99, answer }] });
    expect(await uploadError(always)).toMatchObject({ key: 'raysync.forgotten', exitCode: 69 });
    expect(always.called()).not.toContain('delete-task');
  });

  test('reports ours after another one, with its list written differently', async () => {
    const answers: object[] = [];
    const machine = await machineWith({
      calls: [{ path: '/get-task-status', answer: { code: 0, 'task-list': answers } }],
    });
    const own = machine.standIn.calls as RaysyncCall[];
    const add = own.push.bind(own);
    own.push = (call) => {
      if (call.path === '/create-task') {
        const list = `C:${String(call.body['file-list']).replaceAll('/', '\\').toUpperCase()}`;
        answers.push({ 'task-id': 9, 'task-state': 'failed' });
        answers.push({ 'task-id': '1', 'task-type': 3, 'file-list': list, 'task-state': 'successful' });
      }
      return add(call);
    };
    expect(await machine.open().upload([machine.pair('a.png')], runOf(machine))).toEqual([]);
    expect(machine.called().filter((path) => path === 'create-task')).toHaveLength(1);
  });

  test('refuses the list of failed files of an upload that is successful', async () => {
    const answer = { code: 7, message: 'no' };
    const path = '/get-file-list';
    const always = await machineWith({ calls: [{ path, times: 99, answer }] });
    const params = { path, code: 7, message: 'no' };
    expect(await uploadError(always)).toMatchObject({ key: 'raysync.refused', exitCode: 69, params });
    expect(always.called().slice(-2)).toEqual(ENDED);
    const twice = await machineWith({ calls: [{ path, times: 2, answer }] });
    expect(await twice.open().upload([twice.pair('a.png')], runOf(twice))).toEqual([]);
  });

  test('refuses a later page of failed files: the transfer fails', async () => {
    const machine = await machineWith({
      failing: [{ name: '.bad', code: 5 }],
      calls: [{ path: '/get-file-list', from: 2, times: 99, answer: { code: 7 } }],
    });
    const pairs = Array.from({ length: 23 }, (_, at) => machine.pair(`${at}.bad`));
    await expect(machine.open().upload(pairs, runOf(machine))).rejects.toMatchObject({ exitCode: 69 });
  });

  test('refuses a restart: another transfer is created', async () => {
    const machine = await machineWith({
      failing: [{ name: 'a.png', code: 5, times: 1 }],
      states: ['failed'],
      calls: [{ path: '/start-task', answer: { code: 1 } }],
    });
    const failures = await machine.open().upload([machine.pair('a.png')], runOf(machine));
    expect(failures).toEqual([]);
    expect(machine.called().filter((path) => path === 'create-task')).toHaveLength(2);
  });

  test('shows a transfer as stopped after it was restarted: it is started again', async () => {
    const stopped = { code: 0, 'task-list': [{ 'task-state': 'stopped' }] };
    const machine = await machineWith({
      calls: [
        { path: '/get-task-status', answer: 'close' },
        { path: '/get-task-status', from: 2, answer: stopped },
      ],
    });
    expect(await machine.open().upload([machine.pair('a.png')], runOf(machine))).toEqual([]);
    expect(machine.called().filter((path) => path === 'start-task')).toHaveLength(1);
  });

  test('dies, and was not ours: it is waited for, and then it is an error with the next step', async () => {
    const machine = await machineWith({ calls: [{ path: '/get-task-status', answer: 'die' }] });
    expect(await uploadError(machine)).toMatchObject({ key: 'raysync.noAnswer', exitCode: 69 });
    const waited = machine.sleeps.filter((ms) => ms === 1000).length;
    expect(waited).toBeGreaterThanOrEqual(60);
    expect(waited).toBeLessThan(70);
  });
});

describe('an interruption', () => {
  const reason = new InterruptedError('interrupted');

  test('stops and removes the transfer', async () => {
    const machine = await machineWith({ states: Array(99).fill('start') });
    machine.onSleep = () => {
      if (machine.called().includes(ASKED)) machine.controller.abort(reason);
    };
    expect(await uploadError(machine)).toBe(reason);
    expect(steps(machine)).toEqual([...CREATED, ASKED, ...ENDED]);
    expect(machine.standIn.calls.at(-1)?.body).toEqual({ 'task-id': 1 });
    expect(readdirSync(machine.temporaryFolder)).toEqual([]);
  });

  test.each(['silence', 'die', 'garbage'] as const)(
    'ends soon when the daemon answers with %s',
    async (answer) => {
      const machine = await machineWith({ calls: [{ path: '/get-task-status', times: 99, answer }] });
      machine.onSleep = (ms) => {
        if (ms === 1000) machine.controller.abort(reason);
      };
      expect(await uploadError(machine)).toBe(reason);
    },
  );

  test('while the transfer is created: its id is waited for, and it is stopped', async () => {
    const machine = await machineWith();
    const calls = machine.standIn.calls as RaysyncCall[];
    const push = calls.push.bind(calls);
    calls.push = (call) => {
      if (call.path === '/create-task') machine.controller.abort(reason);
      return push(call);
    };
    expect(await uploadError(machine)).toBe(reason);
    expect(steps(machine)).toEqual([...CREATED, ...ENDED]);
  });

  test('before the daemon is asked: nothing is created', async () => {
    const machine = await machineWith();
    machine.controller.abort(reason);
    expect(await uploadError(machine)).toBe(reason);
    expect(machine.called()).not.toContain('create-task');
  });
});

test('the key is in no error and no text', async () => {
  const echo = { code: 7, message: KEY };
  const faults: RaysyncFaults[] = [
    { calls: [{ path: '/create-task', times: 99, answer: echo }] },
    { calls: [{ path: '/create-task', times: 99, answer: 'silence' }] },
    { calls: [{ path: '/create-task', times: 99, answer: 'garbage' }] },
    { states: ['auth-failed'] },
  ];
  for (const fault of faults) {
    const error = await uploadError(await machineWith(fault));
    expect(error).toBeInstanceOf(Error);
    const shown = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error);
    expect(shown).not.toContain(KEY);
  }
});

test('a folder without a program and without a daemon', async () => {
  const machine = await machineWith();
  await machine.standIn.close();
  const params = { folder: machine.folder };
  await expect(machine.open().check()).rejects.toMatchObject({
    key: 'raysync.noProgram',
    exitCode: 78,
    params,
  });
  expect(await uploadError(machine)).toMatchObject({ key: 'raysync.noProgram', exitCode: 78 });
  write(join(machine.folder, 'cluster.xml'), 'broken');
  await expect(machine.open().check()).rejects.toMatchObject({ key: 'raysync.clusterPort', exitCode: 78 });
});

test('another program on the port', async () => {
  const machine = await machineWith({
    calls: [{ path: '/check-raysync-http', times: 999, answer: 'garbage' }],
  });
  await expect(machine.open().check()).rejects.toMatchObject({ key: 'raysync.notDaemon', exitCode: 76 });
  expect(await uploadError(machine)).toMatchObject({ key: 'raysync.notDaemon', exitCode: 76 });
});
