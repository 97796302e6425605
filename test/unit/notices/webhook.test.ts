import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { postWebhook } from '../../../src/notices/webhook.js';
import { createSecrets } from '../../../src/secrets/index.js';
import { english } from '../../../src/text/index.js';
import { type Answer, answer, startReceiver } from '../../support/farms/webhook-receiver.js';

const BODY = '{"event":"task.ended","text":"渲染完成"}';

async function post(reply: Answer, more: Partial<Parameters<typeof postWebhook>[0]> = {}) {
  const receiver = await startReceiver(reply);
  onTestFinished(() => receiver.close());
  const request = {
    ...{ url: receiver.url, body: BODY, secret: undefined, signal: new AbortController().signal },
    ...more,
  };
  const result = await postWebhook(request, { env: {}, secrets: createSecrets() });
  return { receiver, kind: result.kind, cause: result.kind === 'done' ? '' : result.cause(english) };
}

describe('the answer decides', () => {
  test.each([
    [200, 'done', ''],
    [204, 'done', ''],
    [301, 'refused', 'HTTP 301; redirects are not followed'],
    [307, 'refused', 'HTTP 307; redirects are not followed'],
    [400, 'refused', 'HTTP 400'],
    [404, 'refused', 'HTTP 404'],
    [408, 'again', 'HTTP 408'],
    [429, 'again', 'HTTP 429'],
    [500, 'again', 'HTTP 500'],
    [503, 'again', 'HTTP 503'],
  ])('%d is %s', async (status, kind, cause) => {
    expect(await post(answer(status))).toMatchObject({ kind, cause });
  });

  test('a redirect is never followed', async () => {
    const other = await startReceiver();
    onTestFinished(() => other.close());
    const { kind, receiver } = await post(answer(307, { location: other.url }));
    expect([kind, receiver.received.length, other.received.length]).toEqual(['refused', 1, 0]);
  });

  test('a connection that breaks is tried again', async () => {
    const result = await post((response) => response.socket?.destroy());
    expect(result).toMatchObject({ kind: 'again', cause: 'no answer (ECONNRESET)' });
  });

  test('a switch of protocols is tried again', async () => {
    const { kind } = await post((response) => {
      response.socket?.write('HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n');
    });
    expect(kind).toBe('again');
  });
});

describe('a receiver that', () => {
  test('never answers is given up after a while', async () => {
    expect(await post(() => {}, { time: 50 })).toMatchObject({
      ...{ kind: 'again', cause: 'no answer (ETIMEDOUT)' },
    });
  });

  test('sends an answer without an end is cut off', async () => {
    let sender: ServerResponse | undefined;
    const { kind } = await post((response) => {
      sender = response;
      response.writeHead(200);
      const chunk = Buffer.alloc(16 * 1024, 'x');
      const more = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', more);
      more();
    });
    expect(kind).toBe('done');
    if (sender && !sender.destroyed) await once(sender, 'close');
    expect(sender?.socket?.bytesWritten ?? 0).toBeLessThan(64 * 1024 * 1024);
  });

  test('sends a bomb is not unpacked', async () => {
    const { kind } = await post((response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip at all');
    });
    expect(kind).toBe('done');
  });

  test('accepts and then breaks off has accepted', async () => {
    const { kind } = await post((response) => {
      response.writeHead(200).write('o');
      response.socket?.end();
    });
    expect(kind).toBe('done');
  });
});

describe('the request', () => {
  test('is signed with HMAC-SHA-256 over the body', async () => {
    const { receiver } = await post(answer(204), { secret: 'a secret of receivers' });
    const [request] = receiver.received;
    const expected = createHmac('sha256', 'a secret of receivers').update(BODY).digest('hex');
    expect(request?.text).toBe(BODY);
    expect(request?.headers['x-rayvision-signature']).toBe(`sha256=${expected}`);
    expect(request?.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  test('has no signature without a secret', async () => {
    const { receiver } = await post(answer(204));
    expect(receiver.received[0]?.headers).not.toHaveProperty('x-rayvision-signature');
  });

  test('ends with an interruption', async () => {
    const controller = new AbortController();
    const reason = new Error('stop');
    const promise = post(() => controller.abort(reason), { signal: controller.signal });
    await expect(promise).rejects.toBe(reason);
  });
});
