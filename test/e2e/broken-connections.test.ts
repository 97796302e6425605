import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { casesAt, exhaustively, timeLimit } from '../support/exhaustive.js';
import { type Breaking, startBreakingFarm } from '../support/farms/breaking-farm.js';
import { bareEnv, emptyFolder, rayvision } from '../support/processes/binary.js';
import { openKillHarness, runOnce } from '../support/processes/kill-harness.js';
import { startConnectProxy } from '../support/proxies/connect-proxy.js';
import { pointingTo } from '../support/workstation/cli.js';

// The built program, and a farm that carries out a request and then breaks the connection.

const CREATE = '/submit/createTask';
const SUBMIT = '/submit/task';
const RETRY = '/recommitTasks';

let broken: { path: string; how: Breaking } | undefined;

const harness = await openKillHarness();
const { domain } = harness.farm.sandbox.address;
const farm = await startBreakingFarm(
  { domain, env: pointingTo(harness.farm) },
  {
    breaking(path) {
      if (!broken || !path.endsWith(broken.path)) return undefined;
      const { how } = broken;
      // Only once: a second call would go through, and be charged.
      broken = undefined;
      return how;
    },
  },
);
const file = join(emptyFolder(), 'farm.pem');
writeFileSync(file, farm.certificate.cert);
const trust = { ...farm.env, NODE_EXTRA_CA_CERTS: file };
afterAll(async () => {
  await farm.close();
  await harness.close();
});

/** Breaks the next call of a path; returns a function that counts the calls since. */
function breakNext(path: string, how: Breaking): () => number {
  broken = { path, how };
  const count = farm.count(path);
  return () => farm.count(path) - count;
}

/** One of them: npm run soak has them all. */
const BREAKINGS: Breaking[] = ['bad-mac'];

describe.each(BREAKINGS)(
  'a farm that carries out a call and then breaks TLS: %s',
  { timeout: timeLimit(60_000) },
  (how) => {
    test('receives submit/task once, and the id of the task is printed', async () => {
      const prepared = harness.prepareSubmit();
      const env = { ...prepared.env, ...trust };
      const calls = breakNext(SUBMIT, how);
      const first = await runOnce({ ...prepared, env });
      expect(calls()).toBe(1);
      const listed = await harness.listed(prepared.scene);
      expect(listed).toHaveLength(1);
      const last = first.code === 0 ? first : await runOnce({ ...prepared, env });
      expect([calls(), last.code, last.ids]).toEqual([1, 0, listed]);
      expect(await harness.listed(prepared.scene)).toEqual(listed);
    });

    exhaustively(test)('receives createTask once', async () => {
      const prepared = harness.prepareSubmit();
      const calls = breakNext(CREATE, how);
      const { code, stderr } = await runOnce({ ...prepared, env: { ...prepared.env, ...trust } });
      expect([calls(), code]).toEqual([1, 69]);
      expect(stderr).toContain('it is unknown whether');
      expect(await harness.listed(prepared.scene)).toEqual([]);
    });

    exhaustively(test)('receives recommitTasks once', async () => {
      const prepared = harness.prepareSubmit();
      const [id] = (await runOnce(prepared)).ids;
      const calls = breakNext(RETRY, how);
      const { code, stderr } = await rayvision(['retry', String(id), '--all', '--yes'], {
        ...prepared.env,
        ...trust,
      });
      expect([calls(), code]).toEqual([1, 69]);
      expect(stderr).toContain('it is unknown whether');
    });
  },
);

/** The environment for a farm that is not on this machine, so that a proxy is used. */
function distant(more: Record<string, string>): Record<string, string> {
  const { RAYVISION_API_ACCESS_ID = '', RAYVISION_API_KEY = '' } = pointingTo(harness.farm);
  const own = { RAYVISION_API_ACCESS_ID, RAYVISION_API_KEY };
  return bareEnv(emptyFolder(), { ...own, RAYVISION_DOMAIN: 'farm.example.invalid', ...more });
}

describe('the reason of a failed connection is reported', { timeout: timeLimit(60_000) }, () => {
  test('an untrusted certificate, to which nothing is sent', async () => {
    const { NODE_EXTRA_CA_CERTS: _, ...env } = bareEnv(emptyFolder(), trust);
    const calls = farm.asked.length;
    const { code, stderr } = await rayvision(['platforms'], env);
    expect(code).toBe(69);
    expect(stderr).toContain('not trusted');
    expect(stderr).toContain('NODE_EXTRA_CA_CERTS');
    expect(farm.asked.length).toBe(calls);
  });

  exhaustively(test)(
    'an untrusted certificate behind a proxy, as of a network that intercepts TLS',
    async () => {
      const proxy = await startConnectProxy({ to: farm.domain });
      const env = distant({ HTTPS_PROXY: `http://${proxy.domain}` });
      const { code, stderr } = await rayvision(['platforms'], env);
      await proxy.close();
      expect(code).toBe(69);
      expect(stderr).toContain('NODE_EXTRA_CA_CERTS');
      // A retry cannot help, so there is one attempt.
      expect(proxy.asked).toEqual(['farm.example.invalid:443']);
    },
  );

  exhaustively(test)('a certificate for another host', async () => {
    const proxy = await startConnectProxy({ to: farm.domain });
    const env = distant({
      HTTPS_PROXY: `http://${proxy.domain}`,
      NODE_EXTRA_CA_CERTS: String(trust.NODE_EXTRA_CA_CERTS),
    });
    const { code, stderr } = await rayvision(['platforms'], env);
    await proxy.close();
    expect(code).toBe(69);
    expect(stderr).toContain('another host');
    expect(stderr).toContain('config get domain');
  });

  test.each(
    casesAt(
      [0],
      [
        ['HTTPS_PROXY', 'https', 407, 1, 'user name and password'],
        ['http_proxy', 'http', 407, 1, 'user name and password'],
        ['HTTPS_PROXY', 'https', 403, 1, 'does not allow connections'],
        ['HTTPS_PROXY', 'https', 502, 3, 'does not allow connections'],
        ['HTTP_PROXY', 'http', 502, 3, 'does not allow connections'],
      ],
    ),
  )('the proxy of %s, which answers %s with %i', async (variable, protocol, status, attempts, words) => {
    const proxy = await startConnectProxy({ status });
    const env = distant({ [variable]: `http://ann:pass-word@${proxy.domain}`, RAYVISION_PROTOCOL: protocol });
    const { code, stderr } = await rayvision(['platforms', '--json'], env);
    await proxy.close();
    expect(code).toBe(69);
    const { error } = JSON.parse(stderr.split('\n').find((line) => line.startsWith('{')) ?? '');
    for (const part of [proxy.domain, variable, String(status), words]) expect(error.message).toContain(part);
    expect(stderr).not.toContain('pass-word');
    expect(proxy.asked).toHaveLength(attempts);
  });

  exhaustively(test)('an unreachable proxy', async () => {
    const proxy = await startConnectProxy({ status: 200 });
    await proxy.close();
    const { code, stderr } = await rayvision(
      ['platforms'],
      distant({ HTTPS_PROXY: `http://${proxy.domain}` }),
    );
    expect(code).toBe(69);
    for (const part of [proxy.domain, 'HTTPS_PROXY', 'ECONNREFUSED']) expect(stderr).toContain(part);
  });
});

describe('wait behind a proxy', { timeout: timeLimit(60_000) }, () => {
  exhaustively(test)('retries after its 502 until --timeout', async () => {
    const proxy = await startConnectProxy({ status: 502 });
    const env = distant({ HTTPS_PROXY: `http://${proxy.domain}` });
    const { code, stderr } = await rayvision(['wait', '1001', '--timeout', '3s', '--interval', '500ms'], env);
    await proxy.close();
    expect(code).toBe(124);
    expect(stderr).toContain(proxy.domain);
    expect(proxy.asked.length).toBeGreaterThan(2);
  });

  test('ends at once if the proxy requires a password', async () => {
    const proxy = await startConnectProxy({ status: 407 });
    const env = distant({ HTTPS_PROXY: `http://${proxy.domain}` });
    const { code } = await rayvision(['wait', '1001', '--timeout', '50s'], env);
    await proxy.close();
    expect([code, proxy.asked.length]).toEqual([69, 1]);
  });
});
