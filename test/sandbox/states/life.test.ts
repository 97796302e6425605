import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { startTestSandbox } from '../../support/farms/sandbox.js';
import { forEachTest } from '../../support/for-each-test.js';
import { blenderJob, framesOf, infoOf, statusOf, submit } from '../job.js';
import { PATH } from '../paths.js';

const farm = forEachTest(startTestSandbox);

/** Lets everything that is due, and nothing that waits for a clock, happen. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Width, height and palette indexes of an indexed PNG; throws for any other file. */
function readPng(file: string) {
  const bytes = readFileSync(file);
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 4, at + 8 + length);
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crcByHand(body));
    chunks.set(body.subarray(0, 4).toString('latin1'), body.subarray(4));
    at += length + 12;
  }
  const header = chunks.get('IHDR') ?? Buffer.alloc(13);
  const pixels = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
  return { width: header.readUInt32BE(0), height: header.readUInt32BE(4), pixels, names: [...chunks.keys()] };
}

/** CRC-32 bit by bit, apart from the library that wrote it. */
function crcByHand(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

test('finished frames write numbered pictures without any request', async () => {
  const id = await submit(farm(), blenderJob('1-3'));
  const folder = join(farm().sandbox.outputFolder, `${id}_shot`);
  for (let second = 0; second < 3; second++) {
    expect(existsSync(folder)).toBe(false);
    farm().clock.advance(1000);
    await settle();
  }
  expect(readdirSync(folder)).toEqual(['shot.0001.png', 'shot.0002.png', 'shot.0003.png']);
  const [first, second] = [readPng(join(folder, 'shot.0001.png')), readPng(join(folder, 'shot.0002.png'))];
  expect(first).toMatchObject({ width: 64, height: 36, names: ['IHDR', 'PLTE', 'IDAT', 'IEND'] });
  expect(first.pixels).toHaveLength(65 * 36);
  expect(first.pixels.includes(1)).toBe(true);
  expect(first.pixels.equals(second.pixels)).toBe(false);
});

test('each frame of a record writes its own picture', async () => {
  const id = await submit(farm(), blenderJob('8-12[2]', { frames_per_task: '5' }));
  farm().clock.advance(60_000);
  expect(await statusOf(farm(), id)).toBe(25);
  const names = ['shot.0008.png', 'shot.0010.png', 'shot.0012.png'];
  expect(readdirSync(join(farm().sandbox.outputFolder, `${id}_shot`))).toEqual(names);
});

test('a restart restores the state and continues rendering', async () => {
  const done = await submit(farm(), blenderJob('1-2', { project_name: 'film' }));
  farm().clock.advance(60_000);
  await farm().call(PATH.projectAdd, { newName: 'film' });
  const running = await submit(farm(), blenderJob('1-6'));
  const reserved = (await farm().call(PATH.create, { count: 1 })).data.taskIdList[0];
  farm().clock.advance(2500);
  const before = await Promise.all([
    infoOf(farm(), done),
    infoOf(farm(), running),
    framesOf(farm(), running),
  ]);
  const profile = await farm().call(PATH.profile);
  await farm().sandbox.close();
  farm().clock.advance(3_600_000);
  await farm().restart();
  const now = await Promise.all([infoOf(farm(), done), infoOf(farm(), running)]);
  expect(now).toEqual(before.slice(0, 2));
  expect((await farm().call(PATH.profile)).data).toEqual(profile.data);
  expect((await farm().call(PATH.projectGetList)).data.projectNameList).toHaveLength(1);
  expect((await farm().call(PATH.create, { count: 1 })).data.taskIdList[0]).toBe(reserved + 1);
  farm().clock.advance(499);
  expect(await infoOf(farm(), running)).toMatchObject({ doneFrames: 0 });
  farm().clock.advance(1);
  expect(await infoOf(farm(), running)).toMatchObject({ doneFrames: 3 });
  farm().clock.advance(60_000);
  expect(await statusOf(farm(), running)).toBe(25);
});

test('a change is on disk before the request is answered', async () => {
  const id = await submit(farm(), blenderJob('1-6'));
  const file = join(farm().folder, 'tasks', `${id}.json`);
  await farm().call(PATH.stop, { taskIds: [id] });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ id, status: 10 });
  if (process.platform === 'win32') return;
  for (const secret of [file, join(farm().folder, 'account.json')])
    expect(statSync(secret).mode & 0o777).toBe(0o600);
  expect(statSync(join(farm().folder, 'tasks')).mode & 0o777).toBe(0o700);
});

test('truncated state files are renamed, and ids are not reused', async () => {
  const [kept, broken] = [await submit(farm(), blenderJob('1')), await submit(farm(), blenderJob('1'))];
  await farm().sandbox.close();
  writeFileSync(join(farm().folder, 'account.json'), '{"userId": 1000');
  writeFileSync(join(farm().folder, 'tasks', `${broken}.json`), '{"id":');
  await farm().restart();
  expect((await farm().call(PATH.info, { taskIds: [kept, broken] })).data.items).toMatchObject([
    { id: kept },
  ]);
  expect(await submit(farm(), blenderJob('1'))).toBeGreaterThan(broken);
  expect(existsSync(join(farm().folder, 'account.json.broken'))).toBe(true);
  expect(existsSync(join(farm().folder, 'tasks', `${broken}.json.broken`))).toBe(true);
});

test('the sandbox closes when idle, and not while it renders', async () => {
  const idle = await startTestSandbox({ idleAfter: 10_000, frameTime: 30_000 });
  let closed = false;
  idle.sandbox.closed.then(() => {
    closed = true;
  });
  await submit(idle, blenderJob('1'));
  for (let i = 0; i < 3; i++) {
    idle.clock.advance(30_000);
    await settle();
  }
  expect(closed).toBe(false);
  idle.clock.advance(9_999);
  await settle();
  expect(closed).toBe(false);
  idle.clock.advance(1);
  await idle.sandbox.closed;
  await idle.close();
});

test('a paused or pinned task does not keep the sandbox running', async () => {
  const idle = await startTestSandbox({ idleAfter: 10_000 });
  await submit(idle, blenderJob('1-2', { pre_frames: '100', stop_after_test: '1' }));
  const pinned = await submit(idle, blenderJob('1'));
  await idle.call(PATH.sandboxSet, { taskIds: [pinned], status: 5 });
  for (let i = 0; i < 4; i++) {
    idle.clock.advance(1000);
    await settle();
  }
  idle.clock.advance(10_000);
  await idle.sandbox.closed;
  await idle.close();
});

test('the sandbox listens on loopback only; a used port is an error', async () => {
  expect(farm().sandbox.address).toMatchObject({ protocol: 'http', platform: '2' });
  expect(farm().sandbox.address.domain).toMatch(/^127\.0\.0\.1:\d+$/);
  const port = Number(farm().sandbox.address.domain.split(':')[1]);
  await expect(startTestSandbox({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
