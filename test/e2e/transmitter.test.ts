import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyTransmitter, type StorageServer, serveStorage } from '../support/farms/transmitter.js';
import { untilGone } from '../support/processes/alive.js';
import { ROOT } from '../unit/sources.js';

let server: StorageServer;
beforeAll(async () => {
  server = await serveStorage();
});
afterAll(() => server.close());

const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const PARENT = join(ROOT, 'test/support/processes/transmitter-parent.ts');

test('a process that is killed takes the program and its children with it, and the next one resumes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'killed-'));
  const copy = copyTransmitter(join(folder, 'program'));
  copy.behave({ silent: 'moving', child: 'output' }, {});
  const storage = server.storage('input', '10201-7');
  const files = ['a', 'b'].map((name) => {
    const file = join(folder, name);
    writeFileSync(file, Buffer.alloc(3_000_000, name));
    return file;
  });
  const start = () =>
    spawn(process.execPath, ['--import', TSX, PARENT, copy.program, server.port, '7', folder, ...files], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });

  const first = start();
  await once(first.stdout, 'data');
  first.kill('SIGKILL');
  const pids = [...copy.calls().map(({ pid }) => pid), ...copy.children()];
  expect(pids).toHaveLength(2);
  for (const pid of pids) await untilGone(pid);

  const [code] = await once(start(), 'exit');
  expect(code).toBe(0);
  for (const name of ['a', 'b']) {
    expect(readFileSync(join(storage, 'farm', name)).equals(readFileSync(join(folder, name)))).toBe(true);
  }
});
