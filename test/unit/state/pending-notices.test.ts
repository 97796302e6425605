import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { takeNotices, writeNotice } from '../../../src/state/pending-notices.js';
import { DEAD, noticeOf, noticeWorld } from '../../support/workstation/notice-world.js';

const files = (folder: string) => readdirSync(join(folder, 'notices'));

test('a notice is a file that only its owner may read, until it is removed', async () => {
  const { world } = noticeWorld();
  const entry = await writeNotice(noticeOf(1), world);
  const [name = ''] = files(world.folder);
  if (process.platform !== 'win32')
    expect(statSync(join(world.folder, 'notices', name)).mode & 0o777).toBe(0o600);
  await entry.remove();
  expect(files(world.folder)).toEqual([]);
});

test('the notices of a dead process are taken over once, those of a living one never', async () => {
  const { world } = noticeWorld();
  await writeNotice(noticeOf(1), { ...world, pid: DEAD, startedAt: 0, platform: 'win32' });
  await writeNotice(noticeOf(2), world);
  const taken = await takeNotices(world);
  expect(taken.map(({ notice }) => notice)).toEqual([noticeOf(1)]);
  expect(await takeNotices(world)).toEqual([]);
  expect(files(world.folder).length).toBe(2);
});

test('a notice of a task with thousands of sub tasks is taken over too', async () => {
  const { world } = noticeWorld();
  const notice = noticeOf(1);
  const task = { ...notice.body.task, subtasks: Array.from({ length: 9000 }, () => 'x'.repeat(200)) };
  await writeNotice(
    { ...notice, body: { ...notice.body, task } },
    { ...world, pid: DEAD, startedAt: 0, platform: 'win32' },
  );
  expect(await takeNotices(world)).toHaveLength(1);
});

test('what is too old or damaged is removed', async () => {
  const { world } = noticeWorld();
  const dead = { ...world, pid: DEAD, startedAt: 0, platform: 'win32' } as const;
  await writeNotice(noticeOf(1, { at: Date.UTC(2025, 0, 1) }), dead);
  await writeNotice(noticeOf(2), dead);
  const name = files(world.folder).find((one) => one.includes('0002-')) ?? '';
  writeFileSync(join(world.folder, 'notices', name), '{"channel":');
  expect(await takeNotices(world)).toEqual([]);
  expect(files(world.folder)).toEqual([]);
});

test('other files are left alone', async () => {
  const { world } = noticeWorld();
  await (await writeNotice(noticeOf(1), world)).remove();
  writeFileSync(join(world.folder, 'notices', 'README'), 'mine');
  expect(await takeNotices(world)).toEqual([]);
  expect(files(world.folder)).toEqual(['README']);
});
