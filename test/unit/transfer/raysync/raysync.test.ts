import { readdirSync, readFileSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ASKED, CREATED, clientWith, KEY, machineMaker, OUTPUT, runOf, steps, write } from './setup.js';

const machineWith = machineMaker();

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
      'task-name': expect.stringMatching(/^upload-list-./),
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
    expect(machine.sleeps[0]).toBe(100);
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
      ...{
        'task-name': expect.stringMatching(/^download-./),
        'task-type': 'download',
        'server-port': 20201,
        'server-ssl-port': 20101,
      },
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

  test('removes the lists that killed processes left a week ago', async () => {
    const machine = await machineWith();
    const left = (name: string, at: number) => {
      const folder = dirname(write(join(machine.temporaryFolder, name, 'upload_list.json'), 'x'));
      utimesSync(folder, at, at);
    };
    // The clock of the tests is in 2001.
    left('raysync-AbCd12', 9e8);
    left('raysync-AbCd34', 1e9);
    left('other', 9e8);
    await machine.open().upload([machine.pair('a.png')], runOf(machine));
    expect(readdirSync(machine.temporaryFolder).toSorted()).toEqual(['other', 'raysync-AbCd34']);
  });

  test('an unknown line, and an invalid proxy', async () => {
    const machine = await machineWith();
    await expect(machine.open({ line: 'x' }).check()).rejects.toMatchObject({ key: 'transfer.noLine' });
    const check = machine.open({ proxy: 'ann:secret@10.0.0.5' }).check();
    const error = await check.catch((reason) => reason);
    expect(error).toMatchObject({ key: 'raysync.proxy', exitCode: 78, params: { proxy: '10.0.0.5' } });
  });
});
