import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exhaustively } from '../../../support/exhaustive.js';
import {
  ASKED,
  CREATED,
  ENDED,
  machineMaker,
  OUTPUT,
  RESTARTED,
  runOf,
  steps,
  uploadError,
} from './setup.js';

const machineWith = machineMaker();

describe('states', () => {
  test.each<[state: string, number: number]>([
    ['ready', 100],
    ['start', 101],
    ['idle', 300],
  ])('%s, %i: wait', async (state, number) => {
    const machine = await machineWith({ states: [state, number, String(number)] });
    expect(await machine.open().upload([machine.pair('a.png')], runOf(machine))).toEqual([]);
    expect(steps(machine)).toEqual([...CREATED, ASKED, 'get-file-list']);
    expect(machine.called().filter((path) => path === ASKED).length).toBeGreaterThan(3);
  });

  test.each<[state: string, number: number, key: string, exitCode: number]>([
    ['stopped', 102, 'raysync.stopped', 75],
    ['auth-failed', 201, 'raysync.authFailed', 77],
    ['proxy-closed', 202, 'raysync.proxyClosed', 69],
    ['ip-locked', 205, 'raysync.ipLocked', 77],
    ['account-locked', 209, 'raysync.accountLocked', 77],
    ['stop-by-server', 301, 'raysync.stoppedByServer', 75],
    ['no-permission', 405, 'raysync.noPermission', 77],
  ])('%s, %i: fail at once', async (state, number, key, exitCode) => {
    for (const reported of [state, number]) {
      const machine = await machineWith({ states: [reported] });
      expect(await uploadError(machine)).toMatchObject({ key, exitCode });
      expect(steps(machine)).toEqual([...CREATED, ASKED, ...ENDED]);
    }
  });

  test.each(['successful', 0])('%s: done', async (state) => {
    const machine = await machineWith({ states: [state] });
    expect(await machine.open().upload([machine.pair('a.png')], runOf(machine))).toEqual([]);
    expect(steps(machine)).toEqual([...CREATED, ASKED, 'get-file-list']);
  });

  test('failed: its files are read, and it is started again with growing pauses', async () => {
    const machine = await machineWith({ failing: [{ name: 'a.png', code: 5, times: 2 }] });
    expect(await machine.open().upload([machine.pair('a.png')], runOf(machine))).toEqual([]);
    const again = ['get-file-list', ...RESTARTED, ASKED];
    expect(steps(machine)).toEqual([...CREATED, ASKED, ...again, ...again, 'get-file-list']);
    expect(machine.sleeps.filter((ms) => ms > 5000)).toEqual([10_000, 20_000]);
    expect(machine.uploaded('/work/a.png')).toBe('a.png');
    expect(machine.standIn.mistakes).toEqual([]);
  });

  test('failed for good: the files that the daemon names are outcomes', async () => {
    const machine = await machineWith({ failing: [{ name: '.bad', code: 5 }] });
    const bad = Array.from({ length: 23 }, (_, at) => machine.pair(`${at}.bad`));
    const failures = await machine.open().upload([...bad, machine.pair('a.png')], runOf(machine));
    expect(failures.map(({ local }) => local)).toEqual(bad.map(({ local }) => local));
    expect(failures[0]?.error).toMatchObject({ key: 'raysync.fileFailed', params: { code: 5 } });
    expect(machine.called().filter((path) => path === 'start-task')).toHaveLength(3);
    const pages = machine.standIn.calls.filter(({ path }) => path === '/get-file-list').slice(-3);
    expect(pages.map(({ body }) => body['page-number'])).toEqual([1, 2, 3]);
    expect(machine.uploaded('/work/a.png')).toBe('a.png');
  });

  test.each<[code: number, key: string, exitCode: number]>([
    [13, 'raysync.fileSignIn', 77],
    [16, 'raysync.filePermission', 77],
    [19, 'raysync.fileArrears', 77],
    [20, 'raysync.fileArrears', 77],
    [23, 'raysync.fileLocked', 77],
  ])('failed with file error %i: fail at once', async (code, key, exitCode) => {
    const machine = await machineWith({ failing: [{ name: 'a.png', code }] });
    expect(await uploadError(machine)).toMatchObject({ key, exitCode });
    expect(steps(machine)).toEqual([...CREATED, ASKED, 'get-file-list', ...ENDED]);
  });

  test.each<[code: number, key: string, exitCode: number]>([
    [27, 'raysync.fileDamaged', 75],
    [54, 'raysync.fileNoRoom', 73],
    [73, 'raysync.fileFailed', 69],
  ])('a download that fails with file error %i', async (code, key, exitCode) => {
    const machine = await machineWith({ failing: [{ name: 'a.png', code }] });
    machine.result('12/a.png');
    const into = join(machine.root, 'into');
    const failures = await machine.open().download({ steps: ['12'], storage: OUTPUT }, into, runOf(machine));
    expect(failures).toMatchObject([{ local: join(into, 'a.png'), error: { key, exitCode } }]);
  });

  test('an upload without room on the farm', async () => {
    const machine = await machineWith({ failing: [{ name: 'a.png', code: 54 }] });
    const failures = await machine.open().upload([machine.pair('a.png')], runOf(machine));
    expect(failures).toMatchObject([{ error: { key: 'raysync.fileFarmFull', exitCode: 75 } }]);
  });

  test('failed without naming a file', async () => {
    const machine = await machineWith({ states: Array(4).fill('failed') });
    expect(await uploadError(machine)).toMatchObject({
      key: 'raysync.failed',
      exitCode: 69,
      params: { count: 4 },
    });
    expect(machine.called().slice(-2)).toEqual(ENDED);
  });

  test('failed with a file that was not in the transfer', async () => {
    const answer = { code: 0, 'file-list': [{ 'local-path': '/other', 'error-code': 5 }] };
    const calls = [{ path: '/get-file-list', times: 9, answer }];
    const machine = await machineWith({ states: Array(4).fill('failed'), calls });
    expect(await uploadError(machine)).toMatchObject({
      key: 'raysync.fileFailed',
      params: { file: '/other' },
    });
  });

  test('endless pages of failed files are an end all the same', async () => {
    const page = Array.from({ length: 10 }, (_, at) => ({ 'local-path': `/p/${at}`, 'error-code': 5 }));
    const calls = [{ path: '/get-file-list', times: 1e6, answer: { code: 0, 'file-list': page } }];
    const machine = await machineWith({ states: Array(4).fill('failed'), calls });
    expect(await uploadError(machine)).toMatchObject({ key: 'raysync.failedFiles', params: { count: 10 } });
    expect(machine.called().filter((path) => path === 'get-file-list')).toHaveLength(8);
  });

  test('successful too early: an upload asks for failed files', async () => {
    const failing = [{ name: 'a.png', code: 5, times: 1 }];
    const machine = await machineWith({ failing, failed: 'successful' });
    expect(await machine.open().upload([machine.pair('a.png')], runOf(machine))).toEqual([]);
    expect(machine.called().filter((path) => path === 'start-task')).toHaveLength(1);
    expect(machine.uploaded('/work/a.png')).toBe('a.png');
  });

  test('an unknown state: the transfer is created again, and then given up', async () => {
    const machine = await machineWith({ states: ['paused', 999, '__proto__'] });
    expect(await uploadError(machine)).toMatchObject({ key: 'raysync.forgotten', params: { count: 3 } });
    const once = [...CREATED, ASKED, ...ENDED];
    expect(steps(machine)).toEqual([...once, ...once, ...once]);
  });

  test('a forgotten transfer: it is created again', async () => {
    const machine = await machineWith({ calls: [{ path: '/get-task-status', answer: 'forget' }] });
    expect(await machine.open().upload([machine.pair('a.png')], runOf(machine))).toEqual([]);
    expect(steps(machine)).toEqual([...CREATED, ASKED, ...CREATED, ASKED, 'get-file-list']);
    const always = await machineWith({ calls: [{ path: '/get-task-status', times: 99, answer: 'forget' }] });
    expect(await uploadError(always)).toMatchObject({ key: 'raysync.forgotten', exitCode: 69 });
    expect(always.called().filter((path) => path === 'create-task')).toHaveLength(3);
  });

  test('no change of the state alone: after the vendor’s own limit', async () => {
    const machine = await machineWith({ states: Array(400).fill('start') });
    machine.speed = 60;
    expect(await uploadError(machine)).toMatchObject({ key: 'raysync.tooLong', params: { hours: 5 } });
    expect(machine.called().slice(-2)).toEqual(ENDED);
  });

  test('a report that changes for ever: after the vendor’s own limit', async () => {
    let speed = 0;
    const task = {
      get speed() {
        speed += 1;
        return speed;
      },
      'task-state': 'start',
    };
    const answer = { code: 0, 'task-list': [task] };
    const machine = await machineWith({ calls: [{ path: '/get-task-status', times: 1e6, answer }] });
    machine.speed = 60;
    machine.onSleep = () => {
      if (machine.sleeps.length > 200) machine.controller.abort(new Error('endless'));
    };
    expect(await uploadError(machine)).toMatchObject({ key: 'raysync.tooLong', exitCode: 69 });
    expect(machine.called().slice(-2)).toEqual(ENDED);
  });

  exhaustively(test)('no change of a progress that is reported: after half an hour', async () => {
    const at = (progress: number) => ({ code: 0, 'task-list': [{ 'task-state': 'start', progress }] });
    const machine = await machineWith({
      calls: [
        { path: '/get-task-status', answer: at(1) },
        { path: '/get-task-status', from: 2, times: 1e6, answer: at(2) },
      ],
    });
    expect(await uploadError(machine)).toMatchObject({ key: 'raysync.inactive', params: { minutes: 30 } });
  });
});
