import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { InterruptedError } from '../../../../src/errors.js';
import type { RaysyncCall, RaysyncFaults } from '../../../../src/sandbox/engines/raysync-stand-in.js';
import { clientWith, KEY, type Machine, makeMachine, OUTPUT, runOf, write } from './setup.js';

const machines: Machine[] = [];
async function machineWith(faults: RaysyncFaults = {}): Promise<Machine> {
  const machine = await makeMachine(faults);
  machines.push(machine);
  return machine;
}
afterEach(async () => {
  await Promise.all(machines.splice(0).map((machine) => machine.close()));
});

const PREPARED = ['check-raysync-http', 'set-proxy-manager', 'set-task-limit'];
const CREATED = [...PREPARED, 'create-task'];
const RESTARTED = [...PREPARED, 'start-task'];
const ENDED = ['stop-task', 'delete-task'];
/** The calls without repeated questions for the state. */
const steps = (machine: Machine) =>
  machine.called().filter((path, at, all) => path !== 'get-task-status' || all[at - 1] !== path);
const ASKED = 'get-task-status';

/** Error of an upload of one file. */
async function uploadError(machine: Machine): Promise<unknown> {
  return await machine
    .open()
    .upload([machine.pair('a.png')], runOf(machine))
    .then(
      () => 'no error',
      (error) => error,
    );
}

describe('a transfer', () => {
  test('uploads in the documented order, with the documented bodies', async () => {
    const machine = await machineWith();
    let list = '';
    machine.onSleep = () => {
      const [folder = ''] = readdirSync(machine.temporaryFolder);
      list ||= readFileSync(join(machine.temporaryFolder, folder, 'upload_list.json'), 'utf8');
    };
    const pairs = [machine.pair('a.png'), machine.pair('sub/名 $(b) `c` %d; e.png')];
    const program = machine.open({ parallel: 7, proxy: '10.0.0.5:3100', line: 'second' });
    await program.check();
    expect(await program.upload(pairs, runOf(machine, 2_000_000))).toEqual([]);
    await program.close();
    expect(pairs.map(({ server }) => machine.uploaded(server))).toEqual([
      'a.png',
      'sub/名 $(b) `c` %d; e.png',
    ]);
    expect(list).toBe(
      pairs.map(({ local, server }) => `local:"${local}" server:"/input/10201-5${server}"\n`).join(''),
    );
    // Nothing stays behind.
    expect(readdirSync(machine.temporaryFolder)).toEqual([]);
    expect(machine.standIn.mistakes).toEqual([]);
    expect(steps(machine)).toEqual([
      'check-raysync-http',
      ...['check-raysync-http', 'set-transmission-parameters', 'set-proxy-manager', 'set-task-limit'],
      ...['create-task', ASKED, 'get-file-list'],
    ]);
    const { calls } = machine.standIn;
    const bodyOf = (path: string) => calls.find((call) => call.path === path)?.body;
    expect(bodyOf('/check-raysync-http')).toEqual({ sign: 'render-bus' });
    expect(bodyOf('/set-transmission-parameters')).toEqual({
      ...{ 'max-upload-speed': 1953, 'max-download-speed': 1953, mss: 1200 },
    });
    expect(bodyOf('/set-proxy-manager')).toEqual({
      ...{ 'enable-proxy-manager': true, 'proxy-manager-ip': '10.0.0.5', 'proxy-manager-port': 3100 },
    });
    expect(bodyOf('/set-task-limit')).toEqual({ upload: 7, download: 7 });
    expect(bodyOf('/get-task-status')).toEqual({ 'task-id': 1 });
    expect(bodyOf('/get-file-list')).toEqual({
      ...{ 'task-id': 1, 'list-type': 'error', 'page-size': 10, 'page-number': 1 },
    });
    expect(bodyOf('/create-task')).toEqual({
      'task-name': 'upload-list',
      'server-ip': '127.0.0.1',
      'server-port': 10201,
      'server-ssl-port': 10101,
      'renderbus-proxy-port': 32002,
      'proxy-port': expect.any(Number),
      'protocol-type': 'default',
      'delay-threshold': 0,
      account: 'ann',
      password: `${KEY}&1&2&12345678`,
      'group-id': 0,
      'enable-ssl': false,
      'enable-verify-hash': false,
      'task-type': 'upload-list',
      'file-list': expect.stringMatching(/upload_list\.json$/),
    });
    expect(machine.sleeps[0]).toBe(5000);
  });

  test('downloads the content of a folder, without a limit and with the defaults', async () => {
    const machine = await machineWith();
    machine.result('12_scene/layer/a.png');
    machine.result('12_scene/b.png');
    const into = join(machine.root, 'into');
    const folder = { steps: ['12_scene'], storage: OUTPUT };
    expect(await machine.open().download(folder, into, runOf(machine))).toEqual([]);
    expect(readFileSync(join(into, 'layer/a.png'), 'utf8')).toBe('12_scene/layer/a.png');
    expect(readFileSync(join(into, 'b.png'), 'utf8')).toBe('12_scene/b.png');
    expect(machine.standIn.mistakes).toEqual([]);
    expect(steps(machine)).toEqual([...CREATED, ASKED]);
    const bodies = Object.fromEntries(machine.standIn.calls.map(({ path, body }) => [path, body]));
    expect(bodies['/set-proxy-manager']).toEqual({
      ...{ 'enable-proxy-manager': false, 'proxy-manager-ip': '', 'proxy-manager-port': 0 },
    });
    expect(bodies['/set-task-limit']).toEqual({ upload: 2, download: 2 });
    expect(bodies['/create-task']).toMatchObject({
      ...{ 'task-name': 'download', 'task-type': 'download', 'server-port': 20201, 'server-ssl-port': 20101 },
      ...{ 'source-path': '/output/20201-5/12_scene/', 'target-path': into },
    });
  });

  test('uses the storage of a task, and port 32002 for a line without one', async () => {
    const machine = await machineWith();
    const client = clientWith({ port: '' }, '6');
    const folder = { steps: ['a', 'b c'], storage: { bid: '10401', userId: 119776 } };
    // The stand-in finds no sandbox behind that port.
    await machine
      .open({ client })
      .download(folder, machine.root, runOf(machine))
      .catch(() => {});
    const body = machine.standIn.calls.find(({ path }) => path === '/create-task')?.body;
    expect(body).toMatchObject({
      ...{ 'server-port': 10401, 'proxy-port': 32002, password: `${KEY}&1&6&12345678`, account: 'bob' },
      'source-path': '/output/10401-119776/a/b c/',
    });
  });

  test.each([[['..']], [['a', '']], [['a/b']], [['a\\b']], [['a\nb']], [[]]])(
    'refuses to download %j',
    async (path) => {
      const machine = await machineWith();
      const download = machine
        .open()
        .download({ steps: path, storage: OUTPUT }, machine.root, runOf(machine));
      await expect(download).rejects.toMatchObject({ key: 'raysync.remotePath', exitCode: 65 });
      expect(machine.standIn.calls).toEqual([]);
    },
  );

  test.each(['null', '', 'x', '12', '10201; rm'])('refuses the storage id %j', async (bid) => {
    const machine = await machineWith();
    const folder = { steps: ['a'], storage: { bid, userId: 5 } };
    const download = machine.open().download(folder, machine.root, runOf(machine));
    await expect(download).rejects.toMatchObject({ key: 'raysync.storage', exitCode: 76 });
  });

  test('names that a list cannot hold fail alone, and add nothing to it', async () => {
    const machine = await machineWith();
    const good = machine.pair('good.png');
    const local = good.local;
    const evil = [
      { local: `${local}" server:"/input/10201-5/stolen`, server: '/work/x' },
      { local, server: '/work/x" \nlocal:"/etc/passwd" server:"/input/10201-5/stolen' },
      { local: `${local}\nlocal:"/etc/passwd`, server: '/work/y' },
      { local: `${local}\r`, server: '/work/z' },
      { local: `${local}\\`, server: '/work/z' },
      { local, server: '/work/z\\' },
      { local: `${local}\ud800`, server: '/work/z' },
      { local, server: '/../../output/20201-5/results' },
    ];
    const failures = await machine.open().upload([...evil, good], runOf(machine));
    expect(failures.map((failure) => failure.local)).toEqual(evil.map((pair) => pair.local));
    expect(failures[0]?.error).toMatchObject({ key: 'raysync.name', exitCode: 65 });
    expect(machine.uploaded('/work/good.png')).toBe('good.png');
    expect(machine.uploaded('/stolen')).toBeUndefined();
    expect(machine.standIn.mistakes).toEqual([]);
    // Without any other file the daemon is not asked.
    const other = await machineWith();
    expect(await other.open().upload(evil.slice(0, 1), runOf(other))).toHaveLength(1);
    expect(other.standIn.calls).toEqual([]);
  });

  test('a line that is not there, and a proxy that is none', async () => {
    const machine = await machineWith();
    await expect(machine.open({ line: 'x' }).check()).rejects.toMatchObject({ key: 'transfer.noLine' });
    const check = machine.open({ proxy: 'ann:secret@10.0.0.5' }).check();
    const error = await check.catch((reason) => reason);
    expect(error).toMatchObject({ key: 'raysync.proxy', exitCode: 78, params: { proxy: '10.0.0.5' } });
  });
});

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
    expect(machine.sleeps.filter((ms) => ms !== 5000)).toEqual([10_000, 20_000]);
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

  test('failed with a file that nobody asked for', async () => {
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
    expect(await uploadError(machine)).toMatchObject({ key: 'raysync.inactive', params: { minutes: 300 } });
    expect(machine.called().slice(-2)).toEqual(ENDED);
  });

  test('no change of a progress that is reported: after half an hour', async () => {
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

describe('a daemon that misbehaves', () => {
  test.each(['garbage', 'endless', 'silence', 'close', 'restart'] as const)(
    '%s once: the transfer is done',
    async (answer) => {
      for (const path of ['/create-task', '/get-task-status', '/set-task-limit']) {
        const machine = await machineWith({ calls: [{ path, answer }] });
        expect(await machine.open().upload([machine.pair('a.png')], runOf(machine))).toEqual([]);
        expect(machine.uploaded('/work/a.png')).toBe('a.png');
        expect(machine.standIn.mistakes).toEqual([]);
      }
    },
  );

  test.each<[answer: 'garbage' | 'endless' | 'silence' | 'close' | object, key: string, exitCode: number]>([
    ['garbage', 'raysync.notDaemon', 76],
    ['endless', 'raysync.notDaemon', 76],
    [{ 'task-list': [] }, 'raysync.notDaemon', 76],
    [{ code: '0' }, 'raysync.notDaemon', 76],
    [{ code: 0, 'task-list': {} }, 'raysync.notDaemon', 76],
    [{ code: 0, 'task-list': [{ 'task-state': null }] }, 'raysync.notDaemon', 76],
    ['silence', 'raysync.noAnswer', 69],
    ['close', 'raysync.noAnswer', 69],
  ])('%j for ever: the transfer fails', async (answer, key, exitCode) => {
    const machine = await machineWith({
      calls: [{ path: '/get-task-status', times: 99, answer: answer as 'close' }],
    });
    expect(await uploadError(machine)).toMatchObject({ key, exitCode });
    expect(machine.called().slice(-2)).toEqual(ENDED);
  });

  test.each([{ code: 0 }, { code: 0, 'task-id': null }, { code: 0, 'task-id': {} }])(
    'creates %j',
    async (answer) => {
      const machine = await machineWith({ calls: [{ path: '/create-task', times: 99, answer }] });
      expect(await uploadError(machine)).toMatchObject({ key: 'raysync.notDaemon', exitCode: 76 });
    },
  );

  test('takes an id of text back as text', async () => {
    const calls = [{ path: '/create-task', answer: { code: 0, 'task-id': 'abc' } }];
    const status = { code: 0, 'task-list': [{ 'task-state': 'successful' }] };
    const machine = await machineWith({ calls: [...calls, { path: '/get-task-status', answer: status }] });
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
