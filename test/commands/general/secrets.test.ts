import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { casesAt } from '../../support/exhaustive.js';
import {
  type Form,
  type Manner,
  startHostileFarm,
  startRefusingProxy,
} from '../../support/farms/hostile-farm.js';
import { type CliOptions, type CliResult, cli } from '../../support/workstation/cli.js';
import { openWorkstation } from '../../support/workstation/workstation.js';

/** Files that may hold keys (docs/contract.md, "Secrets"). */
const EXEMPT = /^sandbox[\\/]|(^|[\\/])credentials[^\\/]*$/;

/** Everything in a folder that must hold no secret. */
function contents(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !EXEMPT.test(relative(folder, path)))
    .map((path) => `${path}\n${readFileSync(path, 'utf8')}`)
    .join('\n');
}

/** A text as it is, and escaped once and twice as in JSON. */
function shapes(text: string): string[] {
  const once = JSON.stringify(text).slice(1, -1);
  return [text, once, JSON.stringify(once).slice(1, -1)];
}

function leaksIn(text: string, secrets: Iterable<string>): string[] {
  return [...secrets].filter((secret) => shapes(secret).some((shape) => text.includes(shape)));
}

/** A text as long as a key, which no output has by chance. */
const secret = fc
  .string({ minLength: 16, maxLength: 60, unit: 'grapheme-ascii' })
  .map((text) => text.replaceAll(' ', '_'))
  .filter((text) => new Set(text).size > 4 && new Set(text.match(/[A-Za-z0-9]/g)).size > 1);

const FORMS: Form[] = ['extra', 'append', 'refusal', 'code-as-text', 'page', 'no-http', 'headers'];

const manner: fc.Arbitrary<Manner> = fc.record({
  form: fc.constantFrom(...FORMS),
  http: fc.constantFrom(200, 400, 401, 429, 500, 503),
  code: fc.constantFrom(100, 301, 400, 404, 500, 602, 610, 611, 900, 999),
});

const PROFILE = '/api/render/setUp/queryUserProfile';
const LINES: readonly (readonly string[])[] = [
  ['submit', 'a.ma', '--frames', '1-3'],
  ['submit', 'a.ma', '--frames', '1-3', '--dry-run'],
  ['submit', 'a.ma', '--frames', '1', '--project', 'new', '--wait', '--timeout', '4s'],
  ['status', '1001'],
  ['wait', '1001', '--timeout', '4s'],
  ['wait', '1001', '--timeout', '4s', '--ndjson'],
  ['api', PROFILE],
  ['api', '/api/render/transfer/getRaySyncUserKey'],
  ['lines', '--raysync'],
  ['whoami'],
  ['list', '--ndjson'],
  ['sandbox', 'status'],
];
const FLAGS = [[], ['--json'], ['--debug']];

/** Runs a line with one of FLAGS, chosen so that each line meets each of them in some form; returns all output. */
async function outputOf(
  run: (argv: readonly string[]) => Promise<CliResult>,
  argv: readonly string[],
  turn: number,
) {
  const chosen = FLAGS[turn % FLAGS.length] ?? [];
  const flags = argv.includes('--ndjson') && chosen[0] === '--json' ? [] : chosen;
  const { stdout, stderr } = await run([...argv, ...flags]);
  return `${stdout}\n${stderr}`;
}

/** Runs a line with each of FLAGS; returns all output. */
async function everything(run: (argv: readonly string[]) => Promise<CliResult>, argv: readonly string[]) {
  const outputs: string[] = [];
  for (const turn of FLAGS.keys()) outputs.push(await outputOf(run, argv, turn));
  return outputs.join('\n');
}

/** Opens a workstation whose farm repeats what it receives, for one access key. */
async function openHostileWorkstation(key: string, named: string, manner: () => Manner) {
  const credentials = { accessId: 'AccessIdOfTheTest', accessKey: key };
  const workstation = await openWorkstation({ credentials });
  const logs = mkdtempSync(join(tmpdir(), 'rayvision-logs-'));
  const hostile = await startHostileFarm(
    workstation.farm.sandbox.address.domain,
    { secret: key, named },
    manner,
  );
  workstation.file('a.ma');
  const env = { ...workstation.env, RAYVISION_DOMAIN: hostile.domain, RAYVISION_LOG: logs };
  return {
    hostile,
    run: (argv: readonly string[], options: CliOptions = {}) => workstation.run(argv, { env, ...options }),
    state: () => contents(workstation.folder),
    logs: () => contents(logs),
    async close() {
      await hostile.close();
      await workstation.close();
      rmSync(logs, { recursive: true, force: true });
    },
  };
}

describe('a farm that repeats the secrets that it receives', { timeout: 60_000 }, () => {
  test.each(casesAt([1], FORMS))('makes no command print or log a secret (%s)', async (form) => {
    await fc.assert(
      fc.asyncProperty(secret, secret, manner, async (key, named, how) => {
        const workstation = await openHostileWorkstation(key, named, () => ({ ...how, form }));
        try {
          for (const [at, argv] of LINES.entries()) {
            const told = await outputOf(workstation.run, argv, at + FORMS.indexOf(form));
            expect(told).not.toBe('');
            expect([argv, leaksIn(told, [key, named, ...workstation.hostile.signatures])]).toEqual([
              argv,
              [],
            ]);
          }
          expect(workstation.hostile.signatures.size).toBeGreaterThan(5);
          expect(workstation.logs()).toContain('"method":"POST"');
          expect(leaksIn(workstation.logs(), [key, named, ...workstation.hostile.signatures])).toEqual([]);
          // A journal holds the job files as they will be uploaded, so the value that the farm names in its own
          // answers may be in it. The key and the signatures are not.
          expect(leaksIn(workstation.state(), [key, ...workstation.hostile.signatures])).toEqual([]);
        } finally {
          await workstation.close();
        }
      }),
      // Each form has its own random secrets, and every run of the suite has new ones.
      { numRuns: 1 },
    );
  });

  test('does not break the commands, which mask the secrets', async () => {
    const key = 'a"key\\with/all+that=';
    const workstation = await openHostileWorkstation(key, 'named', () => ({
      form: 'extra',
      http: 200,
      code: 200,
    }));
    const submitted = await workstation.run(['submit', 'a.ma', '--frames', '1-3', '--wait', '--json']);
    expect(submitted).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(submitted.stdout).tasks[0].frames.done).toBe(3);
    const raw = JSON.parse((await workstation.run(['api', PROFILE])).stdout);
    expect(raw).toMatchObject({ password: '****', raySyncUserKey: '****' });
    expect(raw.note).toContain('****');
    await workstation.close();
  });
});

describe('a proxy’s password that is a common word', () => {
  test('is not masked in results, job files and answers', async () => {
    const workstation = await openWorkstation();
    workstation.file('project_shot.project');
    const words = ['clarisse', 'project', 'projectName', 'userName', 'cg_version', 'finished'];
    for (const word of casesAt([0, 3], words)) {
      const env = { ...workstation.env, HTTPS_PROXY: `http://ann:${word}@proxy.invalid:3128` };
      const argv = [
        'submit',
        'project_shot.project',
        '--frames',
        '1',
        '--project',
        'film',
        '--wait',
        '--json',
      ];
      const { code, stdout } = await workstation.run(argv, { env });
      expect([word, code]).toEqual([word, 0]);
      expect(stdout).not.toContain('****');
      const { taskId, dcc } = JSON.parse(stdout);
      expect(dcc.name).toBe('clarisse');
      expect(JSON.stringify(workstation.jobFile(taskId))).not.toContain('****');
      const who = await workstation.run(['whoami', '--json'], { env });
      expect(JSON.parse(who.stdout).userName).not.toMatch(/^$|\*/);
    }
    await workstation.close();
  });
});

describe('an access key in the arguments', () => {
  test.each([
    [['config', 'set', 'artist', 'KEY']],
    [['submit', 'a.ma', '--frames', '1', '--project', 'pjKEY']],
    [['submit', 'KEY.ma', '--frames', '1']],
    [['api', '/api/x', '-d', '{"key":"KEY"}']],
    [['status', 'KEY', '--json']],
  ])('is an error before the command runs: %j', async (argv) => {
    const key = 'a-key-that-is-long-enough';
    const workstation = await openWorkstation({ credentials: { accessId: 'id', accessKey: key } });
    const line = argv.map((word) => word.replace('KEY', key));
    const { code, stdout, stderr } = await workstation.run(line);
    expect([code, stdout]).toEqual([64, '']);
    expect(stderr).toContain('RAYVISION_API_KEY');
    expect(stderr + contents(workstation.folder)).not.toContain(key);
    await workstation.close();
  });
});

describe('an invalid argument', () => {
  test.each([
    [['no-such-command', 'KEY']],
    [['KEY']],
    [['wait', 'KEY']],
    [['submit', 'KEY']],
    [['submit', 'a.ma', '--dcc', 'KEY']],
    [['status', '1', '--KEY']],
    [['api', 'KEY']],
    [['api', '/x', '-d', 'KEY']],
  ])('that equals the key is not printed or logged (%j)', async (line) => {
    const key = 'k3y\'of"the\\farm';
    const logs = mkdtempSync(join(tmpdir(), 'rayvision-logs-'));
    const env = { RAYVISION_API_KEY: key, RAYVISION_API_ACCESS_ID: 'id', RAYVISION_LOG: logs };
    const argv = line.map((word) => word.replace('KEY', key));
    const told = await everything((more) => cli(more, { env }), argv);
    expect(told).not.toBe('');
    expect(leaksIn(told + contents(logs), [key])).toEqual([]);
  });
});

describe('a proxy that refuses', { timeout: 30_000 }, () => {
  test.each([
    ['refusal', 'https', 'HTTPS_PROXY'],
    ['no-http', 'https', 'https_proxy'],
    ['refusal', 'http', 'HTTP_PROXY'],
    ['no-http', 'http', 'ALL_PROXY'],
  ] as const)('is reported without its password (%s, %s, %s)', async (form, protocol, variable) => {
    const proxy = await startRefusingProxy(form);
    const password = fc.string({ minLength: 6, maxLength: 20, unit: 'grapheme-ascii' });
    await fc.assert(
      fc.asyncProperty(
        password.filter((text) => new Set(text).size > 4),
        async (plain) => {
          const logs = mkdtempSync(join(tmpdir(), 'rayvision-logs-'));
          const written = encodeURIComponent(plain);
          const env = {
            RAYVISION_API_KEY: 'the-key-of-the-farm',
            RAYVISION_API_ACCESS_ID: 'id',
            RAYVISION_DOMAIN: 'farm.invalid',
            RAYVISION_PROTOCOL: protocol,
            RAYVISION_LOG: logs,
            [variable]: `http://ann:${written}@${proxy.domain}`,
          };
          const told = await everything((argv) => cli(argv, { env }), ['status', '1']);
          expect(told).toContain('farm.invalid');
          const basic = Buffer.from(`ann:${plain}`).toString('base64');
          expect(proxy.heard).toContain(`Basic ${basic}`);
          expect(leaksIn(told + contents(logs), [plain, written, basic])).toEqual([]);
        },
      ),
      { numRuns: 4 },
    );
    await proxy.close();
  });

  test('and an invalid address are reported without the password', async () => {
    for (const address of ['http://ann:pass word@h:1', 'ann:pass word@h', 'http://ann:pass word@h:x']) {
      const env = { RAYVISION_API_KEY: 'the-key', RAYVISION_API_ACCESS_ID: 'id' };
      const proxied = await cli(['status', '1', '--debug'], { env: { ...env, HTTPS_PROXY: address } });
      const pointed = await cli(['status', '1', '--debug'], { env: { ...env, RAYVISION_DOMAIN: address } });
      expect(pointed.code).toBe(78);
      expect(proxied.stderr + pointed.stderr).not.toContain('pass word');
    }
  });
});

describe('a crash', () => {
  test('is reported without secrets, also in its causes', async () => {
    await fc.assert(
      fc.asyncProperty(secret, secret, fc.constantFrom(...FLAGS), async (key, password, flags) => {
        const folder = mkdtempSync(join(tmpdir(), 'rayvision-config-'));
        const written = encodeURIComponent(password);
        const basic = Buffer.from(`ann:${password}`).toString('base64');
        const env = {
          RAYVISION_API_KEY: key,
          RAYVISION_API_ACCESS_ID: 'id',
          HTTPS_PROXY: `http://ann:${written}@h`,
        };
        const cause = new Error(JSON.stringify({ key, body: JSON.stringify({ key, password, written }) }));
        const randomBytes = () => {
          const causes = new AggregateError([cause, `Basic ${basic}`], key, { cause: password });
          throw new Error(`no chance with ${key} ${written} ${password}`, { cause: causes });
        };
        const { code, stdout, stderr } = await cli(['status', '1', ...flags], {
          env,
          folder,
          world: { randomBytes },
        });
        expect([code, stdout]).toEqual([70, '']);
        expect(stderr).toContain('****');
        const kept = contents(folder);
        expect(kept).toContain('no chance with ****');
        expect(kept).toContain('Basic ****');
        expect(leaksIn(stderr + kept, [key, password, written, basic])).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the key of a sandbox', () => {
  test('is printed by sandbox start on stdout, and nowhere else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rayvision-config-'));
    const interruption = new AbortController();
    const world = {
      now: Date.now,
      // Real sleeps, so that the timer of the interruption can run.
      sleep: () => new Promise<void>((resolve) => setTimeout(resolve, 100)),
    };
    setTimeout(() => interruption.abort(), 500);
    const argv = ['sandbox', 'start', '--foreground', '--debug'];
    const { signal } = interruption;
    const { code, stdout, stderr } = await cli(argv, { folder, world, signal });
    const shown = /RAYVISION_API_KEY=(\w+)/.exec(stdout)?.[1] ?? '';
    expect([code, shown.length]).toEqual([0, 40]);
    expect(leaksIn(stderr + contents(folder), [shown])).toEqual([]);
  });
});
