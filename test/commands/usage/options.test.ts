import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../src/commands/index.js';
import { createProgram } from '../../../src/program.js';
import { english } from '../../../src/text/index.js';

/** Returns the command that a line starts and the options that it passes; the work itself never begins. */
async function optionsOf(argv: readonly string[]): Promise<{ name: string; options: object }> {
  const started: { name: string; options: object }[] = [];
  const program = createProgram(argv, english, async ({ name }, options) => {
    started.push({ name, options });
  });
  await program.parseAsync(argv, { from: 'user' });
  expect(started).toHaveLength(1);
  return started[0] as (typeof started)[0];
}

/** Options that are set when a line has none. */
const NOTHING = { input: true, color: true };

/** A row of a table: a line, of words between spaces, and the options that it sets. */
type Row = readonly [line: string, options: object];

async function check(argv: readonly string[], options: object): Promise<void> {
  const started = await optionsOf(argv);
  expect(started.options).toEqual({ ...NOTHING, ...options });
  const row = COMMANDS.find(({ name }) => name === argv[0]);
  expect(started.name).toBe(row?.subcommands.length === 0 ? argv[0] : argv[1]);
}

describe('submit and wait', () => {
  test.each<Row>([
    ['submit a.ma', { scenes: ['a.ma'] }],
    ['submit a.ma b.ma', { scenes: ['a.ma', 'b.ma'] }],
    ['submit a.ma --dcc maya', { scenes: ['a.ma'], dcc: 'maya' }],
    ['submit --dcc maya a.ma', { scenes: ['a.ma'], dcc: 'maya' }],
    ['submit a.ma --dcc-version 2024', { scenes: ['a.ma'], dccVersion: '2024' }],
    ['submit a.ma --plugin a=1 --plugin b=2', { scenes: ['a.ma'], plugin: ['a=1', 'b=2'] }],
    ['submit a.ma --project p', { scenes: ['a.ma'], project: 'p' }],
    ['submit a.ma --frames 1-100[1]', { scenes: ['a.ma'], frames: '1-100[1]' }],
    ['submit a.ma --layer a --layer b', { scenes: ['a.ma'], layer: ['a', 'b'] }],
    ['submit a.ma --camera a --camera b', { scenes: ['a.ma'], camera: ['a', 'b'] }],
    ['submit a.ma --rop a --rop b', { scenes: ['a.ma'], rop: ['a', 'b'] }],
    ['submit a.ma --chunk-size 5', { scenes: ['a.ma'], chunkSize: '5' }],
    ['submit a.ma --priority 60', { scenes: ['a.ma'], priority: '60' }],
    ['submit a.ma --node-limit 3', { scenes: ['a.ma'], nodeLimit: '3' }],
    ['submit a.ma --os linux', { scenes: ['a.ma'], os: 'linux' }],
    ['submit a.ma --time-limit 12h', { scenes: ['a.ma'], timeLimit: '12h' }],
    ['submit a.ma --artist Jo', { scenes: ['a.ma'], artist: 'Jo' }],
    ['submit a.ma --hardware 28C/64GB', { scenes: ['a.ma'], hardware: '28C/64GB' }],
    ['submit a.ma --platform 62', { scenes: ['a.ma'], platform: '62' }],
    ['submit a.ma --label x --label y', { scenes: ['a.ma'], label: ['x', 'y'] }],
    ['submit a.ma --set a=1 --set b=2=3', { scenes: ['a.ma'], set: ['a=1', 'b=2=3'] }],
    ['submit a.ma --task-json t.json', { scenes: ['a.ma'], taskJson: 't.json' }],
    ['submit a.ma --assets-on-farm', { scenes: ['a.ma'], assetsOnFarm: true }],
    ['submit a.ma --test-frames first,1-3', { scenes: ['a.ma'], testFrames: 'first,1-3' }],
    ['submit a.ma --stop-after-test', { scenes: ['a.ma'], stopAfterTest: true }],
    ['submit a.ma --dry-run', { scenes: ['a.ma'], dryRun: true }],
    ['submit a.ma --new', { scenes: ['a.ma'], new: true }],
    ['submit a.ma --wait --download d', { scenes: ['a.ma'], wait: true, download: 'd' }],
    ['submit a.ma --wait --timeout 2h', { scenes: ['a.ma'], wait: true, timeout: '2h' }],
    ['submit a.ma --wait --interval 5s', { scenes: ['a.ma'], wait: true, interval: '5s' }],
    ['submit a.ma --wait --until test', { scenes: ['a.ma'], wait: true, until: 'test' }],
    [
      'submit a.ma --wait --fail-fast --ndjson',
      { scenes: ['a.ma'], wait: true, failFast: true, ndjson: true },
    ],
    ['submit a.ma --json -q', { scenes: ['a.ma'], json: true, quiet: true }],
    ['submit -- --odd.ma', { scenes: ['--odd.ma'] }],
    ['wait 1', { ids: ['1'] }],
    ['wait 1 2W2 -', { ids: ['1', '2W2', '-'] }],
    ['wait', { ids: [] }],
    ['wait --last', { ids: [], last: true }],
    ['wait 1 --timeout 90s', { ids: ['1'], timeout: '90s' }],
    ['wait 1 --interval 100ms', { ids: ['1'], interval: '100ms' }],
    ['wait 1 --until test', { ids: ['1'], until: 'test' }],
    ['wait 1 --fail-fast', { ids: ['1'], failFast: true }],
    ['wait 1 --ndjson', { ids: ['1'], ndjson: true }],
    ['wait 1 --no-input --json', { ids: ['1'], input: false, json: true }],
  ])('%s', (line, options) => check(line.split(' '), options));
});

describe('tasks', () => {
  test.each<Row>([
    ['status 1 2', { ids: ['1', '2'] }],
    ['status --last', { ids: [], last: true }],
    ['start 1 2W2', { ids: ['1', '2W2'] }],
    ['start --last --json', { ids: [], last: true, json: true }],
    ['abandon 1 2W2', { ids: ['1', '2W2'] }],
    ['abandon --last --json', { ids: [], last: true, json: true }],
    ['delete 1 2W2', { ids: ['1', '2W2'] }],
    ['delete --last --json', { ids: [], last: true, json: true }],
    [
      'stop 1 --frames 3,7-9 --state waiting --state 2',
      { ids: ['1'], frames: '3,7-9', state: ['waiting', '2'] },
    ],
    ['list --status failed --status 5 --dcc maya', { status: ['failed', '5'], dcc: 'maya' }],
    [
      'list --search a --since 2d --until 2026-11-20 --limit 5 --ndjson',
      { search: 'a', since: '2d', until: '2026-11-20', limit: '5', ndjson: true },
    ],
    ['list --deleted', { deleted: true }],
    [
      'list --columns task,cost --sort -cost --reverse --utc --project p --label x --label y --artist a',
      {
        ...{ columns: 'task,cost', sort: '-cost', reverse: true, utc: true },
        ...{ project: 'p', label: ['x', 'y'], artist: 'a' },
      },
    ],
    [
      'frames 1 --frames 1-9 --state failed --ndjson',
      { ids: ['1'], frames: '1-9', state: ['failed'], ndjson: true },
    ],
    ['frames --last', { ids: [], last: true }],
    ['frames --account', { ids: [], account: true }],
    [
      'set 1 --priority 60 --time-limit 12h --node-limit 5',
      { ids: ['1'], priority: '60', timeLimit: '12h', nodeLimit: '5' },
    ],
    [
      'set 1 --hardware 28C/64GB --platform 62 --full-speed',
      { ids: ['1'], hardware: '28C/64GB', platform: '62', fullSpeed: true },
    ],
    ['label add urgent 1 2W2', { label: 'urgent', ids: ['1', '2W2'] }],
    ['label remove urgent 1 2W2', { label: 'urgent', ids: ['1', '2W2'] }],
    ['logs 1 --frame 7 --follow', { ids: ['1'], frame: '7', follow: true }],
    ['logs --last', { ids: [], last: true }],
    ['retry 1', { ids: ['1'] }],
    ['retry 1 --frames 3,7-9', { ids: ['1'], frames: '3,7-9' }],
    ['retry --last --state failed --state stopped', { ids: [], last: true, state: ['failed', 'stopped'] }],
    ['retry 1 --all', { ids: ['1'], all: true }],
    ['thumbnails 1 --frames 1-9', { ids: ['1'], frames: '1-9' }],
    ['progress 1 --stage photon --ndjson', { ids: ['1'], stage: 'photon', ndjson: true }],
  ])('%s', (line, options) => check(line.split(' '), options));
});

describe('files', () => {
  test.each<Row>([
    ['upload a b', { paths: ['a', 'b'] }],
    ['upload --list -', { paths: [], list: '-' }],
    ['upload a --force --max-speed 5MB', { paths: ['a'], force: true, maxSpeed: '5MB' }],
    ['upload a --dry-run --ndjson', { paths: ['a'], dryRun: true, ndjson: true }],
    ['download 1 2W2', { ids: ['1', '2W2'] }],
    ['download --last --to d', { ids: [], last: true, to: 'd' }],
    ['download 1 --frames 1-5,9', { ids: ['1'], frames: '1-5,9' }],
    ['download 1 --include *.exr --include *.png', { ids: ['1'], include: ['*.exr', '*.png'] }],
    ['download 1 --layer a --layer b', { ids: ['1'], layer: ['a', 'b'] }],
    ['download 1 --on-conflict rename', { ids: ['1'], onConflict: 'rename' }],
    ['download 1 --max-speed 1GB --ndjson', { ids: ['1'], maxSpeed: '1GB', ndjson: true }],
    ['outputs 1 -', { ids: ['1', '-'] }],
    ['outputs --last', { ids: [], last: true }],
    ['analyze a.ma b.ma --dcc maya --map a=b', { scenes: ['a.ma', 'b.ma'], dcc: 'maya', map: ['a=b'] }],
  ])('%s', (line, options) => check(line.split(' '), options));
});

describe('the farm', () => {
  test.each<Row>([
    ['list-dcc --json', { json: true }],
    ['list-dcc --remote --os linux', { remote: true, os: 'linux' }],
    ['api /x', { path: '/x' }],
    ['api /x -d {}', { path: '/x', data: '{}' }],
    ['api /x --data @f', { path: '/x', data: '@f' }],
    ['api /x -d -', { path: '/x', data: '-' }],
    ['api --list', { path: undefined, list: true }],
    ['platforms --json', { json: true }],
    ['storages --json', { json: true }],
    ['packages --json', { json: true }],
    ['lines --raysync', { raysync: true }],
    ['hardware 1 2W2', { ids: ['1', '2W2'] }],
    ['hardware --last', { ids: [], last: true }],
    ['software maya --os linux', { dcc: 'maya', os: 'linux' }],
    ['software --json', { dcc: undefined, json: true }],
    ['explain 15000 10012', { codes: ['15000', '10012'] }],
    ['sandbox start', {}],
    ['sandbox start --port 8080 --frame-time 2s', { port: '8080', frameTime: '2s' }],
    ['sandbox start --foreground --json', { foreground: true, json: true }],
    ['sandbox stop', {}],
    ['sandbox status --json', { json: true }],
    ['sandbox reset', {}],
    ['sandbox set 1 2W2 --status 20', { ids: ['1', '2W2'], status: '20' }],
    ['sandbox set 1 --fail-frames 2-4', { ids: ['1'], failFrames: '2-4' }],
    ['sandbox set --balance 0', { ids: [], balance: '0' }],
    ['sandbox fault --next 5 --http 502', { next: '5', http: '502' }],
    ['sandbox fault --code 610', { code: '610' }],
    ['sandbox fault --drop', { drop: true }],
    ['sandbox fault --delay 5s', { delay: '5s' }],
    ['sandbox fault --garbage', { garbage: true }],
  ])('%s', (line, options) => check(line.split(' '), options));
});

describe('the account', () => {
  test.each<Row>([
    ['login', {}],
    ['login --access-id x --key-stdin', { accessId: 'x', keyStdin: true }],
    ['login --platform 62 --json', { platform: '62', json: true }],
    ['logout --json', { json: true }],
    ['whoami --json', { json: true }],
    ['settings --time-limit 12h', { timeLimit: '12h' }],
    ['env list --dcc maya --os linux', { dcc: 'maya', os: 'linux' }],
    [
      'env add e --dcc 2000 --dcc-version 2024 --plugin a=1 --plugin b=2 --os linux --project-path /p --render-setup',
      {
        ...{ name: 'e', dcc: '2000', dccVersion: '2024', plugin: ['a=1', 'b=2'], os: 'linux' },
        ...{ projectPath: '/p', renderSetup: true },
      },
    ],
    [
      'env edit e --dcc-version 2024 --without a --no-render-setup',
      { name: 'e', dccVersion: '2024', without: ['a'], renderSetup: false },
    ],
    ['env edit e --plugin a=1', { name: 'e', plugin: ['a=1'] }],
    ['env remove e', { name: 'e' }],
    ['env default e', { name: 'e' }],
    ['project list', {}],
    ['project list --own', { own: true }],
    [
      'records tasks --ndjson --since 2d --until 2026-11-20',
      { ndjson: true, since: '2d', until: '2026-11-20' },
    ],
    [
      'records logins --ndjson --since 2d --until 2026-11-20',
      { ndjson: true, since: '2d', until: '2026-11-20' },
    ],
    ['config list', {}],
    ['config path --json', { json: true }],
    ['config get domain', { key: 'domain' }],
    ['config set label a b', { key: 'label', values: ['a', 'b'] }],
    ['config set frames 1-5', { key: 'frames', values: ['1-5'] }],
    ['config unset label', { key: 'label' }],
    ['completion zsh', { shell: 'zsh' }],
  ])('%s', (line, options) => check(line.split(' '), options));

  test.each(['add', 'remove'])('project %s accepts a name with a space', (name) =>
    check(['project', name, 'film a'], { name: 'film a' }),
  );
});
