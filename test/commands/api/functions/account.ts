import { expect } from 'vitest';
import type { Case } from './case.js';

/** The account and its settings. */
export const ACCOUNT = {
  async queryUserProfile({ run, workstation }) {
    await workstation.farm.call('/sandbox/set', { balance: '12.5' });
    const { balance, credit, limits, userId } = await run('whoami');
    expect({ balance, credit, userId }).toEqual({ balance: 12.5, credit: 0, userId: 10000001 });
    expect(limits).toMatchObject({ mainUserId: null, mayDelete: true, mayDownload: true, subAccounts: 5 });
    await workstation.farm.call('/sandbox/set', { balance: '1000' });
  },

  async queryUserSetting({ run, call }) {
    await call('updateUserSetting', { taskOverTimeSec: 7200 });
    expect(await run('settings')).toMatchObject({ timeLimit: 7200, framesPerMachine: 1 });
  },

  async updateUserSetting({ run, call }) {
    expect(await run('settings', '--time-limit', '90m')).toMatchObject({ timeLimit: 5400 });
    expect(await call('queryUserSetting')).toMatchObject({ taskOverTimeSec: 5400 });
  },

  async getBid({ run, call }) {
    const { inputBid, outputBid, configBid } = await call('getConfig');
    expect((await run('storages')).storages).toEqual([
      { kind: 'config', id: configBid, userId: null },
      { kind: 'input', id: inputBid, userId: null },
      { kind: 'output', id: outputBid, userId: null },
    ]);
  },

  async getConfig({ run, call }) {
    const { lines } = await run('lines');
    const { resqEngines } = await call('getConfig');
    const names = resqEngines.flatMap((engine: { respTaskEngineLines: { name: string }[] }) =>
      engine.respTaskEngineLines.map(({ name }) => name),
    );
    expect(lines.map(({ name }: { name: string }) => name).toSorted()).toEqual(names.toSorted());
  },

  async getServerInfo({ run, call }) {
    const { raysyncTransfer, protocolVersion } = await call('getServerInfo', { zone: 2 });
    const { serverIp, serverPort, proxyIp, proxyPort, sslPort } = raysyncTransfer;
    expect(await run('lines', '--raysync')).toMatchObject({
      ...{ server: serverIp, port: serverPort, proxy: proxyIp, proxyPort, sslPort, version: protocolVersion },
    });
  },

  async getRaySyncUserKey({ run, call, workstation }) {
    const { raySyncUserKey, userName } = await call('getRaySyncUserKey');
    expect((await run('lines', '--raysync')).user).toBe(userName);
    for (const argv of [
      ['lines', '--raysync'],
      ['lines', '--raysync', '--debug'],
    ]) {
      const { stdout, stderr } = await workstation.run(argv);
      expect(stdout + stderr).not.toContain(raySyncUserKey);
    }
  },

  async taskRecord({ run, call, workstation }) {
    const id = await workstation.submit();
    await call('abandonTask', { taskIds: [id] });
    const { records } = await run('records', 'tasks');
    expect(records[0]).toMatchObject({ action: 'btn_abandon', tasks: [`2W${id}`] });
  },

  async loginRecord({ run, call }) {
    const { logins } = await run('records', 'logins');
    const { items } = await call('loginRecord', { pageNum: 1, pageSize: 100, startDate: '', endDate: '' });
    expect(logins).toHaveLength(items.length);
    expect(logins[0]).toMatchObject({ user: 'sandbox', code: '200', address: '127.0.0.1' });
  },
} satisfies Record<string, Case>;
