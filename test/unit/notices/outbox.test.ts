import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InterruptedError } from '../../../src/errors.js';
import type { Delivery } from '../../../src/notices/delivery.js';
import { type Deliver, openOutbox } from '../../../src/notices/outbox.js';
import { writeNotice } from '../../../src/state/pending-notices.js';
import { DEAD, noticeOf, noticeWorld } from '../../support/workstation/notice-world.js';

const AGAIN: Delivery = { kind: 'again', cause: () => 'HTTP 500' };
const files = (folder: string) => readdirSync(join(folder, 'notices'));

function open(deliver: Deliver, { world, pauses } = noticeWorld()) {
  const failures: (readonly [taskId: number, left: boolean])[] = [];
  const outbox = openOutbox(deliver, world, ({ body }, _, left) => failures.push([body.task.taskId, left]));
  return { outbox, failures, world, pauses };
}

describe('a notice', () => {
  test('is written down before it is delivered, and removed after', async () => {
    const seen: number[] = [];
    const { outbox, world } = open(async () => {
      seen.push(files(world.folder).length);
      return { kind: 'done' };
    });
    await outbox.add(noticeOf(1));
    await outbox.close();
    expect([seen, files(world.folder)]).toEqual([[1], []]);
  });

  test('is delivered once, however often it is added', async () => {
    let count = 0;
    const { outbox } = open(async () => {
      count += 1;
      return { kind: 'done' };
    });
    await outbox.add(noticeOf(1));
    await outbox.add(noticeOf(1));
    await outbox.close();
    expect(count).toBe(1);
  });

  test('is tried again with longer pauses, until it is accepted', async () => {
    const results: Delivery[] = [AGAIN, AGAIN, AGAIN, { kind: 'done' }];
    const { outbox, failures, pauses } = open(async () => results.shift() ?? AGAIN);
    await outbox.add(noticeOf(1));
    await outbox.close();
    expect({ failures, pauses, left: results.length }).toEqual({
      ...{ failures: [], pauses: [1000, 2000, 4000], left: 0 },
    });
  });

  test('that is not accepted stays for the next run', async () => {
    const { outbox, failures, world } = open(async () => AGAIN);
    await outbox.add(noticeOf(1));
    await outbox.close();
    expect([failures, files(world.folder).length]).toEqual([[[1, true]], 1]);
  });

  test('that is refused for good does not', async () => {
    const { outbox, failures, world } = open(async () => ({ kind: 'refused', cause: () => '' }));
    await outbox.add(noticeOf(1));
    await outbox.close();
    expect([failures, files(world.folder)]).toEqual([[[1, false]], []]);
  });

  test('is delivered where its folder cannot be written', async () => {
    const { world } = noticeWorld({ folder: '/dev/null/nowhere' });
    let count = 0;
    const { outbox } = open(
      async () => {
        count += 1;
        return { kind: 'done' };
      },
      { world, pauses: [] },
    );
    await outbox.add(noticeOf(1));
    await outbox.close();
    expect(count).toBe(1);
  });
});

test('an interruption ends the attempts without a warning, and leaves the notice to the next run', async () => {
  const controller = new AbortController();
  const { world } = noticeWorld({ signal: controller.signal });
  const { outbox, failures } = open(
    async () => {
      controller.abort(new InterruptedError('interrupted'));
      return AGAIN;
    },
    { world, pauses: [] },
  );
  await outbox.add(noticeOf(1));
  await outbox.close();
  expect([failures, files(world.folder).length]).toEqual([[], 1]);
});

test('what a dead process left is delivered with the same id, and not again when the end is seen', async () => {
  const { world, pauses } = noticeWorld();
  await writeNotice(noticeOf(1), { ...world, pid: DEAD, startedAt: 0, platform: 'win32' });
  const ids: string[] = [];
  const { outbox } = open(
    async ({ body }) => {
      ids.push(body.id);
      return { kind: 'done' };
    },
    { world, pauses },
  );
  await outbox.close();
  await outbox.add(noticeOf(1));
  await outbox.close();
  expect([ids, files(world.folder)]).toEqual([[noticeOf(1).body.id], []]);
});

test('no more than four are delivered at the same time', async () => {
  let now = 0;
  let most = 0;
  const { outbox } = open(async () => {
    now += 1;
    most = Math.max(most, now);
    await new Promise((done) => setImmediate(done));
    now -= 1;
    return { kind: 'done' };
  });
  for (let id = 1; id <= 20; id++) await outbox.add(noticeOf(id));
  await outbox.close();
  expect(most).toBeLessThanOrEqual(4);
});
