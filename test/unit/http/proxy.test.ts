import { once } from 'node:events';
import { createServer } from 'node:http';
import { request } from 'node:https';
import { type AddressInfo, connect, createServer as createTcp, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError, type RayvisionError } from '../../../src/errors.js';
import { answerStores } from '../../../src/http/answer-store.js';
import { attempt } from '../../../src/http/attempt.js';
import { watchConnection } from '../../../src/http/connection.js';
import { type Env, proxyAgent, proxyFor } from '../../../src/http/proxy.js';
import { english } from '../../../src/text/index.js';
import { startConnectProxy } from '../../support/proxies/connect-proxy.js';
import { client, envelope, startTestFarm } from './server.js';

const PROXY = 'http://proxy:3128';

function through(url: string, env: Env): string | undefined {
  return proxyFor(new URL(url), env)?.address.host;
}

describe('the proxy for a URL', () => {
  test.each<[url: string, env: Env, host: string | undefined]>([
    ['https://task.renderbus.com', {}, undefined],
    ['https://task.renderbus.com', { HTTPS_PROXY: PROXY }, 'proxy:3128'],
    ['https://task.renderbus.com', { https_proxy: PROXY }, 'proxy:3128'],
    ['https://task.renderbus.com', { HTTP_PROXY: PROXY }, undefined],
    ['http://task.renderbus.com', { HTTP_PROXY: PROXY }, 'proxy:3128'],
    ['http://task.renderbus.com', { HTTPS_PROXY: PROXY }, undefined],
    ['https://task.renderbus.com', { HTTPS_PROXY: 'proxy:3128' }, 'proxy:3128'],
    ['https://task.renderbus.com', { HTTPS_PROXY: '' }, undefined],
    ['https://task.renderbus.com', { HTTPS_PROXY: 'http://other:1', https_proxy: PROXY }, 'proxy:3128'],
    ['https://task.renderbus.com', { HTTPS_PROXY: 'socks5://gate:3000' }, 'gate:3000'],
    ['https://task.renderbus.com', { ALL_PROXY: PROXY }, 'proxy:3128'],
  ])('%s with %j: %s', (url, env, host) => {
    expect(through(url, env)).toBe(host);
  });

  test('keeps user and password', () => {
    const proxy = proxyFor(new URL('https://x.org'), { HTTPS_PROXY: 'http://me:pass@proxy:1' });
    expect(proxy?.address).toMatchObject({ username: 'me', password: 'pass' });
  });
});

describe('an invalid proxy URL', () => {
  const env = { HTTP_PROXY: 'http://me:secret@a b:1' };

  test('is a configuration error that does not show it', () => {
    let error: unknown;
    try {
      proxyFor(new URL('http://h.org'), env);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toContain('HTTP_PROXY');
    expect(String(error)).not.toContain('secret');
  });

  test.each(['ftp://proxy:1', 'file:///x', 'socks9://proxy:1'])(
    'an unsupported scheme is an error too: %s',
    (proxy) => {
      expect(() => proxyFor(new URL('http://h.org'), { HTTP_PROXY: proxy })).toThrow(ConfigError);
    },
  );

  test.each(['proxy:1', 'https://proxy:1', 'socks://proxy:1', 'socks5h://proxy:1', 'socks4a://proxy:1'])(
    '%s is supported',
    (proxy) => {
      expect(proxyFor(new URL('http://h.org'), { HTTP_PROXY: proxy })?.address).toBeInstanceOf(URL);
    },
  );

  test('fails only the call', async () => {
    const { transport } = client('farm.invalid', { env });
    await expect(transport.raw('/api/x', {}, 'read')).rejects.toBeInstanceOf(ConfigError);
    transport.close();
  });

  test('does not matter if no proxy is used', () => {
    expect(proxyFor(new URL('http://h.org'), { ...env, NO_PROXY: 'h.org' })).toBeUndefined();
    expect(proxyFor(new URL('https://h.org'), env)).toBeUndefined();
  });
});

describe('NO_PROXY', () => {
  test.each<[list: string, spared: boolean]>([
    ['*', true],
    ['task.renderbus.com', true],
    ['renderbus.com', true],
    ['.renderbus.com', true],
    ['*.renderbus.com', true],
    ['TASK.Renderbus.COM', true],
    ['task.renderbus.com:443', true],
    ['renderbus.com:443', true],
    ['a.org, renderbus.com', true],
    ['a.org renderbus.com', true],
    [',,renderbus.com,', true],
    ['', false],
    [' , ', false],
    ['renderbus.co', false],
    ['derbus.com', false],
    ['task.renderbus.com:8443', false],
    ['x.task.renderbus.com', false],
    ['renderbus.com.evil.org', false],
    ['com', true],
  ])('%j excludes task.renderbus.com: %s', (list, spared) => {
    const env = { HTTPS_PROXY: PROXY, NO_PROXY: list };
    expect(through('https://task.renderbus.com/', env)).toBe(spared ? undefined : 'proxy:3128');
    const small = { https_proxy: PROXY, no_proxy: list };
    expect(through('https://task.renderbus.com/', small)).toBe(spared ? undefined : 'proxy:3128');
  });

  test.each([
    ['h.org:8080', 'http://h.org:8080', true],
    ['h.org:80', 'http://h.org', true],
    ['h.org:80', 'http://h.org:8080', false],
    ['10.0.0.1', 'http://10.0.0.1', true],
  ])('%s against %s: %s', (list, url, spared) => {
    const env = { HTTP_PROXY: PROXY, NO_PROXY: list };
    expect(through(url, env)).toBe(spared ? undefined : 'proxy:3128');
  });
});

describe('the variable that names a proxy', () => {
  test.each<[url: string, env: Env, variable: string]>([
    ['https://h.org', { HTTPS_PROXY: PROXY }, 'HTTPS_PROXY'],
    ['https://h.org', { https_proxy: PROXY, HTTPS_PROXY: 'http://other:1' }, 'https_proxy'],
    ['http://h.org', { HTTP_PROXY: PROXY, ALL_PROXY: 'http://other:1' }, 'HTTP_PROXY'],
    ['http://h.org', { all_proxy: PROXY, HTTP_PROXY: '' }, 'all_proxy'],
  ])('%s with %j: %s', (url, env, variable) => {
    expect(proxyFor(new URL(url), env)).toMatchObject({ variable, address: { host: 'proxy:3128' } });
  });
});

describe('a proxy that rejects every request', () => {
  async function failure(environment: Record<string, string>) {
    const { transport, sleeps } = client('farm.invalid', { env: environment });
    const error: RayvisionError = await transport.raw('/api/x', {}, 'once').then(
      () => expect.unreachable(),
      (reason) => reason,
    );
    transport.close();
    return { error, sleeps };
  }

  test.each<[status: number, key: string, again: boolean]>([
    [407, 'proxy.login', false],
    [400, 'proxy.refused', false],
    [403, 'proxy.refused', false],
    [499, 'proxy.refused', false],
    [408, 'proxy.refused', true],
    [429, 'proxy.refused', true],
    [302, 'proxy.refused', true],
    [500, 'proxy.refused', true],
    [502, 'proxy.refused', true],
  ])('HTTP %i: %s, retried: %s', async (status, key, again) => {
    const proxy = await startConnectProxy({ status });
    const { error, sleeps } = await failure({ HTTP_PROXY: `http://ann:pass-word@${proxy.domain}` });
    await proxy.close();
    expect(error).toMatchObject({ key, exitCode: 69, lasting: !again });
    expect([proxy.asked.length, sleeps.length]).toEqual(again ? [3, 2] : [1, 0]);
    for (const part of [proxy.domain, 'HTTP_PROXY', String(status), 'farm.invalid']) {
      expect(error.describe(english)).toContain(part);
    }
    expect(error.describe(english) + error.hint(english)).not.toContain('pass-word');
  });

  test('an unreachable proxy is reported with its address', async () => {
    const proxy = await startConnectProxy({});
    await proxy.close();
    const { error, sleeps } = await failure({ http_proxy: `http://${proxy.domain}` });
    expect(error).toMatchObject({ key: 'proxy.unreachable', exitCode: 69, lasting: false });
    expect(sleeps).toHaveLength(2);
    for (const part of [proxy.domain, 'http_proxy', 'ECONNREFUSED', 'farm.invalid']) {
      expect(error.describe(english)).toContain(part);
    }
  });

  test('an unreachable SOCKS proxy too', async () => {
    const proxy = await startConnectProxy({});
    await proxy.close();
    const { error } = await failure({ ALL_PROXY: `socks5h://ann:pass-word@${proxy.domain}` });
    expect(error).toMatchObject({ key: 'proxy.unreachable', exitCode: 69 });
    for (const part of [proxy.domain, 'ALL_PROXY']) expect(error.describe(english)).toContain(part);
    expect(error.describe(english)).not.toContain('pass-word');
  });

  test('user or password without percent-encoding is an error of the proxy, not a bug', async () => {
    const proxy = await startConnectProxy({});
    const { error } = await failure({ HTTP_PROXY: `http://ann:100%word@${proxy.domain}` });
    await proxy.close();
    expect(error).toMatchObject({ key: 'proxy.unreachable', exitCode: 69 });
    expect(proxy.asked).toEqual([]);
  });
});

test('an unanswered TLS handshake in a tunnel times out: unsent', async () => {
  const proxy = await startConnectProxy({ onSilence: () => {} });
  const address = new URL(`http://${proxy.domain}`);
  const agent = await proxyAgent({ address, variable: 'HTTPS_PROXY' }, true, 4000);
  const sent = request('https://farm.invalid/api/x', { method: 'POST', agent });
  const connection = watchConnection((watch) => watch(sent), 100);
  const failed = once(sent, 'error');
  sent.end('{}');
  expect(await failed).toMatchObject([{ code: 'ETIMEDOUT' }]);
  expect(connection.established).toBe(false);
  agent.destroy();
  await proxy.close();
});

/** A SOCKS 5 proxy without sign-in (RFC 1928), whose every tunnel ends at one farm. */
async function startSocksProxy(to: string) {
  const server = createTcp((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.write(Buffer.from([5, 0]));
      socket.once('data', () => {
        const [host, port] = to.split(':');
        const farm = connect(Number(port), host, () => {
          socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
          socket.pipe(farm).pipe(socket);
        });
        socket.on('close', () => farm.destroy());
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: new URL(`socks5h://127.0.0.1:${(server.address() as AddressInfo).port}`),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

test('a SOCKS proxy does not cancel an answer that takes longer than the idle timeout', async () => {
  const farm = await startTestFarm();
  const socks = await startSocksProxy(farm.domain);
  const agent = await proxyAgent({ address: socks.address, variable: 'ALL_PROXY' }, false, 30);
  farm.answer((response, request) => void setTimeout(() => envelope(200)(response, request), 150));
  const outcome = await attempt({
    url: 'http://farm.invalid/api/x',
    headers: {},
    body: '{}',
    timeout: 5000,
    agent,
    signal: new AbortController().signal,
    store: answerStores()(),
    redact: (text) => text,
  });
  expect(outcome).toMatchObject({ kind: 'answer' });
  agent.destroy();
  await farm.close();
  await socks.close();
});

describe('a farm behind a proxy', () => {
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  const proxy = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    envelope(200, { data: 'by proxy' })(response, request);
  });
  proxy.on('connection', (socket) => sockets.add(socket));
  // Plain http may travel through a tunnel as well: the proxy itself then plays the farm.
  proxy.on('connect', (request, socket) => {
    seen.push(`CONNECT ${request.url}`);
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    proxy.emit('connection', socket);
  });
  beforeAll(() => new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve)));
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    proxy.close();
  });
  const env = () => ({ HTTP_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` });

  test('is reached through the proxy', async () => {
    const { transport } = client('farm.invalid', { env: env() });
    await expect(transport.raw('/api/x', {}, 'once')).resolves.toBe('by proxy');
    expect(seen.join()).toContain('farm.invalid');
    transport.close();
  });

  test('a loopback farm is reached without the proxy', async () => {
    seen.length = 0;
    const farm = await startTestFarm();
    farm.answer(envelope(200, { data: 'direct' }));
    const { transport } = client(farm.domain, { env: env() });
    await expect(transport.raw('/api/x', {}, 'once')).resolves.toBe('direct');
    expect(seen).toEqual([]);
    transport.close();
    await farm.close();
  });
});
