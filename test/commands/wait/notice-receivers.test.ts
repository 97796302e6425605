import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { answer } from '../../support/farms/webhook-receiver.js';
import { forEachTest } from '../../support/for-each-test.js';
import { noticesLeft, openReceiver } from '../../support/workstation/notice-world.js';
import { openWorkstation } from '../../support/workstation/workstation.js';

const workstation = forEachTest(openWorkstation);

const left = () => noticesLeft(workstation().folder);

const wait = (id: number, url: string) => workstation().run(['wait', String(id), '--webhook', url, '-q']);

describe('nothing is delivered twice where nothing was killed', () => {
  test('of a receiver that answers after a while', async () => {
    const { url, received } = await openReceiver((response, number) => {
      setTimeout(() => answer(200)(response, number), 700);
    });
    const [id = 0] = await workstation().pinned(25);
    expect(await wait(id, url)).toMatchObject({ code: 0, stderr: '' });
    expect([received.length, left()]).toEqual([1, []]);
  });

  test('of a receiver that sends without end after its status', async () => {
    let sent = 0;
    const { url, received } = await openReceiver((response: ServerResponse) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(64 * 1024, 'x');
      const more = () => {
        if (response.destroyed || sent > 2 ** 30) return;
        sent += chunk.length;
        response.write(chunk, () => setImmediate(more));
      };
      more();
    });
    const [id = 0] = await workstation().pinned(25);
    expect(await wait(id, url)).toMatchObject({ code: 0, stderr: '' });
    expect([received.length, left()]).toEqual([1, []]);
    // What the system's buffers take beyond the 64 KiB that are read.
    expect(sent).toBeLessThan(64 * 2 ** 20);
  });

  test('two waits for one task deliver its end once each, with the same id', async () => {
    const { url, received } = await openReceiver();
    const id = await workstation().submit('--frames', '1-9');
    const both = await Promise.all([wait(id, url), wait(id, url)]);
    expect(both.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    expect(received).toHaveLength(2);
    expect(new Set(received.map(({ body }) => body.id)).size).toBe(1);
    expect(left()).toEqual([]);
  });
});

describe('other programs verify the signature', () => {
  const SECRET = 'what the receiver knows';
  const has = (program: string) => {
    try {
      execFileSync(program, ['version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };

  test.skipIf(!has('openssl'))('openssl', async () => {
    const { url, received } = await openReceiver();
    const [id = 0] = await workstation().pinned(30);
    const env = { ...workstation().env, RAYVISION_WEBHOOK_SECRET: SECRET };
    await workstation().run(['wait', String(id), '--webhook', url], { env });
    const [only] = received;
    const file = join(workstation().cwd, 'body');
    writeFileSync(file, only?.text ?? '');
    const printed = execFileSync('openssl', ['dgst', '-sha256', '-hmac', SECRET, '-r', file], {
      encoding: 'utf8',
    });
    expect(only?.headers['x-rayvision-signature']).toBe(`sha256=${printed.split(' ')[0]}`);
  });
});
