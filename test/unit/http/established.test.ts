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

/** An agent whose connections fail with this code as soon as something has been read: no server can send some of them. */
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
    '%s: lost',
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
    '%s on a connection that was used before: lost',
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
    '%s: lost, whatever its name says',
    async (code) => {
      const other = await startTestFarm();
      other.answer(silence);
      const outcome = await send(`http://${other.domain}/api/x`, failingAfterwards(code));
      await other.close();
      expect(outcome).toMatchObject({ kind: 'lost', cause: { code } });
    },
  );
});

describe('a connection that was never established', () => {
  test('refused: unsent', async () => {
    const gone = await startTestFarm();
    await gone.close();
    for (const protocol of ['http', 'https']) {
      const agent = protocol === 'http' ? new HttpAgent() : trusting();
      const outcome = await send(`${protocol}://${gone.domain}/api/x`, agent);
      expect(outcome).toEqual({ kind: 'unsent', cause: expect.objectContaining({ code: 'ECONNREFUSED' }) });
    }
  });

  test('TLS with a server without TLS: unsent, and nothing arrived', async () => {
    const other = await startTestFarm();
    const outcome = await send(`https://${other.domain}/api/x`, trusting());
    await other.close();
    expect(outcome.kind).toBe('unsent');
    expect(other.requests).toEqual([]);
  });

  test('an untrusted certificate: unsent, with the reason', async () => {
    const outcome = await send(`https://${farm.domain}${PATH}`, new HttpsAgent());
    expect(outcome).toMatchObject({
      kind: 'unsent',
      barrier: { kind: 'certificate', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    });
    expect(farm.asked).toEqual([]);
  });

  test('a certificate for another host: unsent, with the reason', async () => {
    const { cert } = farm.certificate;
    const agent = new HttpsAgent({ ca: cert, servername: 'other.example' });
    const outcome = await send(`https://${farm.domain}${PATH}`, agent);
    expect(outcome).toMatchObject({ barrier: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' } });
    expect(farm.asked).toEqual([]);
  });

  test.each([
    ['over', { from: Date.now() - 7_200_000, until: Date.now() - 3_600_000 }, 'CERT_HAS_EXPIRED'],
    ['yet to come', { from: Date.now() + 3_600_000, until: Date.now() + 7_200_000 }, 'CERT_NOT_YET_VALID'],
  ])('a certificate whose time is %s: unsent, told as such', async (_, certificate, code) => {
    const { domain } = sandbox.sandbox.address;
    const other = await startBreakingFarm({ domain, env: {} }, { breaking: () => undefined, certificate });
    const agent = new HttpsAgent({ ca: other.certificate.cert });
    const outcome = await send(`https://${other.domain}${PATH}`, agent);
    await other.close();
    expect(outcome).toMatchObject({ kind: 'unsent', barrier: { kind: 'certificate', code } });
    expect(other.asked).toEqual([]);
  });
});

test('a complete answer leaves its connection to the next request, and no listeners', async () => {
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

describe('an endless answer', { timeout: 60_000 }, () => {
  test.each<Breaking>(casesAt([0, 3], ['huge', 'endless', 'gzip-bomb', 'deep', 'crowded']))(
    '%s: not the protocol',
    async (one) => {
      how = one;
      const agent = trusting();
      const outcome = await send(`https://${farm.domain}${PATH}`, agent, 60_000);
      agent.destroy();
      expect(outcome).toEqual({ kind: 'invalid', httpStatus: 200, tooLarge: true });
    },
  );

  test('a slow answer is lost after the timeout', async () => {
    const agent = trusting();
    // On a connection that is there: setting one up takes time as well.
    await expect(send(`https://${farm.domain}${PATH}`, agent)).resolves.toMatchObject({ kind: 'answer' });
    how = 'trickle';
    const outcome = await send(`https://${farm.domain}${PATH}`, agent, 300);
    agent.destroy();
    expect(outcome).toMatchObject({ kind: 'lost', cause: { code: 'ETIMEDOUT' } });
  });
});
