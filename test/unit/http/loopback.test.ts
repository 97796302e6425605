import { getEventListeners } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type LoopbackRequest, postLoopback } from '../../../src/http/loopback.js';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server that sends `answer` for the first bytes of a request. */
async function answering(
  answer: string | ((socket: Socket) => void),
  requests: string[] = [],
): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', (bytes) => {
      requests.push(String(bytes));
      if (typeof answer === 'string') socket.end(answer);
      else answer(socket);
    });
  });
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

const ask = (port: number, more: Partial<LoopbackRequest> = {}) =>
  postLoopback({
    ...{ port, path: '/a-b', body: { x: 1 }, timeout: 2000, largest: 1000 },
    ...{ signal: new AbortController().signal, ...more },
  });

const http = (text: string, status = '200 OK') =>
  `HTTP/1.1 ${status}\r\nContent-Length: ${text.length}\r\n\r\n${text}`;

test('posts JSON to 127.0.0.1', async () => {
  const requests: string[] = [];
  const port = await answering(http('{"code":0}'), requests);
  expect(await ask(port)).toEqual({ kind: 'answer', status: 200, text: '{"code":0}' });
  expect(requests[0]).toMatch(/^POST \/a-b HTTP\/1\.1\r\n/);
  expect(requests[0]).toMatch(/\r\nhost: 127\.0\.0\.1:\d+\r\n/i);
  expect(requests[0]).toMatch(/\r\ncontent-type: application\/json\r\n/i);
});

test('reads the answer at any status, and follows no redirection', async () => {
  expect(await ask(await answering(http('no', '500 Error')))).toMatchObject({ status: 500, text: 'no' });
  const elsewhere = 'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n';
  expect(await ask(await answering(elsewhere))).toMatchObject({ kind: 'answer', status: 302 });
});

test.each<[title: string, answer: string | ((socket: Socket) => void), kind: string]>([
  ['a large answer', http('x'.repeat(1001)), 'invalid'],
  [
    'an endless answer',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const more = () => {
        while (!socket.destroyed && socket.write('x'.repeat(1000)));
      };
      socket.on('drain', more);
      more();
    },
    'invalid',
  ],
  ['compressed, which was not asked for', http('x', '200 OK\r\nContent-Encoding: gzip'), 'answer'],
  ['a switch of protocols', 'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n', 'invalid'],
  [
    'interim answers without end',
    (socket) => {
      const more = () => {
        while (!socket.destroyed && socket.write('HTTP/1.1 102 Processing\r\n\r\n'.repeat(50)));
      };
      socket.on('drain', more);
      more();
    },
    'silent',
  ],
  [
    'a header without end',
    (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(200_000)}`);
    },
    'invalid',
  ],
  ['another protocol', '220 smtp ready\r\n', 'invalid'],
  ['an answer that is cut off', 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{', 'silent'],
  ['a closed connection', (socket) => void socket.destroy(), 'silent'],
  [
    'half an answer',
    (socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{'),
    'silent',
  ],
  ['no answer', () => {}, 'silent'],
])('%s', async (_, answer, kind) => {
  expect(await ask(await answering(answer), { timeout: 300 })).toMatchObject({ kind });
});

test('nothing listens', async () => {
  const port = await answering('');
  for (const close of closing.splice(0)) close();
  expect(await ask(port)).toEqual({ kind: 'closed' });
});

test('an interruption is thrown, and nothing listens to the signal afterwards', async () => {
  const controller = new AbortController();
  const reason = new Error('stop');
  const port = await answering(() => controller.abort(reason));
  await expect(ask(port, { signal: controller.signal })).rejects.toBe(reason);
  const { signal } = new AbortController();
  await ask(await answering(http('{}')), { signal });
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
