import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { startTestSandbox, type TestSandbox } from '../support/farms/sandbox.js';

let opened: TestSandbox | undefined;
afterEach(() => opened?.close());

async function open(engine?: 'storage' | 'transmitter' | 'raysync'): Promise<TestSandbox> {
  opened = await startTestSandbox(engine === undefined ? {} : { engine });
  return opened;
}

const askStorage = ({ sandbox }: TestSandbox, init?: RequestInit) =>
  fetch(`http://${sandbox.address.domain}/sandbox/storage`, init);

describe('a sandbox with its own storage', () => {
  test.each([undefined, 'storage'] as const)(
    'offers its folder beside the lines of programs: %s',
    async (engine) => {
      const { data } = await (await open(engine)).call('/api/render/transfer/getConfig');
      expect(data.resqEngines.map((one: { engineName: string }) => one.engineName)).toEqual([
        'Aspera',
        'RaySyncProxy',
        'filesystem',
      ]);
    },
  );

  test('names its folder to no stand-in', async () => {
    const answer = await askStorage(await open());
    expect(await answer.text()).not.toContain('root');
  });
});

describe.each([
  ['transmitter', 'aspera', 'aspera'],
  ['raysync', 'raysyncproxy', 'raysync'],
] as const)('a sandbox for the %s', (engine, engineName, prefix) => {
  test('offers lines of it alone, at its own port', async () => {
    const sandbox = await open(engine);
    const { data } = await sandbox.call('/api/render/transfer/getConfig');
    const port = sandbox.sandbox.address.domain.split(':').at(-1);
    expect(data.resqEngines).toEqual([
      expect.objectContaining({
        engineName,
        respTaskEngineLines: [
          expect.objectContaining({ name: `${prefix}_main`, server: '127.0.0.1', port, isDefault: 1 }),
          expect.objectContaining({ name: `${prefix}_second`, server: '127.0.0.1', port, isDefault: 0 }),
        ],
      }),
    ]);
  });

  test('names the folder of its storages to its stand-in, and answers no other method there', async () => {
    const sandbox = await open(engine);
    const answer = await askStorage(sandbox);
    const { root } = (await answer.json()) as { root: string };
    expect(existsSync(join(root, 'input'))).toBe(true);
    expect(await (await askStorage(sandbox, { method: 'POST', body: '{}' })).text()).not.toContain(root);
  });
});
