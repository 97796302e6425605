import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { accountSettingsCommand } from '../../src/commands/account/account-settings.js';
import { loginCommand } from '../../src/commands/account/login.js';
import { logoutCommand } from '../../src/commands/account/logout.js';
import { recordsCommand } from '../../src/commands/account/records.js';
import { whoamiCommand } from '../../src/commands/account/whoami.js';
import { apiCommand } from '../../src/commands/api/api.js';
import { explainCommand } from '../../src/commands/catalogue/explain.js';
import { farmCommand, linesCommand } from '../../src/commands/catalogue/farm.js';
import { hardwareCommand } from '../../src/commands/catalogue/hardware.js';
import { listDccCommand } from '../../src/commands/catalogue/list-dcc.js';
import { softwareCommand } from '../../src/commands/catalogue/software.js';
import { type ConfigRuns, configCommand } from '../../src/commands/config/config.js';
import { controlCommand } from '../../src/commands/control/control.js';
import { retryCommand } from '../../src/commands/control/retry.js';
import { setCommand } from '../../src/commands/control/set.js';
import { stopCommand } from '../../src/commands/control/stop.js';
import { envCommand } from '../../src/commands/environments/env.js';
import { framesCommand } from '../../src/commands/frames/frames.js';
import { logsCommand } from '../../src/commands/frames/logs.js';
import { progressCommand, thumbnailsCommand } from '../../src/commands/frames/pictures.js';
import { projectCommand } from '../../src/commands/projects/project.js';
import { type SandboxRuns, sandboxCommand } from '../../src/commands/sandbox/sandbox.js';
import { submitCommand } from '../../src/commands/submit/submit.js';
import { labelCommand } from '../../src/commands/tasks/label.js';
import { listCommand } from '../../src/commands/tasks/list.js';
import { statusCommand } from '../../src/commands/tasks/status.js';
import { downloadCommand } from '../../src/commands/transfer/download.js';
import { outputsCommand } from '../../src/commands/transfer/outputs.js';
import { uploadCommand } from '../../src/commands/transfer/upload.js';
import { waitCommand } from '../../src/commands/wait/wait.js';
import { english } from '../../src/text/index.js';

/** What a definition hands to its run function for a line; the work itself never begins. */
async function optionsOf(define: (run: (options: object) => Promise<void>) => Command, argv: string[]) {
  const heard: object[] = [];
  const command = define(async (options) => void heard.push(options));
  const program = new Command('rayvision').option('--json').option('-q, --quiet').option('--no-input');
  for (const one of [program, command, ...command.commands]) {
    one.exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} });
  }
  await program.addCommand(command).parseAsync([command.name(), ...argv], { from: 'user' });
  expect(heard).toHaveLength(1);
  return heard[0];
}

/** Every option that is there when nothing is said. */
const NOTHING = { input: true };

describe('submit', () => {
  test.each<[string, object]>([
    ['a.ma', { scenes: ['a.ma'] }],
    ['a.ma b.ma', { scenes: ['a.ma', 'b.ma'] }],
    ['a.ma --dcc maya', { scenes: ['a.ma'], dcc: 'maya' }],
    ['--dcc maya a.ma', { scenes: ['a.ma'], dcc: 'maya' }],
    ['a.ma --dcc-version 2024', { scenes: ['a.ma'], dccVersion: '2024' }],
    ['a.ma --plugin a=1 --plugin b=2', { scenes: ['a.ma'], plugin: ['a=1', 'b=2'] }],
    ['a.ma --project p', { scenes: ['a.ma'], project: 'p' }],
    ['a.ma --frames 1-100[1]', { scenes: ['a.ma'], frames: '1-100[1]' }],
    ['a.ma --layer a --layer b', { scenes: ['a.ma'], layer: ['a', 'b'] }],
    ['a.ma --camera a --camera b', { scenes: ['a.ma'], camera: ['a', 'b'] }],
    ['a.ma --rop a --rop b', { scenes: ['a.ma'], rop: ['a', 'b'] }],
    ['a.ma --chunk-size 5', { scenes: ['a.ma'], chunkSize: '5' }],
    ['a.ma --priority 60', { scenes: ['a.ma'], priority: '60' }],
    ['a.ma --node-limit 3', { scenes: ['a.ma'], nodeLimit: '3' }],
    ['a.ma --os linux', { scenes: ['a.ma'], os: 'linux' }],
    ['a.ma --time-limit 12h', { scenes: ['a.ma'], timeLimit: '12h' }],
    ['a.ma --artist Jo', { scenes: ['a.ma'], artist: 'Jo' }],
    ['a.ma --hardware 28C/64GB', { scenes: ['a.ma'], hardware: '28C/64GB' }],
    ['a.ma --platform 62', { scenes: ['a.ma'], platform: '62' }],
    ['a.ma --label x --label y', { scenes: ['a.ma'], label: ['x', 'y'] }],
    ['a.ma --set a=1 --set b=2=3', { scenes: ['a.ma'], set: ['a=1', 'b=2=3'] }],
    ['a.ma --task-json t.json', { scenes: ['a.ma'], taskJson: 't.json' }],
    ['a.ma --assets-on-farm', { scenes: ['a.ma'], assetsOnFarm: true }],
    ['a.ma --test-frames first,1-3', { scenes: ['a.ma'], testFrames: 'first,1-3' }],
    ['a.ma --stop-after-test', { scenes: ['a.ma'], stopAfterTest: true }],
    ['a.ma --dry-run', { scenes: ['a.ma'], dryRun: true }],
    ['a.ma --new', { scenes: ['a.ma'], new: true }],
    ['a.ma --wait --download d', { scenes: ['a.ma'], wait: true, download: 'd' }],
    ['a.ma --wait --timeout 2h', { scenes: ['a.ma'], wait: true, timeout: '2h' }],
    ['a.ma --wait --interval 5s', { scenes: ['a.ma'], wait: true, interval: '5s' }],
    ['a.ma --wait --until test', { scenes: ['a.ma'], wait: true, until: 'test' }],
    ['a.ma --wait --fail-fast --ndjson', { scenes: ['a.ma'], wait: true, failFast: true, ndjson: true }],
    ['a.ma --json -q', { scenes: ['a.ma'], json: true, quiet: true }],
    ['-- --odd.ma', { scenes: ['--odd.ma'] }],
  ])('%s', async (line, options) => {
    const heard = await optionsOf((run) => submitCommand(english, run), line.split(' '));
    expect(heard).toEqual({ ...NOTHING, ...options });
  });
});

describe('wait', () => {
  test.each<[string, object]>([
    ['1', { ids: ['1'] }],
    ['1 2W2 -', { ids: ['1', '2W2', '-'] }],
    ['', { ids: [] }],
    ['--last', { ids: [], last: true }],
    ['1 --timeout 90s', { ids: ['1'], timeout: '90s' }],
    ['1 --interval 100ms', { ids: ['1'], interval: '100ms' }],
    ['1 --until test', { ids: ['1'], until: 'test' }],
    ['1 --fail-fast', { ids: ['1'], failFast: true }],
    ['1 --ndjson', { ids: ['1'], ndjson: true }],
    ['1 --no-input --json', { ids: ['1'], input: false, json: true }],
  ])('%s', async (line, options) => {
    const argv = line === '' ? [] : line.split(' ');
    expect(await optionsOf((run) => waitCommand(english, run), argv)).toEqual({ ...NOTHING, ...options });
  });
});

describe('status, list-dcc and api', () => {
  test.each<[string, (run: (options: object) => Promise<void>) => Command, object]>([
    ['1 2', (run) => statusCommand(english, run), { ids: ['1', '2'] }],
    ['--last', (run) => statusCommand(english, run), { ids: [], last: true }],
    ['--json', (run) => listDccCommand(english, run), { json: true }],
    ['/x', (run) => apiCommand(english, run), { path: '/x' }],
    ['/x -d {}', (run) => apiCommand(english, run), { path: '/x', data: '{}' }],
    ['/x --data @f', (run) => apiCommand(english, run), { path: '/x', data: '@f' }],
    ['/x -d -', (run) => apiCommand(english, run), { path: '/x', data: '-' }],
    ['--list', (run) => apiCommand(english, run), { path: undefined, list: true }],
  ])('%s', async (line, define, options) => {
    expect(await optionsOf(define, line.split(' '))).toEqual({ ...NOTHING, ...options });
  });
});

describe('what is done to tasks', () => {
  test.each(['start', 'abandon', 'delete'] as const)('%s', async (name) => {
    const heard = (line: string[]) => optionsOf((run) => controlCommand(name, english, run), line);
    expect(await heard(['1', '2W2'])).toEqual({ ...NOTHING, ids: ['1', '2W2'] });
    expect(await heard(['--last', '--json'])).toEqual({ ...NOTHING, ids: [], last: true, json: true });
  });
});

test('stop', async () => {
  const line = ['1', '--frames', '3,7-9', '--state', 'waiting', '--state', '2'];
  const options = { ids: ['1'], frames: '3,7-9', state: ['waiting', '2'] };
  expect(await optionsOf((run) => stopCommand(english, run), line)).toEqual({ ...NOTHING, ...options });
});

describe('list and frames', () => {
  test.each<[string, (run: (options: object) => Promise<void>) => Command, object]>([
    [
      '--status failed --status 5 --dcc maya',
      (run) => listCommand(english, run),
      { status: ['failed', '5'], dcc: 'maya' },
    ],
    [
      '--search a --since 2d --until 2026-11-20 --limit 5 --ndjson',
      (run) => listCommand(english, run),
      { search: 'a', since: '2d', until: '2026-11-20', limit: '5', ndjson: true },
    ],
    ['--deleted', (run) => listCommand(english, run), { deleted: true }],
    [
      '1 --frames 1-9 --state failed --ndjson',
      (run) => framesCommand(english, run),
      { ids: ['1'], frames: '1-9', state: ['failed'], ndjson: true },
    ],
    ['--last', (run) => framesCommand(english, run), { ids: [], last: true }],
  ])('%s', async (line, define, options) => {
    expect(await optionsOf(define, line.split(' '))).toEqual({ ...NOTHING, ...options });
  });
});

describe('set and label', () => {
  test('set', async () => {
    const line = ['1', '--priority', '60', '--time-limit', '12h', '--node-limit', '5'];
    const options = { ids: ['1'], priority: '60', timeLimit: '12h', nodeLimit: '5' };
    expect(await optionsOf((run) => setCommand(english, run), line)).toEqual({ ...NOTHING, ...options });
    const machine = ['1', '--hardware', '28C/64GB', '--platform', '62', '--full-speed'];
    expect(await optionsOf((run) => setCommand(english, run), machine)).toEqual({
      ...{ ...NOTHING, ids: ['1'], hardware: '28C/64GB', platform: '62', fullSpeed: true },
    });
  });

  test.each(['add', 'remove'] as const)('label %s', async (name) => {
    const silent = async () => {};
    const heard = await optionsOf(
      (run) => labelCommand(english, { add: silent, remove: silent, [name]: run }),
      [name, 'urgent', '1', '2W2'],
    );
    expect(heard).toEqual({ ...NOTHING, label: 'urgent', ids: ['1', '2W2'] });
  });
});

describe('what the farm has', () => {
  test.each(['platforms', 'storages', 'packages'] as const)('%s', async (name) => {
    expect(await optionsOf((run) => farmCommand(name, english, run), ['--json'])).toEqual({
      ...NOTHING,
      json: true,
    });
  });

  test.each<[string, (run: (options: object) => Promise<void>) => Command, object]>([
    ['--raysync', (run) => linesCommand(english, run), { raysync: true }],
    ['1 2W2', (run) => hardwareCommand(english, run), { ids: ['1', '2W2'] }],
    ['--last', (run) => hardwareCommand(english, run), { ids: [], last: true }],
    ['maya --os linux', (run) => softwareCommand(english, run), { dcc: 'maya', os: 'linux' }],
    ['--json', (run) => softwareCommand(english, run), { dcc: undefined, json: true }],
    ['--remote --os linux', (run) => listDccCommand(english, run), { remote: true, os: 'linux' }],
    ['15000 10012', (run) => explainCommand(english, run), { codes: ['15000', '10012'] }],
    ['--time-limit 12h', (run) => accountSettingsCommand(english, run), { timeLimit: '12h' }],
    ['1 --frames 1-9', (run) => thumbnailsCommand(english, run), { ids: ['1'], frames: '1-9' }],
    [
      '1 --stage photon --ndjson',
      (run) => progressCommand(english, run),
      { ids: ['1'], stage: 'photon', ndjson: true },
    ],
  ])('%s', async (line, define, options) => {
    expect(await optionsOf(define, line.split(' '))).toEqual({ ...NOTHING, ...options });
  });

  test.each<['list' | 'add' | 'edit' | 'remove' | 'default', string, object]>([
    ['list', '--dcc maya --os linux', { dcc: 'maya', os: 'linux' }],
    [
      'add',
      'e --dcc 2000 --dcc-version 2024 --plugin a=1 --plugin b=2 --os linux --project-path /p --render-setup',
      {
        ...{ name: 'e', dcc: '2000', dccVersion: '2024', plugin: ['a=1', 'b=2'], os: 'linux' },
        ...{ projectPath: '/p', renderSetup: true },
      },
    ],
    [
      'edit',
      'e --dcc-version 2024 --without a --no-render-setup',
      { name: 'e', dccVersion: '2024', without: ['a'], renderSetup: false },
    ],
    ['edit', 'e --plugin a=1', { name: 'e', plugin: ['a=1'] }],
    ['remove', 'e', { name: 'e' }],
    ['default', 'e', { name: 'e' }],
  ])('env %s %s', async (name, line, options) => {
    const silent = async () => {};
    const runs = { list: silent, add: silent, edit: silent, remove: silent, default: silent };
    const heard = await optionsOf(
      (run) => envCommand(english, { ...runs, [name]: run }),
      [name, ...line.split(' ')],
    );
    expect(heard).toEqual({ ...NOTHING, ...options });
  });

  test.each<['list' | 'add' | 'remove', string[], object]>([
    ['list', [], {}],
    ['list', ['--own'], { own: true }],
    ['add', ['film a'], { name: 'film a' }],
    ['remove', ['film a'], { name: 'film a' }],
  ])('project %s', async (name, argv, options) => {
    const silent = async () => {};
    const runs = { list: silent, add: silent, remove: silent };
    const heard = await optionsOf(
      (run) => projectCommand(english, { ...runs, [name]: run }),
      [name, ...argv],
    );
    expect(heard).toEqual({ ...NOTHING, ...options });
  });

  test.each(['tasks', 'logins'] as const)('records %s', async (name) => {
    const silent = async () => {};
    const heard = await optionsOf(
      (run) => recordsCommand(english, { tasks: silent, logins: silent, [name]: run }),
      [name, '--ndjson', '--since', '2d', '--until', '2026-11-20'],
    );
    const options = { ndjson: true, since: '2d', until: '2026-11-20' };
    expect(heard).toEqual({ ...NOTHING, ...options });
  });
});

describe('logs', () => {
  test.each<[string, object]>([
    ['1 --frame 7 --follow', { ids: ['1'], frame: '7', follow: true }],
    ['--last', { ids: [], last: true }],
  ])('%s', async (line, options) => {
    const heard = await optionsOf((run) => logsCommand(english, run), line.split(' '));
    expect(heard).toEqual({ ...NOTHING, ...options });
  });
});

describe('retry', () => {
  test.each<[string, object]>([
    ['1', { ids: ['1'] }],
    ['1 --frames 3,7-9', { ids: ['1'], frames: '3,7-9' }],
    ['--last --state failed --state stopped', { ids: [], last: true, state: ['failed', 'stopped'] }],
    ['1 --all', { ids: ['1'], all: true }],
  ])('%s', async (line, options) => {
    const heard = await optionsOf((run) => retryCommand(english, run), line.split(' '));
    expect(heard).toEqual({ ...NOTHING, ...options });
  });
});

describe('files', () => {
  const upload = (run: (options: object) => Promise<void>) => uploadCommand(english, run);
  const download = (run: (options: object) => Promise<void>) => downloadCommand(english, run);
  const outputs = (run: (options: object) => Promise<void>) => outputsCommand(english, run);

  test.each<[string, (run: (options: object) => Promise<void>) => Command, object]>([
    ['a b', upload, { paths: ['a', 'b'] }],
    ['--list -', upload, { paths: [], list: '-' }],
    ['a --force --max-speed 5MB', upload, { paths: ['a'], force: true, maxSpeed: '5MB' }],
    ['a --dry-run --ndjson', upload, { paths: ['a'], dryRun: true, ndjson: true }],
    ['1 2W2', download, { ids: ['1', '2W2'] }],
    ['--last --to d', download, { ids: [], last: true, to: 'd' }],
    ['1 --frames 1-5,9', download, { ids: ['1'], frames: '1-5,9' }],
    ['1 --include *.exr --include *.png', download, { ids: ['1'], include: ['*.exr', '*.png'] }],
    ['1 --layer a --layer b', download, { ids: ['1'], layer: ['a', 'b'] }],
    ['1 --on-conflict rename', download, { ids: ['1'], onConflict: 'rename' }],
    ['1 --max-speed 1GB --ndjson', download, { ids: ['1'], maxSpeed: '1GB', ndjson: true }],
    ['1 -', outputs, { ids: ['1', '-'] }],
    ['--last', outputs, { ids: [], last: true }],
  ])('%s', async (line, define, options) => {
    expect(await optionsOf(define, line.split(' '))).toEqual({ ...NOTHING, ...options });
  });
});

describe('login, logout, whoami and config', () => {
  test.each<[string, object]>([
    ['', {}],
    ['--access-id x --key-stdin', { accessId: 'x', keyStdin: true }],
    ['--platform 62 --json', { platform: '62', json: true }],
  ])('login %s', async (line, options) => {
    const argv = line === '' ? [] : line.split(' ');
    expect(await optionsOf((run) => loginCommand(english, run), argv)).toEqual({ ...NOTHING, ...options });
  });

  test.each([logoutCommand, whoamiCommand])('%o', async (define) => {
    const heard = await optionsOf((run) => define(english, run), ['--json']);
    expect(heard).toEqual({ ...NOTHING, json: true });
  });

  test.each<[string, keyof ConfigRuns, object]>([
    ['list', 'list', {}],
    ['path --json', 'path', { json: true }],
    ['get domain', 'get', { key: 'domain' }],
    ['set label a b', 'set', { key: 'label', values: ['a', 'b'] }],
    ['set frames 1-5', 'set', { key: 'frames', values: ['1-5'] }],
    ['unset label', 'unset', { key: 'label' }],
  ])('config %s', async (line, name, options) => {
    const silent = async () => {};
    const others = { list: silent, get: silent, set: silent, unset: silent, path: silent };
    const heard = await optionsOf(
      (run) => configCommand(english, { ...others, [name]: run }),
      line.split(' '),
    );
    expect(heard).toEqual({ ...NOTHING, ...options });
  });
});

describe('sandbox', () => {
  test.each<[string, keyof SandboxRuns, object]>([
    ['start', 'start', {}],
    ['start --port 8080 --frame-time 2s', 'start', { port: '8080', frameTime: '2s' }],
    ['start --foreground --json', 'start', { foreground: true, json: true }],
    ['stop', 'stop', {}],
    ['status --json', 'status', { json: true }],
    ['reset', 'reset', {}],
    ['set 1 2W2 --status 20', 'set', { ids: ['1', '2W2'], status: '20' }],
    ['set 1 --fail-frames 2-4', 'set', { ids: ['1'], failFrames: '2-4' }],
    ['set --balance 0', 'set', { ids: [], balance: '0' }],
    ['fault --next 5 --http 502', 'fault', { next: '5', http: '502' }],
    ['fault --code 610', 'fault', { code: '610' }],
    ['fault --drop', 'fault', { drop: true }],
    ['fault --delay 5s', 'fault', { delay: '5s' }],
    ['fault --garbage', 'fault', { garbage: true }],
  ])('%s', async (line, name, options) => {
    const called: string[] = [];
    const define = (run: (options: object) => Promise<void>) => {
      const names = ['start', 'stop', 'status', 'reset', 'set', 'fault'] as const;
      const runs = names.map((one) => [
        one,
        (given: object) => {
          called.push(one);
          return run(given);
        },
      ]);
      return sandboxCommand(english, Object.fromEntries(runs) as SandboxRuns);
    };
    expect(await optionsOf(define, line.split(' '))).toEqual({ ...NOTHING, ...options });
    expect(called).toEqual([name]);
  });
});
