import { createHmac } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeNotice } from '../../../src/state/pending-notices.js';
import { answer } from '../../support/farms/webhook-receiver.js';
import { forEachTest } from '../../support/for-each-test.js';
import {
  DEAD,
  noticeOf,
  noticesLeft,
  noticeWorld,
  openReceiver,
} from '../../support/workstation/notice-world.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = forEachTest(openWorkstation);

const left = () => noticesLeft(workstation().folder);
const wait = (ids: number | number[], ...flags: string[]) =>
  workstation().run(['wait', ...[ids].flat().map(String), ...flags]);

/** Writes a program below the working folder; its name has a blank. */
function program(script: string): string {
  const path = workstation().file('tell me', `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return './tell me';
}

describe('--webhook', () => {
  test('posts each end once, as status --json shows the task', async () => {
    const { url, received } = await openReceiver();
    const [one = 0, two = 0] = await workstation().pinned(25, 45);
    const { code, stderr } = await wait([one, two], '--webhook', url, '-q');
    expect([code, stderr, left()]).toEqual([45, '', []]);
    const bodies = received.map(({ body }) => body).toSorted((a, b) => a.task.taskId - b.task.taskId);
    const { tasks } = onlyJson(
      (await workstation().run(['status', String(one), String(two), '--json'])).stdout,
    );
    expect(bodies).toEqual(
      tasks.map((task: { alias: string }) => ({
        ...{ event: 'task.ended', id: expect.stringMatching(/^[0-9a-f]{32}$/), task },
        time: expect.stringMatching(/^2026-01-01T/),
        ...{ text: expect.stringContaining(task.alias), content: expect.stringContaining(task.alias) },
      })),
    );
    expect(new Set(bodies.map(({ id }) => id)).size).toBe(2);
  });

  test('reports the end of a task that renders, during the wait for another one', async () => {
    const { url, received } = await openReceiver();
    const id = await workstation().submit('--frames', '1-20');
    expect((await wait(id, '--webhook', url)).code).toBe(0);
    expect(received.map(({ body }) => body.task.status.code)).toEqual([25]);
  });

  test('that fails three times gets the same notice again', async () => {
    const { url, received } = await openReceiver((response, number) =>
      answer(number < 4 ? 500 : 204)(response, number),
    );
    const [id = 0] = await workstation().pinned(25);
    const { code, stderr } = await wait(id, '--webhook', url);
    expect([code, stderr.includes('Warning'), left()]).toEqual([0, false, []]);
    expect(new Set(received.map(({ text }) => text)).size).toBe(1);
    expect(received.length).toBe(4);
  });

  test('that never accepts is one warning, changes no exit code, and is left to the next wait', async () => {
    let status = 503;
    const { url, received } = await openReceiver((response, number) => answer(status)(response, number));
    const ids = await workstation().pinned(30, 30);
    const { code, stderr } = await wait(ids, '--webhook', url);
    expect(code).toBe(30);
    const warnings = linesOf(stderr).filter((line) => line.startsWith('Warning'));
    expect(warnings).toEqual([
      expect.stringMatching(/^Warning: 127\.0\.0\.1:\d+ did not get .*HTTP 503\. The next wait/),
    ]);
    expect(stderr).not.toContain('a-long-secret-token');
    const before = new Set(received.map(({ body }) => body.id));
    status = 200;
    received.length = 0;
    const [other = 0] = await workstation().pinned(25);
    expect(left().length).toBe(2);
    await workstation().run(['wait', String(other)], {
      world: { pid: DEAD, platform: 'win32', startedAt: 5 },
    });
    expect(new Set(received.map(({ body }) => body.id))).toEqual(before);
    expect(left()).toEqual([]);
  });

  test('that redirects is not followed', async () => {
    const other = await openReceiver();
    const { url } = await openReceiver(answer(302, { location: other.url }));
    const [id = 0] = await workstation().pinned(25);
    const { code, stderr } = await wait(id, '--webhook', url);
    expect([code, other.received, left()]).toEqual([0, [], []]);
    expect(stderr).toContain('HTTP 302; redirects are not followed');
  });

  test('is signed with the secret of the environment, else of the profile, which is never shown', async () => {
    const { url, received } = await openReceiver();
    const [id = 0] = await workstation().pinned(25);
    const fromProfile = 'a secret of the profile';
    await workstation().run(['config', 'set', 'notify.secret', '-'], { stdin: fromProfile });
    const first = await wait(id, '--webhook', url, '--json');
    const env = { ...workstation().env, RAYVISION_WEBHOOK_SECRET: 'one of the environment' };
    const second = await workstation().run(['wait', String(id), '--webhook', url], { env });
    const expected = [fromProfile, env.RAYVISION_WEBHOOK_SECRET].map(
      (secret, at) =>
        `sha256=${createHmac('sha256', secret)
          .update(received[at]?.text ?? '')
          .digest('hex')}`,
    );
    expect(received.map(({ headers }) => headers['x-rayvision-signature'])).toEqual(expected);
    for (const { stdout, stderr } of [first, second]) expect(stdout + stderr).not.toContain('secret of');
    // The same end, so the same id.
    expect(received[0]?.body.id).toBe(received[1]?.body.id);
  });

  test('that was to be signed is never sent without a signature', async () => {
    const { url, received } = await openReceiver();
    const { world } = noticeWorld({ folder: workstation().folder });
    const channel = { kind: 'webhook', url, profile: 'default', signed: true } as const;
    const dead = { ...world, pid: DEAD, startedAt: 0, platform: 'win32' } as const;
    await writeNotice(noticeOf(1, { channel, at: Date.UTC(2026, 0, 1) }), dead);
    const [id = 0] = await workstation().pinned(25);
    const { stderr } = await wait(id);
    expect([received, left().length]).toEqual([[], 1]);
    expect(stderr).toContain("profile 'default' has no secret now");
  });

  test('of the profile is used, and another one of the line takes its place', async () => {
    const [stored, given] = [await openReceiver(), await openReceiver()];
    await workstation().run(['config', 'set', 'notify.webhook', stored.url]);
    const [id = 0] = await workstation().pinned(25);
    await wait(id);
    await wait(id, '--webhook', given.url);
    expect([stored.received.length, given.received.length]).toEqual([1, 1]);
  });
});

describe('which ends are reported', () => {
  test('a task that waits after its test frames', async () => {
    const { url, received } = await openReceiver();
    const [id = 0] = await workstation().pinned(40);
    expect((await wait(id, '--until', 'test', '--webhook', url)).code).toBe(0);
    expect(received.map(({ body }) => body.task.status.code)).toEqual([40]);
  });

  test('not test frames whose cost lets the rest render', async () => {
    const { url, received } = await openReceiver();
    const argv = ['submit', 'shot.project', '--frames', '1-6', '--test-frames', 'first', '--wait'];
    workstation().file('shot.project');
    const { code } = await workstation().run([...argv, '--max-cost', '9', '--webhook', url, '-q']);
    expect(code).toBe(0);
    expect(received.map(({ body }) => body.task.status.code)).toEqual([25]);
  });

  test('a task that stays paused for its cost', async () => {
    const { url, received } = await openReceiver();
    const argv = ['submit', 'shot.project', '--frames', '1-60', '--test-frames', 'first', '--wait'];
    workstation().file('shot.project');
    const { code } = await workstation().run([...argv, '--max-cost', '0.0005', '--webhook', url, '-q']);
    expect(code).toBe(40);
    expect(received.map(({ body }) => body.task.status.code)).toEqual([40]);
  });

  test('not a failure whose frames are rendered again', async () => {
    const { url, received } = await openReceiver();
    const id = await workstation().submit('--frames', '1-30');
    await workstation().run(['sandbox', 'set', String(id), '--fail-frames', '30']);
    expect((await wait(id, '--retries', '1', '--webhook', url)).code).toBe(0);
    expect(received.map(({ body }) => body.task.status.code)).toEqual([25]);
  });
});

describe.skipIf(process.platform === 'win32')('--exec', () => {
  test('exits as the task does, and the output of the program goes to stderr', async () => {
    const path = program('echo told; echo more >&2');
    const [id = 0] = await workstation().pinned(45);
    const { code, stdout, stderr } = await wait(id, '--exec', path, '-q');
    expect([code, stdout]).toEqual([45, '']);
    expect(linesOf(stderr).toSorted()).toEqual(['more', 'told']);
  });

  test('that fails is a warning', async () => {
    const [id = 0] = await workstation().pinned(25);
    const { code, stderr } = await wait(id, '--exec', program('exit 7'));
    expect(code).toBe(0);
    expect(stderr).toMatch(/Warning: '.*tell me' failed for 2W\d+: exit code 7\n/);
    expect(left()).toEqual([]);
  });

  test('gets no key in its environment or input', async () => {
    const out = join(workstation().cwd, 'all.txt');
    const path = program(`{ env; cat; echo "$0 $@"; } > '${out}'`);
    const [id = 0] = await workstation().pinned(25);
    const env = {
      ...workstation().env,
      PATH: process.env.PATH ?? '',
      RAYVISION_WEBHOOK_SECRET: 'a long secret',
    };
    await workstation().run(['wait', String(id), '--exec', path], { env });
    const all = readFileSync(out, 'utf8');
    expect(all).toContain(`RAYVISION_TASK_ID=${id}\n`);
    expect(all).toContain('RAYVISION_STATUS_NAME=FINISHED\n');
    expect(all).toContain('RAYVISION_EXIT_CODE=0\n');
    const { RAYVISION_API_KEY: key = '', RAYVISION_API_ACCESS_ID: account = '' } = workstation().env;
    for (const secret of [key, account, 'a long secret']) expect(all).not.toContain(secret);
  });

  test('of submit --wait, too', async () => {
    const out = join(workstation().cwd, 'ids');
    workstation().file('shot.project');
    const path = program(`echo "$RAYVISION_TASK_ID" >> '${out}'`);
    const argv = ['submit', 'shot.project', '--frames', '1-2', '--wait', '-q', '--exec', path];
    const { stdout } = await workstation().run(argv);
    expect(readFileSync(out, 'utf8')).toBe(stdout);
  });
});

test('--notify without a desktop and a terminal does nothing, and is no error', async () => {
  const [id = 0] = await workstation().pinned(25);
  expect(await wait(id, '--notify', '-q')).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(left()).toEqual([]);
});

describe('the flags', () => {
  test.each([
    [['wait', '1001', '--webhook', 'example.com'], 64],
    [['wait', '1001', '--webhook', ' '], 64],
    [['wait', '1001', '--webhook', 'http://example.com/'], 65],
    [['wait', '1001', '--exec', 'tell.bat'], 64],
    [['wait', '1001', '--exec', ' '], 64],
    [['wait', '1001', '--exec', './nothing here'], 66],
    [['wait', '1001', '--exec', 'no-such-program'], 66],
    [['submit', 'a.ma', '--notify'], 64],
    [['submit', 'a.ma', '--exec', 'x'], 64],
    [['submit', 'a.ma', '--webhook', 'https://example.com'], 64],
    [['submit', '--resume', '--notify'], 64],
  ])('%j is %d', async (argv, code) => {
    expect((await workstation().run(argv)).code).toBe(code);
  });

  test('a secret of the environment that cannot sign is 78', async () => {
    const env = { ...workstation().env, RAYVISION_WEBHOOK_SECRET: 'short' };
    const argv = ['wait', '1001', '--webhook', 'https://example.com/'];
    expect((await workstation().run(argv, { env })).code).toBe(78);
  });
});

test('the file of a notice is written before the first attempt', async () => {
  const { url } = await openReceiver((response, number) => {
    writeFileSync(join(workstation().folder, 'seen'), String(left().length));
    answer(200)(response, number);
  });
  const [id = 0] = await workstation().pinned(25);
  await wait(id, '--webhook', url);
  expect(readFileSync(join(workstation().folder, 'seen'), 'utf8')).toBe('1');
});
