import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { cli } from '../../support/workstation/cli.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
for (const name of ['a.ma', 'b.unheardof']) workstation.file(name);
workstation.file('empty.ma', '');
workstation.file('text.json', '{\n  "task_info": oops\n}\n');
workstation.file('list.json', '[1, 2]');
mkdirSync(join(workstation.cwd, 'folder.ma'));
afterAll(() => workstation.close());

const NAMES: Readonly<Record<number, string>> = {
  64: 'UsageError',
  65: 'DataError',
  66: 'NoInputError',
  69: 'UnreachableError',
  75: 'FarmBusyError',
  76: 'ProtocolError',
  77: 'AccessError',
  78: 'ConfigError',
};

type Env = Readonly<Record<string, string>>;

/** One clear line that names the input, the next step below it, and nothing on stdout; with --json the same as one line. */
async function expectRefusal(argv: readonly string[], code: number, named: RegExp, more: Env = {}) {
  const env = { ...workstation.env, ...more };
  const text = await workstation.run(argv, { env });
  expect(text.stdout).toBe('');
  expect(text.code).toBe(code);
  const [first = '', second = '', ...rest] = linesOf(text.stderr);
  expect(first).toMatch(/^Error: \S/);
  expect(first).toMatch(named);
  expect(second, `a next step after: ${first}`).not.toBe('');
  expect(rest).toEqual([]);

  const json = await workstation.run(['--json', ...argv], { env });
  expect(json.stdout).toBe('');
  expect(json.code).toBe(code);
  const answer = onlyJson(json.stderr);
  expect(Object.keys(answer)).toEqual(['error']);
  const known = ['name', 'message', 'exitCode', 'farmCode', 'hint'];
  expect(known).toEqual(expect.arrayContaining(Object.keys(answer.error)));
  expect(answer.error).toMatchObject({ name: NAMES[code], exitCode: code });
  expect(answer.error.message).toMatch(named);
  expect(answer.error.hint).toEqual(expect.any(String));
}

/** Nothing else is left to say about such a line. */
const FRAMES = ['--frames', '1-2', '--dcc-version', '2025'];

describe('exit 64: arguments', () => {
  test.each<[string[], RegExp]>([
    [['sumbit', 'a.ma'], /sumbit.*submit/],
    [['nonsense'], /nonsense/],
    [['--bogus'], /--bogus/],
    [['submit', 'a.ma', '--farmes', '1'], /--farmes.*--frames/],
    [['wait', '1', '--bogus'], /--bogus/],
    [['status', '1', '--bogus'], /--bogus/],
    [['list-dcc', '--bogus'], /--bogus/],
    [['list-dcc', 'more'], /argument/],
    [['api', '/x', '--bogus'], /--bogus/],
    [['sandbox', 'fault', '--bogus'], /--bogus/],
    [['sandbox', 'nonsense'], /nonsense/],
    [['sandbox'], /sandbox/],
    [['submit'], /scene/],
    [['submit', 'a.ma', '--frames'], /--frames/],
    [['submit', 'a.ma', '--frames', 'all'], /'all'/],
    [['submit', 'a.ma', '--frames', '1-10[x]'], /'1-10\[x\]'/],
    [['submit', 'a.ma', '--frames', '1,,5'], /'1,,5'/],
    [['submit', 'a.ma', '--frames', '-5'], /-5/],
    [['submit', 'a.ma', '--frames', ''], /''/],
    [['submit', 'a.ma', ...FRAMES, '--test-frames', 'foremost'], /foremost/],
    [['submit', 'a.ma', ...FRAMES, '--chunk-size', 'two'], /--chunk-size.*two/],
    [['submit', 'a.ma', ...FRAMES, '--priority', 'high'], /--priority.*high/],
    [['submit', 'a.ma', ...FRAMES, '--priority', '5.5'], /--priority.*5\.5/],
    [['submit', 'a.ma', ...FRAMES, '--node-limit', ''], /--node-limit/],
    [['submit', 'a.ma', ...FRAMES, '--platform', 'w2'], /--platform.*w2/],
    [['submit', 'a.ma', ...FRAMES, '--os', 'beos'], /--os.*beos/],
    [['submit', 'a.ma', ...FRAMES, '--time-limit', 'soon'], /soon/],
    [['submit', 'a.ma', ...FRAMES, '--plugin', 'mtoa'], /mtoa/],
    [['submit', 'a.ma', ...FRAMES, '--set', 'tiles'], /tiles/],
    [['submit', 'a.ma', ...FRAMES, '--set', '=5'], /=5/],
    [['submit', 'a.ma', ...FRAMES, '--set', 'user_id=5'], /user_id/],
    [['submit', 'a.ma', ...FRAMES, '--dcc', 'mayya'], /mayya.*maya/],
    [['submit', 'a.ma', ...FRAMES, '--dcc', 'houdiny'], /houdiny.*houdini/],
    [['submit', 'a.ma', ...FRAMES, '--dcc', 'clarise'], /clarise.*clarisse/],
    [['submit', 'a.ma', ...FRAMES, '--dcc', '2099'], /2099/],
    [['submit', 'a.ma', ...FRAMES, '--wait', '--timeout', 'later'], /later/],
    [['submit', 'a.ma', ...FRAMES, '--rop', 'x'], /--rop/],
    [['submit', 'a.ma'], /frame range/],
    [['submit', 'b.unheardof', ...FRAMES], /b\.unheardof/],
    [['wait'], /id/],
    [['wait', 'abc'], /abc/],
    [['wait', '12x'], /12x/],
    [['wait', '0'], /'0'/],
    [['wait', '-'], /[Ss]tandard input/],
    [['wait', '1', '--timeout', '5 parsecs'], /5 parsecs/],
    [['wait', '1', '--interval', 'often'], /often/],
    [['wait', '1', '--until', 'dawn'], /--until.*dawn/],
    [['status'], /id/],
    [['status', '1.5'], /1\.5/],
    [['api'], /path/],
    [['api', 'queryPlatforms'], /queryPlatforms/],
    [['api', '/x', '-d', '{oops'], /JSON/],
    [['api', '/x', '-d', '[1]'], /object/],
    [['api', '/x', '-d', '5'], /object/],
    [['sandbox', 'set', '1'], /[Nn]othing/],
    [['sandbox', 'set', '--status', '20'], /id/],
    [['sandbox', 'set', 'abc', '--status', '20'], /abc/],
    [['sandbox', 'set', '1', '--status', 'broke'], /--status.*broke/],
    [['sandbox', 'set', '--balance', 'rich'], /--balance.*rich/],
    [['sandbox', 'set', '1', '--fail-frames', 'some'], /some/],
    [['sandbox', 'fault'], /fault/],
    [['sandbox', 'fault', '--drop', '--garbage'], /fault/],
    [['sandbox', 'fault', '--next', 'few', '--drop'], /--next.*few/],
    [['sandbox', 'fault', '--http', 'bad'], /--http.*bad/],
    [['sandbox', 'fault', '--delay', 'long'], /long/],
    [['sandbox', 'start', '--port', 'http'], /--port.*http/],
    [['sandbox', 'start', '--frame-time', 'slow'], /slow/],
  ])('%j', async (argv, named) => {
    await expectRefusal(argv, 64, named);
  });

  test('a missing value without a terminal is reported with its option', async () => {
    const frames = await workstation.run(['submit', 'a.ma']);
    expect(frames.stderr).toContain('--frames');
    const dcc = await workstation.run(['submit', 'b.unheardof', ...FRAMES]);
    expect(dcc.stderr).toContain('--dcc');
  });

  test.each([
    [['sumbit', 'a.ma'], 'rayvision --help'],
    [['wait', '1', '--bogus'], 'rayvision wait --help'],
    [['sandbox', 'set', '--bogus'], 'rayvision sandbox set --help'],
    [['--json', 'submit'], 'rayvision submit --help'],
    [['--bogus'], 'rayvision --help'],
    [['wait', 'submit', '--bogus'], 'rayvision wait --help'],
  ])('%j suggests a help that exists', async (argv, help) => {
    const { stderr } = await workstation.run(argv);
    expect(stderr).toContain(`${help}${argv.includes('--json') ? "'" : ''}`);
    expect((await workstation.run(help.split(' ').slice(1))).code).toBe(0);
  });
});

describe('exit 65: data', () => {
  test.each<[string[], RegExp]>([
    [['submit', 'a.ma', '--frames', '10-1'], /10-1/],
    [['submit', 'a.ma', '--frames', '1-10[0]'], /1-10\[0\]/],
    [['submit', 'empty.ma', ...FRAMES], /empty\.ma/],
    [['submit', 'a.ma', ...FRAMES, '--task-json', 'text.json'], /text\.json/],
    [['submit', 'a.ma', ...FRAMES, '--task-json', 'list.json'], /list\.json/],
    [['submit', 'a.ma', ...FRAMES, '--test-frames', '9-5'], /9-5/],
    [['submit', 'a.ma', '--frames', '1-10', '--test-frames', '1,50'], /--test-frames 50 is outside/],
    [['submit', 'a.ma', '--frames', '1-9[2]', '--test-frames', 'first,2'], /--test-frames 2 is outside/],
    [['submit', 'a.ma', ...FRAMES, '--chunk-size', '0'], /--chunk-size.*0/],
    [['submit', 'a.ma', ...FRAMES, '--priority', '100'], /--priority.*100/],
    [['submit', 'a.ma', ...FRAMES, '--priority', '-1'], /--priority.*-1/],
    [['submit', 'a.ma', ...FRAMES, '--node-limit', '0'], /--node-limit.*0/],
    [['submit', 'a.ma', '--frames', '1', '--dcc-version', '2099'], /2099/],
    [['submit', 'a.ma', ...FRAMES, '--plugin', 'nonesuch=1'], /nonesuch/],
    [['submit', 'a.ma', ...FRAMES, '--plugin', 'mtoa=9.9.9'], /9\.9\.9/],
    [['submit', 'a.ma', ...FRAMES, '--hardware', '96C'], /96C/],
    [['wait', '1', '--interval', '99ms'], /99ms/],
    [['wait', '1', '--timeout', '99999d'], /99999d/],
    [['api', '/x', '-d', '@text.json'], /JSON/],
    [['api', '/x', '-d', '@list.json'], /object/],
    [['api', '/api/render/handle/queryTaskInfo/v2', '-d', '{"taskIds":"x"}'], /taskIds/],
    [['api', '/api/render/submit/task', '-d', '{}'], /taskId/],
    [['sandbox', 'set', '1', '--status', '1000'], /--status.*1000/],
    [['sandbox', 'set', '1', '--fail-frames', '9-5'], /9-5/],
    [['sandbox', 'fault', '--next', '1000001', '--drop'], /--next.*1000001/],
    [['sandbox', 'fault', '--http', '999'], /--http.*999/],
    [['sandbox', 'start', '--port', '65536'], /--port.*65536/],
  ])('%j', async (argv, named) => {
    await expectRefusal(argv, 65, named);
  });
});

test.each(['pre_frames=some', 'os_name=mac', 'frames_per_task=0', 'stop_after_test=3', 'tiles_type=round'])(
  '--set %s is reported before any request, by name and value',
  async (setting) => {
    const [key = '', value = ''] = setting.split('=');
    const { code, stderr } = await workstation.run(['submit', 'a.ma', ...FRAMES, '--set', setting, '--json']);
    expect(code).toBe(65);
    expect(onlyJson(stderr).error.message).toContain(key);
    expect(onlyJson(stderr).error.message).toContain(`'${value}'`);
    expect(onlyJson(stderr).error).not.toHaveProperty('farmCode');
  },
);

test.each([
  ['cg_id=2007', '--dcc'],
  ['input_cg_file=/x.ma', '<scene>'],
])('--set %s suggests the option to use instead', async (setting, instead) => {
  await expectRefusal(['submit', 'a.ma', ...FRAMES, '--set', setting], 64, new RegExp(instead));
});

test('--stop-after-test without test frames is an error', async () => {
  await expectRefusal(['submit', 'a.ma', ...FRAMES, '--stop-after-test'], 64, /--stop-after-test/);
});

test.each(['--layer', '--project', '--artist', '--dcc-version'])(
  '%s with an unset variable is an error',
  async (flag) => {
    await expectRefusal(['submit', 'a.ma', ...FRAMES, flag, ''], 64, new RegExp(flag));
  },
);

test('help of an unknown command is an error', async () => {
  await expectRefusal(['help', 'nonsense'], 64, /nonsense/);
});

test('--json and --ndjson exclude each other', async () => {
  const { code, stdout, stderr } = await workstation.run(['wait', '1', '--json', '--ndjson']);
  expect([code, stdout]).toEqual([64, '']);
  expect(onlyJson(stderr).error.message).toContain('--ndjson');
});

test('--time-limit 0s is rejected', async () => {
  await expectRefusal(['submit', 'a.ma', ...FRAMES, '--time-limit', '0s'], 65, /0s/);
});

test('--rop for a DCC without ROPs is reported before missing credentials', async () => {
  const { code } = await cli(['submit', workstation.file('b.ma', 'x'), ...FRAMES, '--rop', 'x'], { env: {} });
  expect(code).toBe(64);
});

test('a value that the farm calls invalid exits with 65 as well', async () => {
  const argv = ['api', '/api/render/common/queryPlatforms', '-d', '{"zone":7}', '--json'];
  const { code, stdout, stderr } = await workstation.run(argv);
  expect([code, stdout]).toEqual([65, '']);
  expect(onlyJson(stderr).error).toMatchObject({ name: 'DataError', exitCode: 65, farmCode: 600 });
});

describe('exit 66: input files', () => {
  test.each<[string[], RegExp]>([
    [['submit', 'missing.ma', ...FRAMES], /missing\.ma/],
    [['submit', 'a.ma', 'missing.ma', ...FRAMES], /missing\.ma/],
    [['submit', 'folder.ma', ...FRAMES], /folder\.ma/],
    [['submit', 'a.ma/inside.ma', ...FRAMES], /inside\.ma/],
    [['submit', 'a.ma', ...FRAMES, '--task-json', 'missing.json'], /missing\.json/],
    [['submit', 'a.ma', ...FRAMES, '--task-json', 'folder.ma'], /folder\.ma/],
    [['api', '/x', '-d', '@missing.json'], /missing\.json/],
    [['api', '/api/no/such/path'], /no\/such\/path/],
    [['wait', '424242'], /424242/],
    [['status', '424242'], /424242/],
    [['sandbox', 'set', '424242', '--status', '20'], /424242/],
  ])('%j', async (argv, named) => {
    await expectRefusal(argv, 66, named);
  });

  test('--last without a previous task', async () => {
    const fresh = await openWorkstation();
    for (const command of ['wait', 'status']) {
      const { code, stdout, stderr } = await fresh.run([command, '--last']);
      expect([code, stdout]).toEqual([66, '']);
      expect(stderr).toMatch(/^Error: /);
    }
    await fresh.close();
  });
});
