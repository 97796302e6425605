import { getEventListeners } from 'node:events';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Socket } from 'node:net';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { answerStores } from '../../../src/http/answer-store.js';
import { attempt } from '../../../src/http/attempt.js';
import type { Outcome } from '../../../src/http/outcome.js';
import { casesAt } from '../../support/exhaustive.js';
import { type Breaking, startBreakingFarm } from '../../support/farms/breaking-farm.js';
import { startTestSandbox } from '../../support/farms/sandbox.js';
import { pointingTo } from '../../support/workstation/cli.js';
import { silence, startTestFarm } from './server.js';

let how: Breaking | undefined;
const PATH = '/api/render/handle/queryTaskInfo/v2';

const sandbox = await startTestSandbox();
const { domain } = sandbox.sandbox.address;
const farm = await startBreakingFarm({ domain, env: pointingTo(sandbox) }, { breaking: () => how });
afterAll(async () => {
  await farm.close();
  await sandbox.close();
});
let connections = 0;
beforeEach(() => {
  how = undefined;
  farm.asked.length = 0;
  connections = farm.connections;
});

const { signal } = new AbortController();

function send(url: string, agent: HttpAgent, timeout = 5000): Promise<Outcome> {
  const headers = { 'Content-Type': 'application/json' };
  const store = answerStores()();
  return attempt({ url, headers, body: '{}', timeout, agent, signal, store, redact: (text) => text });
}

function trusting(): HttpsAgent {
  return new HttpsAgent({ ca: farm.certificate.cert, keepAlive: true });
}

/** An agent whose connections fail with this code after the request was written; no server can cause some of the codes. */
function failingAfterwards(code: string): HttpAgent {
  const agent = new HttpAgent();
  const create = agent.createConnection.bind(agent);
  agent.createConnection = (...way) => {
    const socket = create(...way) as Socket;
    const failure = Object.assign(new Error(code), { code });
    // The request was written by then.
    socket.once('ready', () => setImmediate(() => socket.destroy(failure)));
    return socket;
  };
  return agent;
}

describe('a connection that breaks after the request has arrived', () => {
  test.each<Breaking>(['plaintext', 'alert', 'bad-mac', 'reset', 'close', 'half', 'upgrade'])(
    'has the outcome "lost": %s',
    async (one) => {
      how = one;
      const agent = trusting();
      const outcome = await send(`https://${farm.domain}${PATH}`, agent);
      agent.destroy();
      expect(farm.count(PATH)).toBe(1);
      expect(outcome.kind).toBe('lost');
    },
  );

  test.each<Breaking>(['plaintext', 'alert', 'bad-mac', 'reset'])(
    'has the outcome "lost" if it is reused: %s',
    async (one) => {
      const agent = trusting();
      await expect(send(`https://${farm.domain}${PATH}`, agent)).resolves.toMatchObject({ kind: 'answer' });
      how = one;
      const outcome = await send(`https://${farm.domain}${PATH}`, agent);
      agent.destroy();
      expect(farm.count(PATH)).toBe(2);
      expect(outcome.kind).toBe('lost');
    },
  );

  test.each(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'ERR_SSL_X', 'CERT_X'])(
    'has the outcome "lost" with any error code: %s',
    async (code) => {
      const other = await startTestFarm();
      other.answer(silence);
      const outcome = await send(`http://${other.domain}/api/x`, failingAfterwards(code));
      await other.close();
      expect(outcome).toMatchObject({ kind: 'lost', cause: { code } });
    },
  );
});

describe('a connection that was not established', () => {
  test('has the outcome "unsent" if it is refused', async () => {
    const gone = await startTestFarm();
    await gone.close();
    for (const protocol of ['http', 'https']) {
      const agent = protocol === 'http' ? new HttpAgent() : trusting();
      const outcome = await send(`${protocol}://${gone.domain}/api/x`, agent);
      expect(outcome).toEqual({ kind: 'unsent', cause: expect.objectContaining({ code: 'ECONNREFUSED' }) });
    }
  });

  test('has the outcome "unsent" if the server has no TLS, and no request arrives', async () => {
    const other = await startTestFarm();
    const outcome = await send(`https://${other.domain}/api/x`, trusting());
    await other.close();
    expect(outcome.kind).toBe('unsent');
    expect(other.requests).toEqual([]);
  });

  test('has the outcome "unsent" and the reason if the certificate is untrusted', async () => {
    const outcome = await send(`https://${farm.domain}${PATH}`, new HttpsAgent());
    expect(outcome).toMatchObject({
      kind: 'unsent',
      barrier: { kind: 'certificate', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    });
    expect(farm.asked).toEqual([]);
  });

  test('has the reason if the certificate is for another host', async () => {
    const { cert } = farm.certificate;
    const agent = new HttpsAgent({ ca: cert, servername: 'other.example' });
    const outcome = await send(`https://${farm.domain}${PATH}`, agent);
    expect(outcome).toMatchObject({ barrier: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' } });
    expect(farm.asked).toEqual([]);
  });

  test.each([
    ['has expired', { from: Date.now() - 7_200_000, until: Date.now() - 3_600_000 }, 'CERT_HAS_EXPIRED'],
    [
      'is not valid yet',
      { from: Date.now() + 3_600_000, until: Date.now() + 7_200_000 },
      'CERT_NOT_YET_VALID',
    ],
  ])('has the outcome "unsent" and the reason if the certificate %s', async (_, certificate, code) => {
    const { domain } = sandbox.sandbox.address;
    const other = await startBreakingFarm({ domain, env: {} }, { breaking: () => undefined, certificate });
    const agent = new HttpsAgent({ ca: other.certificate.cert });
    const outcome = await send(`https://${other.domain}${PATH}`, agent);
    await other.close();
    expect(outcome).toMatchObject({ kind: 'unsent', barrier: { kind: 'certificate', code } });
    expect(other.asked).toEqual([]);
  });
});

test('the next request reuses the connection of a complete answer, and no listeners remain', async () => {
  const agent = trusting();
  for (let number = 0; number < 3; number++) {
    await expect(send(`https://${farm.domain}${PATH}`, agent)).resolves.toMatchObject({ kind: 'answer' });
    expect(Object.values(agent.freeSockets).flat()).toHaveLength(1);
    expect(Object.values(agent.sockets).flat()).toHaveLength(0);
  }
  expect(farm.connections - connections).toBe(1);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  agent.destroy();
});

describe('an answer that exceeds the limits', { timeout: 60_000 }, () => {
  test.each<Breaking>(casesAt([0, 3], ['huge', 'endless', 'gzip-bomb', 'deep', 'crowded']))(
    'has the outcome "invalid": %s',
    async (one) => {
      how = one;
      const agent = trusting();
      const outcome = await send(`https://${farm.domain}${PATH}`, agent, 60_000);
      agent.destroy();
      expect(outcome).toEqual({ kind: 'invalid', httpStatus: 200, tooLarge: true });
    },
  );

  test('has the outcome "lost" after the timeout if it is slow', async () => {
    const agent = trusting();
    // On an open connection, since opening one takes time as well.
    await expect(send(`https://${farm.domain}${PATH}`, agent)).resolves.toMatchObject({ kind: 'answer' });
    how = 'trickle';
    const outcome = await send(`https://${farm.domain}${PATH}`, agent, 300);
    agent.destroy();
    expect(outcome).toMatchObject({ kind: 'lost', cause: { code: 'ETIMEDOUT' } });
  });
});
