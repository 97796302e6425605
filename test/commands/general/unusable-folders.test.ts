import { afterAll, describe, expect, test } from 'vitest';
import { everyNth } from '../../support/exhaustive.js';
import { deadDomain, startForeigner } from '../../support/proxies/relay.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
workstation.file('a.ma');
workstation.file('b.unheardof');
workstation.file('empty.ma', '');
workstation.file('text.json', 'oops');
afterAll(() => workstation.close());

type Env = Record<string, string>;

/** Every command that speaks to the farm. */
const SPEAKING: [name: string, argv: string[]][] = [
  ['submit', ['submit', 'a.ma', '--frames', '1', '--dcc-version', '2025']],
  ['status', ['status', '1001']],
  ['wait', ['wait', '1001', '--timeout', '30s']],
  ['api', ['api', '/api/render/handle/queryAllFrameStats']],
  ['sandbox status', ['sandbox', 'status']],
];

function without(...names: string[]): Env {
  return Object.fromEntries(Object.entries(workstation.env).filter(([name]) => !names.includes(name)));
}

async function errorOf(argv: string[], env: Env) {
  const before = workstation.farm.clock.now();
  const { code, stdout, stderr } = await workstation.run([...argv, '--json'], { env });
  expect(stdout).toBe('');
  const { error } = onlyJson(stderr);
  expect(error.exitCode).toBe(code);
  return { ...error, took: workstation.farm.clock.now() - before };
}

describe.each(everyNth(2, SPEAKING))('%s', (_, argv) => {
  test('without credentials exits with 77, with a hint at signing in', async () => {
    const error = await errorOf(argv, without('RAYVISION_API_ACCESS_ID', 'RAYVISION_API_KEY'));
    expect(error).toMatchObject({ name: 'AccessError', exitCode: 77 });
    expect(error.hint).toContain('RAYVISION_API_ACCESS_ID');
    expect(error.took).toBe(0);
  });

  test.each(['RAYVISION_API_ACCESS_ID', 'RAYVISION_API_KEY'])(
    'with only one of two credentials, without %s, exits with 78',
    async (name) => {
      const error = await errorOf(argv, without(name));
      expect(error).toMatchObject({ name: 'ConfigError', exitCode: 78 });
      expect(error.message).toContain(name);
    },
  );
});

describe.each(
  everyNth(
    3,
    SPEAKING.filter(([name]) => name !== 'sandbox status'),
  ),
)('%s', (_, argv) => {
  test.each(['https://task.renderbus.com', 'a b', 'host/path', 'host:port', '127.0.0.1:80:80'])(
    'with the domain %s exits with 78',
    async (domain) => {
      const error = await errorOf(argv, { ...workstation.env, RAYVISION_DOMAIN: domain });
      expect(error).toMatchObject({ name: 'ConfigError', exitCode: 78 });
      expect(error.message).toContain(domain);
    },
  );

  test('with a protocol other than http and https exits with 78', async () => {
    const error = await errorOf(argv, { ...workstation.env, RAYVISION_PROTOCOL: 'ftp' });
    expect(error).toMatchObject({ exitCode: 78 });
    expect(error.message).toContain('ftp');
  });

  test('with a platform that is not a number exits with 78', async () => {
    const error = await errorOf(argv, { ...workstation.env, RAYVISION_PLATFORM: 'w2' });
    expect(error).toMatchObject({ exitCode: 78 });
    expect(error.message).toContain('w2');
  });
});

describe.each(SPEAKING.filter(([name]) => name !== 'wait'))('%s', (_, argv) => {
  test('without a server exits with 69 within 5 s', async () => {
    const domain = await deadDomain();
    const sleeps: number[] = [];
    const { code, stdout, stderr } = await workstation.run([...argv, '--json'], {
      env: { ...workstation.env, RAYVISION_DOMAIN: domain },
      onSleep: (ms) => void sleeps.push(ms),
    });
    expect([code, stdout]).toEqual([69, '']);
    const { error } = onlyJson(stderr);
    expect(error).toMatchObject({ name: 'UnreachableError', exitCode: 69 });
    expect(error.message).toContain(domain);
    // Requests that go out together sleep together, each for as long as the other.
    const together = [...new Set(sleeps)].reduce((sum, ms) => sum + ms, 0);
    expect(together).toBeLessThanOrEqual(5000);
  });

  test.each([
    [200, '<html>hello</html>', 76, 'ProtocolError'],
    [200, '', 76, 'ProtocolError'],
    [200, '{"code": "200"}', 76, 'ProtocolError'],
    [502, '<html>bad gateway</html>', 69, 'UnreachableError'],
    [500, '', 69, 'UnreachableError'],
    [404, '<html>no such page</html>', 69, 'UnreachableError'],
    [503, '<html>later</html>', 75, 'FarmBusyError'],
    [429, '<html>slowly</html>', 75, 'FarmBusyError'],
  ])('with HTTP %i and the answer %j exits with %i', async (status, body, exitCode, name) => {
    const foreigner = await startForeigner(status, body);
    const error = await errorOf(argv, { ...workstation.env, RAYVISION_DOMAIN: foreigner.domain });
    await foreigner.close();
    expect(error).toMatchObject({ name, exitCode, hint: expect.any(String) });
    expect(error.message).toContain(foreigner.domain);
  });

  test.each([
    [100, 75],
    [301, 77],
    [400, 65],
    [403, 77],
    [404, 66],
    [500, 75],
    [513, 75],
    [600, 65],
    [601, 65],
    [602, 77],
    [603, 65],
    [605, 77],
    [608, 77],
    [610, 77],
    [611, 77],
    [804, 77],
    [913, 77],
    [1000, 75],
  ])('with the farm’s code %i exits with %i', async (farmCode, exitCode) => {
    const envelope = { version: '1.0.0', result: false, message: 'because', code: farmCode, data: null };
    const foreigner = await startForeigner(
      200,
      JSON.stringify({ ...envelope, serverTime: 1, requestId: 'r-1' }),
    );
    const error = await errorOf(argv, { ...workstation.env, RAYVISION_DOMAIN: foreigner.domain });
    await foreigner.close();
    expect(error).toMatchObject({ exitCode, farmCode, hint: expect.any(String) });
    expect(error.message).toContain('because');
    expect(error.message).toContain('r-1');
  });
});

describe('wait', () => {
  test.each([
    ['without a server', undefined],
    ['with a server that answers HTML', [200, '<html>hello</html>']],
    ['with a failing gateway', [502, '<html>bad gateway</html>']],
  ] as const)('%s continues until --timeout', async (_, answer) => {
    const foreigner = answer && (await startForeigner(answer[0], answer[1]));
    const domain = foreigner?.domain ?? (await deadDomain());
    const before = workstation.farm.clock.now();
    const { code, stdout } = await workstation.run(['wait', '1001', '--timeout', '30s', '--json'], {
      env: { ...workstation.env, RAYVISION_DOMAIN: domain },
    });
    await foreigner?.close();
    expect(code).toBe(124);
    expect(workstation.farm.clock.now() - before).toBe(30_000);
    expect(onlyJson(stdout)).toMatchObject({
      tasks: [],
      outcome: 'timeout',
      elapsedSeconds: 30,
      exitCode: 124,
    });
  });
});

describe('of several errors, the first check decides', () => {
  const NOBODY: [string[], Env] = [['RAYVISION_API_ACCESS_ID', 'RAYVISION_API_KEY'], {}];
  const HALF: [string[], Env] = [['RAYVISION_API_KEY'], {}];
  const BAD_DOMAIN: [string[], Env] = [[], { RAYVISION_DOMAIN: 'http://farm' }];
  const DEAD: [string[], Env] = [[], { RAYVISION_DOMAIN: '127.0.0.1:1' }];
  const NOTHING: [string[], Env] = [[], {}];

  test.each<[number, string, string[], [string[], Env]]>([
    [64, 'an option before a missing file', ['submit', 'gone.ma', '--bogus'], NOTHING],
    [64, 'malformed before a missing file', ['submit', 'gone.ma', '--frames', 'x'], NOTHING],
    [64, 'malformed before out of range', ['submit', 'a.ma', '--priority', '100', '--frames', 'x'], NOTHING],
    [64, 'unknown DCC before a missing file', ['submit', 'gone.ma', '--frames', '1', '--dcc', 'x'], NOBODY],
    [
      64,
      'malformed until before an endless timeout',
      ['wait', '1', '--timeout', '99999d', '--until', 'x'],
      NOTHING,
    ],
    [
      64,
      'malformed interval before an endless timeout',
      ['wait', '1', '--timeout', '99999d', '--interval', 'x'],
      NOTHING,
    ],
    [64, 'the same for submit', ['submit', 'gone.ma', '--timeout', '99999d', '--until', 'x'], NOTHING],
    [64, 'malformed id before a short interval', ['wait', 'x', '--interval', '1ms'], NOBODY],
    [64, 'no id before a short interval', ['wait', '--interval', '1ms'], NOBODY],
    [64, 'malformed id before credentials', ['status', 'x'], NOBODY],
    [64, 'malformed path before a missing file', ['api', 'x', '-d', '@gone.json'], NOBODY],
    [64, 'malformed JSON before credentials', ['api', '/x', '-d', '{'], NOBODY],
    [
      64,
      'malformed status before frames out of range',
      ['sandbox', 'set', '1', '--status', 'x', '--fail-frames', '9-1'],
      NOTHING,
    ],
    [
      64,
      'malformed fault before a count out of range',
      ['sandbox', 'fault', '--next', '9999999', '--http', 'x'],
      NOTHING,
    ],
    [
      64,
      'malformed time before a port out of range',
      ['sandbox', 'start', '--port', '99999', '--frame-time', 'x'],
      NOTHING,
    ],
    [66, 'a missing scene before frames out of range', ['submit', 'gone.ma', '--frames', '9-1'], NOTHING],
    [66, 'a missing scene before an empty one', ['submit', 'empty.ma', 'gone.ma', '--frames', '1'], NOTHING],
    [
      66,
      'a missing task file before an empty scene',
      ['submit', 'empty.ma', '--task-json', 'gone.json'],
      NOTHING,
    ],
    [66, 'a missing scene before credentials', ['submit', 'gone.ma', '--frames', '1'], NOBODY],
    [66, 'a missing scene before missing frames', ['submit', 'gone.ma'], NOTHING],
    [66, 'a missing file before credentials', ['api', '/x', '-d', '@gone.json'], HALF],
    [66, 'no last task before a short interval', ['wait', '--last', '--interval', '1ms'], NOBODY],
    [65, 'frames out of range before credentials', ['submit', 'a.ma', '--frames', '9-1'], NOBODY],
    [65, 'an empty scene before half a pair', ['submit', 'empty.ma', '--frames', '1'], HALF],
    [65, 'a broken task file before the domain', ['submit', 'a.ma', '--task-json', 'text.json'], BAD_DOMAIN],
    [65, 'a short interval before credentials', ['wait', '1', '--interval', '1ms'], NOBODY],
    [65, 'broken data before credentials', ['api', '/x', '-d', '@text.json'], NOBODY],
    [78, 'half a pair before missing frames', ['submit', 'a.ma'], HALF],
    [78, 'the domain before missing credentials', ['status', '1'], [NOBODY[0], BAD_DOMAIN[1]]],
    [78, 'the domain before a missing DCC', ['submit', 'b.unheardof', '--frames', '1'], BAD_DOMAIN],
    [77, 'credentials before missing frames', ['submit', 'a.ma'], NOBODY],
    [77, 'credentials before the network', ['status', '1'], [NOBODY[0], DEAD[1]]],
    [64, 'missing frames before the network', ['submit', 'a.ma'], DEAD],
    [64, 'a missing DCC before the network', ['submit', 'b.unheardof', '--frames', '1'], DEAD],
    [69, 'the network last of all', ['submit', 'a.ma', '--frames', '1'], DEAD],
  ])('%i: %s', async (code, _, argv, [removed, added]) => {
    const fresh = await openFolder();
    const result = await workstation.run(argv, { env: { ...without(...removed), ...added }, folder: fresh });
    expect(result.stdout).toBe('');
    expect(linesOf(result.stderr).filter((line) => line.startsWith('Error:'))).toHaveLength(1);
    expect(result.code).toBe(code);
  });
});

/** A configuration folder in which nothing was submitted yet. */
async function openFolder(): Promise<string> {
  const { mkdtemp } = await import('node:fs/promises');
  return mkdtemp(`${workstation.folder}/fresh-`);
}
