import { randomInt } from 'node:crypto';
import { chmodSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startRaysyncStandIn } from '../../../../src/sandbox/engines/raysync-stand-in.js';
import type { StartProgram } from '../../../../src/transfer/programs/guarded-command.js';
import { startGuarded } from '../../../../src/transfer/programs/guarded-process.js';
import { findDaemonCommand, programFolder } from '../../../../src/transfer/raysync/daemon-command.js';

import { ROOT } from '../../sources.js';
import { clusterXml, type Machine, machineMaker, runOf, write } from './setup.js';

const machineWith = machineMaker();

/** A machine on which no daemon runs. */
async function quietMachine(): Promise<Machine> {
  const machine = await machineWith();
  await machine.standIn.close();
  return machine;
}

const program = (machine: Machine, name: string) => write(join(machine.folder, name), '#!/bin/sh\n');

describe('the command that starts the daemon', () => {
  test.each<[platform: NodeJS.Platform, files: string[], file: string, args: string[]]>([
    ['win32', ['Raysync-sdk.exe', 'start.sh'], '<folder>/Raysync-sdk.exe', []],
    ['darwin', ['Raysync-sdk', 'start.sh'], '<folder>/Raysync-sdk', ['--localConfig']],
    ['linux', ['Raysync-sdk'], '<folder>/Raysync-sdk', []],
    ['win32', ['Raysync-sdk.js'], process.execPath, ['<folder>/Raysync-sdk.js']],
    [
      'linux',
      ['Raysync-sdk', 'start.sh'],
      '/bin/sh',
      ['-c', expect.any(String), 'rayvision', '<folder>/start.sh'],
    ],
  ])('%s, with %j', async (platform, files, file, args) => {
    const machine = await quietMachine();
    for (const name of files) program(machine, name);
    const env = {
      ...{ PATH: '/bin', LC_CTYPE: 'C.UTF-8', HOME: undefined },
      ...{ RAYVISION_API_KEY: 'secret', rayvision_x: 'y', HTTPS_PROXY: 'http://ann:secret@proxy' },
      ...{ NODE_OPTIONS: '--require /x.js', LD_PRELOAD: '/x.so', AWS_SECRET_ACCESS_KEY: 'secret' },
    };
    const named = (text: string) => text.replace('<folder>', machine.folder);
    expect(await findDaemonCommand(machine.folder, { platform, env })).toEqual({
      file: join(named(file)),
      args: args.map((one) => (typeof one === 'string' ? named(one) : one)),
      // Without keys, passwords and options of a runtime.
      ...{ env: { PATH: '/bin', LC_CTYPE: 'C.UTF-8' }, cwd: machine.folder },
    });
  });

  test('none where the folder has no program', async () => {
    const machine = await quietMachine();
    const world = { platform: 'linux' as const, env: {} };
    expect(await findDaemonCommand(machine.folder, world)).toBeUndefined();
    expect(await findDaemonCommand(join(machine.folder, 'none'), world)).toBeUndefined();
  });

  test('on macOS the folder of the package will do', async () => {
    const machine = await quietMachine();
    const inside = join('RaysyncClientManager.app', 'Contents', 'MacOS');
    program(machine, join(inside, 'Raysync-sdk'));
    expect(await programFolder(machine.folder, 'darwin')).toBe(join(machine.folder, inside));
    expect(await programFolder(join(machine.folder, inside), 'darwin')).toBe(join(machine.folder, inside));
    expect(await programFolder(machine.folder, 'linux')).toBe(machine.folder);
  });
});

describe('a daemon of our own', () => {
  /** Starts stand-ins in this process; the number of calls, and which still run. */
  function starter(machine: Machine, faults: Parameters<typeof startRaysyncStandIn>[0][] = []) {
    const running = new Set<number>();
    let started = 0;
    const start: StartProgram = async () => {
      started += 1;
      const number = started;
      const standIn = await startRaysyncStandIn(faults[number - 1], machine.standIn.port);
      running.add(number);
      return {
        ended: new Promise(() => {}),
        async end() {
          running.delete(number);
          await standIn.close();
        },
      };
    };
    return { start, running, count: () => started };
  }

  test('is started once for several transfers, and ended at the end', async () => {
    const machine = await quietMachine();
    program(machine, process.platform === 'win32' ? 'Raysync-sdk.exe' : 'Raysync-sdk');
    const { start, running, count } = starter(machine);
    const raysync = machine.open({ start });
    await raysync.check();
    expect(count()).toBe(0);
    const uploads = ['a', 'b', 'c'].map((name) => raysync.upload([machine.pair(name)], runOf(machine)));
    expect(await Promise.all(uploads)).toEqual([[], [], []]);
    expect(await raysync.upload([machine.pair('d')], runOf(machine))).toEqual([]);
    expect([count(), running.size]).toEqual([1, 1]);
    await raysync.close();
    expect(running.size).toBe(0);
    expect(machine.uploaded('/work/d')).toBe('d');
  });

  test('takes over where another run ended the daemon that it had started', async () => {
    const machine = await machineWith({ calls: [{ path: '/get-task-status', answer: 'die' }] });
    program(machine, process.platform === 'win32' ? 'Raysync-sdk.exe' : 'Raysync-sdk');
    const { start, running, count } = starter(machine);
    const raysync = machine.open({ start });
    expect(await raysync.upload([machine.pair('a')], runOf(machine))).toEqual([]);
    expect([count(), running.size]).toEqual([1, 1]);
    await raysync.close();
    expect(running.size).toBe(0);
  });

  test('that dies is started again once', async () => {
    const machine = await quietMachine();
    program(machine, process.platform === 'win32' ? 'Raysync-sdk.exe' : 'Raysync-sdk');
    const dies = { calls: [{ path: '/get-task-status', answer: 'die' as const }] };
    const once = starter(machine, [dies]);
    const raysync = machine.open({ start: once.start });
    expect(await raysync.upload([machine.pair('a')], runOf(machine))).toEqual([]);
    await raysync.close();
    expect([once.count(), once.running.size]).toEqual([2, 0]);
    const twice = starter(machine, [dies, dies]);
    const other = machine.open({ start: twice.start });
    const upload = other.upload([machine.pair('b')], runOf(machine));
    await expect(upload).rejects.toMatchObject({ key: 'raysync.noAnswer', exitCode: 69 });
    await other.close();
    expect([twice.count(), twice.running.size]).toEqual([2, 0]);
  });

  test.each<[title: string, code: number | undefined, least: number, most: number]>([
    ['never answers', undefined, 60, 70],
    ['fails', 1, 5, 10],
  ])('that %s is ended and is an error', async (_, code, least, most) => {
    const machine = await quietMachine();
    const file = program(machine, process.platform === 'win32' ? 'Raysync-sdk.exe' : 'Raysync-sdk');
    let ended = 0;
    const start: StartProgram = async () => ({
      ended: code === undefined ? new Promise(() => {}) : Promise.resolve({ code, signal: null }),
      async end() {
        ended += 1;
      },
    });
    const upload = machine.open({ start }).upload([machine.pair('a')], runOf(machine));
    const params = { program: file, port: machine.standIn.port };
    await expect(upload).rejects.toMatchObject({ key: 'raysync.notStarted', exitCode: 69, params });
    expect(ended).toBe(1);
    const waited = machine.sleeps.filter((ms) => ms === 1000).length;
    expect(waited).toBeGreaterThanOrEqual(least);
    expect(waited).toBeLessThan(most);
  });
});

/** Resolves when nothing listens on a port: it can be taken then. */
async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return await new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Returns a free port that no other test is given meanwhile: systems choose theirs above these. */
async function reservedPort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 30_000);
    if (await isFree(port)) return port;
  }
}

describe.skipIf(process.platform === 'win32')('a real program', () => {
  const STAND_IN = join(ROOT, 'dist/sandbox-raysync.js');

  test.each<[title: string, name: string, script: string]>([
    ['stays', 'Raysync-sdk', 'exec "$NODE" "$STAND_IN"'],
    ['leaves the daemon behind', 'start.sh', '"$NODE" "$STAND_IN" &'],
  ])('that %s transfers, and is gone afterwards', async (_, name, script) => {
    if (name === 'start.sh' && process.platform !== 'linux') return;
    const machine = await quietMachine();
    const port = await reservedPort();
    write(join(machine.folder, 'cluster.xml'), clusterXml(port));
    const file = program(machine, name);
    const named = script.replace('$NODE', process.execPath).replace('$STAND_IN', STAND_IN);
    write(file, `#!/bin/sh\n${named}\n`);
    if (name === 'Raysync-sdk') chmodSync(file, 0o700);
    machine.onSleep = (ms) => (ms === 1000 ? new Promise((resolve) => setTimeout(resolve, 20)) : undefined);
    const raysync = machine.open({ start: startGuarded, timeouts: { call: 5000, check: 1000 } });
    machine.speed = 0.01;
    const pair = machine.pair('a "b".png'.replaceAll('"', "'"));
    expect(await raysync.upload([pair], runOf(machine))).toEqual([]);
    expect(machine.uploaded(pair.server)).toBe(readFileSync(pair.local, 'utf8'));
    expect(await isFree(port)).toBe(false);
    await raysync.close();
    expect(await isFree(port)).toBe(true);
  });
});
