import { expect, test } from 'vitest';
import { startTestSandbox } from '../../support/farms/sandbox.js';
import { forEachTest } from '../../support/for-each-test.js';
import { PATH } from '../paths.js';

const farm = forEachTest(startTestSandbox);

async function order(next: number, kind: string, value?: number): Promise<void> {
  const body = value === undefined ? { next, kind } : { next, kind, value };
  expect((await farm().call(PATH.sandboxFault, body)).code).toBe(200);
}

const left = async () => (await farm().call(PATH.sandboxStatus)).data.faults;

/** Ids reserved so far: what a faulted createTask must not raise. */
const nextId = async () => (await farm().call(PATH.create, { count: 1 })).data.taskIdList[0];

test('an HTTP error is no envelope, touches nothing and passes by', async () => {
  const first = await nextId();
  await order(2, 'http', 502);
  for (let i = 0; i < 2; i++) {
    const response = await farm().send(PATH.create, { count: 1 });
    expect(response.status).toBe(502);
    expect(await response.text()).toContain('<html>');
  }
  expect(await nextId()).toBe(first + 1);
});

test('a farm code comes in an envelope with an honest time', async () => {
  await order(1, 'code', 610);
  const refused = await farm().call(PATH.profile);
  expect(refused).toMatchObject({ code: 610, result: false, data: null, serverTime: farm().clock.now() });
  expect((await farm().call(PATH.profile)).code).toBe(200);
});

test('a dropped connection has no answer and no effect', async () => {
  const first = await nextId();
  await order(1, 'drop');
  await expect(farm().send(PATH.create, { count: 1 })).rejects.toThrow();
  expect(await nextId()).toBe(first + 1);
});

test('garbage is a success that nobody can read', async () => {
  await order(1, 'garbage');
  const response = await farm().send(PATH.profile);
  expect(response.status).toBe(200);
  const text = await response.text();
  expect(() => JSON.parse(text)).toThrow(SyntaxError);
});

test('a delay answers late, and normally', async () => {
  await order(1, 'delay', 5000);
  let answered = false;
  const slow = farm()
    .call(PATH.profile)
    .then((answer) => {
      answered = true;
      return answer;
    });
  // Control calls are not delayed: this one is answered while the other one waits.
  while ((await left()) > 0);
  expect(answered).toBe(false);
  farm().clock.advance(5000);
  expect((await slow).code).toBe(200);
});

test('control calls do not suffer, and next 0 clears', async () => {
  await order(5, 'http', 500);
  expect(await left()).toBe(5);
  await order(0, 'http');
  expect(await left()).toBe(0);
  expect((await farm().call(PATH.profile)).code).toBe(200);
});

test('malformed faults are refused', async () => {
  const refused = async (body: Record<string, unknown>) => (await farm().call(PATH.sandboxFault, body)).code;
  expect(await refused({ next: -1, kind: 'drop' })).toBe(600);
  expect(await refused({ kind: 'drop' })).toBe(601);
  expect(await refused({ next: 1, kind: 'fire' })).toBe(600);
  expect(await refused({ next: 1, kind: 'http' })).toBe(601);
  expect(await refused({ next: 1, kind: 'http', value: 42 })).toBe(600);
  expect(await left()).toBe(0);
});
