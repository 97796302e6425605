import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { exhaustively, timeLimit } from '../support/exhaustive.js';
import { bareEnv, emptyFolder, rayvision } from '../support/processes/binary.js';

const folder = emptyFolder();
const env = bareEnv(folder);
const run = (...argv: string[]) => rayvision(argv, env);
const start = async (...argv: string[]) =>
  JSON.parse((await run('sandbox', 'start', '--json', '--frame-time', '20ms', ...argv)).stdout);
const scenes = join(folder, 'textures');
mkdirSync(scenes);
writeFileSync(join(scenes, 'a.png'), 'a texture');
afterAll(() => run('sandbox', 'stop'));

/** Whether a program listens on a port of this machine. */
function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    socket.once('connect', () => socket.destroy());
  });
}

exhaustively(test)(
  'the sandbox keeps its engine over a restart, and names the stand-in',
  { timeout: timeLimit(60_000) },
  async () => {
    const { transmitter, ...first } = await start('--engine', 'transmitter');
    expect(first).toMatchObject({ engine: 'transmitter', domain: expect.stringMatching(/^127\.0\.0\.1:/) });
    const upload = await run('upload', scenes, '--sandbox', '--transmitter', transmitter);
    expect([upload.code, upload.stdout]).toEqual([0, expect.stringContaining('Uploaded 1 file')]);
    await run('sandbox', 'stop');
    expect(await start()).toMatchObject({ engine: 'transmitter', transmitter });
    const refused = await run('sandbox', 'start', '--engine', 'raysync');
    expect(refused.stderr).toContain('way to transfer files');
    expect(refused.stdout).toContain(`--transmitter ${transmitter}`);
    await run('sandbox', 'stop');
    expect(await start('--engine', 'storage')).not.toHaveProperty('engine');
    await run('sandbox', 'stop');
    expect(await start()).not.toHaveProperty('engine');
    await run('sandbox', 'stop');
  },
);

test.skipIf(process.platform === 'win32')(
  'a run starts the stand-in for Raysync from the prepared folder, and ends it; a restart keeps it',
  { timeout: timeLimit(60_000) },
  async () => {
    const { raysync } = await start('--engine', 'raysync');
    const [, port] = /value="(\d+)"/.exec(readFileSync(join(raysync, 'cluster.xml'), 'utf8')) ?? [];
    const upload = await run('upload', scenes, '--sandbox', '--raysync', raysync);
    expect([upload.code, upload.stderr]).toEqual([0, expect.any(String)]);
    expect(await listens(Number(port))).toBe(false);
    await run('sandbox', 'stop');
    expect(await start()).toMatchObject({ engine: 'raysync', raysync });
    await run('sandbox', 'stop');
  },
);

test('an unknown engine is a usage error', async () => {
  const { code, stderr } = await run('sandbox', 'start', '--engine', 'ftp');
  expect([code, stderr]).toEqual([64, expect.stringContaining("'ftp'")]);
});
