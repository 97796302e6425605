import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../src/commands/index.js';
import { EXHAUSTIVE, everyNth, timeLimit } from '../../support/exhaustive.js';
import { REACHED, startUnsafeFarm, UNSAFE } from '../../support/farms/unsafe-farm.js';
import { forEachCommand } from '../../support/for-each-command.js';
import { mayaScene } from '../../support/scenes/maya-scene.js';
import { linesOf, openWorkstation } from '../../support/workstation/workstation.js';

// Control characters from the farm, a scene or a file name are never printed, and never written to a log.

let spared: readonly string[] = [];
let ids: readonly string[] = [];
const logs = mkdtempSync(join(tmpdir(), 'rayvision-unsafe-'));

const unsafeName = (extension: string) => `a${UNSAFE.replaceAll('/', '')}${extension}`;

const workstation = await openWorkstation();
const farm = await startUnsafeFarm(workstation.farm.sandbox.address.domain, () => spared);
ids = (await workstation.pinned(25, 45, 40, 0)).map(String);
workstation.file('plain.ma', mayaScene());
workstation.file('unsafe.ma', unsafeScene());
workstation.file('plain.csv', 'scene,frames\nplain.ma,1\n');
workstation.file(
  'unsafe.csv',
  `scene,name,frames\nplain.ma,"${UNSAFE.replaceAll('"', '""')}",1\nnowhere.ma,x,1\n`,
);
// Windows has no such names.
if (process.platform !== 'win32') {
  workstation.file(unsafeName('.ma'), unsafeScene());
  workstation.file(`unsafe-frames/${unsafeName('.0001.png')}`);
}
workstation.file('unsafe-frames/a.0002.png');
afterAll(async () => {
  await farm.close();
  await workstation.close();
  rmSync(logs, { recursive: true, force: true });
});

/** A scene with the unsafe text in every name, as far as its format can express it. */
function unsafeScene(): string {
  const text = UNSAFE.replaceAll('\r', '\\r').replaceAll('\n', '\\n');
  return mayaScene({
    textures: { [`file${text}`]: `/nowhere/${text}.png` },
    references: { [`ref${text}`]: `/nowhere/${text}.ma` },
    layers: [`layer${text}`],
    cameras: [`cam${text}`],
  }).replace('"mtoa" "5.1.0"', `"mtoa" "5.1.0${text}"`);
}

/** Members that a command depends on: if they are valid, it runs to its end. */
const STEERING = ['framesRange', 'frameIndex', 'filePath', 'labels', 'cgVersion', 'pluginName', 'version'];

const [ended, failed, parked, waiting] = ['#0', '#1', '#2', '#3'] as const;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences of the theme
const OWN_COLOUR = /\u001b\[(?:1|2|22|31|32|33|39)m/g;

/** Command lines of the commands that need more than an id; `#0` is the first one of `ids`. */
const OWN_LINES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  submit: [
    ['plain.ma', '--frames', '1-2', '--dry-run'],
    ['plain.ma', '--frames', '1-2', '--yes'],
    ['unsafe.ma', '--frames', '1-2', '--ignore-missing', '--yes'],
    ['unsafe.ma', '--frames', '1-2'],
    ['plain.ma', 'unsafe.ma', '--frames', '1-2', '--wait', '--timeout', '4s'],
    ...(process.platform === 'win32' ? [] : [[unsafeName('.ma'), '--frames', '1-2', '--ignore-missing']]),
    ['plain.ma', '--frames', '1', '--project', UNSAFE, '--new'],
    ['--resume'],
    ['--unfinished'],
  ],
  batch: [['plain.csv'], ['unsafe.csv'], [`nowhere${UNSAFE}`]],
  analyze: [
    ['plain.ma', 'unsafe.ma'],
    ['unsafe.ma', '-q'],
    ...(process.platform === 'win32' ? [] : [[unsafeName('.ma')]]),
  ],
  wait: [
    [ended, failed],
    [waiting, '--timeout', '4s'],
    [parked, '--timeout', '4s', '--download', 'out'],
  ],
  status: [[ended, failed, parked, waiting]],
  list: [[], ['--status', 'failed'], ['-q'], ['--columns', 'all']],
  frames: [[ended], [failed, '--status', 'failed'], [ended, '-q']],
  logs: [[ended], [ended, '--frame', '1'], [failed, '--failed']],
  why: [[ended], [failed], [waiting], [parked]],
  thumbnails: [[ended], [ended, '-q']],
  progress: [[ended]],
  stop: [[waiting], [waiting, '--frames', '1']],
  start: [[parked]],
  retry: [[failed], [failed, '--frames', '1']],
  set: [[waiting, '--priority', '3']],
  label: [
    ['add', waiting, UNSAFE],
    ['remove', waiting, UNSAFE],
  ],
  software: [[], ['maya'], ['maya', '-q']],
  lines: [[], ['--raysync'], ['-q']],
  explain: [['15000'], ['10012'], [UNSAFE]],
  env: [
    ['list'],
    ['add', `e${UNSAFE}`, '--dcc', 'maya', '--dcc-version', '2023'],
    ['default', 'none'],
    ['list', '-q'],
  ],
  project: [['list'], ['add', `p${UNSAFE}`], ['remove', `q${UNSAFE}`], ['list', '-q']],
  records: [['tasks'], ['logins']],
  abandon: [[waiting]],
  delete: [[waiting]],
  outputs: [[ended], [ended, '-q']],
  download: [
    [ended, '--to', 'out'],
    [ended, '--to', `out${UNSAFE.replaceAll('/', '')}`],
  ],
  check: [['unsafe-frames'], [ended], [`nowhere${UNSAFE}`]],
  sync: [['synced'], [`synced${UNSAFE.replaceAll('/', '')}`]],
  upload: [['plain.ma'], [`nowhere${UNSAFE}`]],
  'list-dcc': [[], ['--remote'], ['--remote', '-q']],
  login: [['--access-id', 'AccessIdOfTheTest', '--key-stdin']],
  logout: [[]],
  config: [
    ['list'],
    ['set', 'project', `x${UNSAFE}`],
    ['get', 'project'],
    ['list', '-q'],
    ['unset', 'project'],
    ['path'],
  ],
  completion: [['bash'], [`z${UNSAFE}`]],
  api: [['--list'], ['/api/render/common/queryPlatforms', '-d', '{"zone":1}'], [`/${UNSAFE}`]],
  sandbox: [['status'], ['fault', `/${UNSAFE}`]],
};

/** The command lines of each command. */
const LINES = forEachCommand(OWN_LINES, ended, (_, words) => [words, [...words, '-q']]);

const names = Object.keys(LINES);

test('every command has a command line', () => {
  expect(Object.keys(LINES).toSorted()).toEqual(COMMANDS.map(({ name }) => name).toSorted());
});

describe.each([
  ['every text', []],
  ['every text except those that a command depends on', STEERING],
])('control characters from the farm in %s', (_, kept) => {
  beforeAll(() => {
    spared = kept;
  });

  test.each(names)('are not printed or logged by %s', { timeout: timeLimit(60_000) }, async (command) => {
    const lines = kept.length === 0 ? everyNth(2, LINES[command] ?? []) : everyNth(4, LINES[command] ?? []);
    const forms = kept.length === 0 ? [[], ['--json'], ['--debug', '--lang', 'zh']] : [['--debug']];
    const log = mkdtempSync(join(logs, 'log-'));
    const env = { ...workstation.env, RAYVISION_DOMAIN: farm.domain, RAYVISION_LOG: log };
    const colour = { ...env, FORCE_COLOR: '1' };
    for (const [at, words] of lines.entries()) {
      // Each line runs in one of the forms, and some lines with colour; `npm run soak` takes all.
      const turn = at + names.indexOf(command);
      const argv = [
        command,
        ...words.map((word) => (/^#\d$/.test(word) ? (ids[Number(word[1])] ?? '') : word)),
      ];
      for (const flags of EXHAUSTIVE ? forms : [forms[turn % forms.length] ?? []]) {
        const result = await workstation.run([...argv, ...flags], { env, stdin: `${UNSAFE}\n` });
        const { stderr } = result;
        // A renderer's log has its own lines.
        const stdout = command === 'logs' ? result.stdout.replaceAll('FORGED', '') : result.stdout;
        expect([argv, flags, REACHED.exec(stdout)?.[0]]).toEqual([argv, flags, undefined]);
        expect([argv, flags, REACHED.exec(stderr)?.[0]]).toEqual([argv, flags, undefined]);
      }
      if (!EXHAUSTIVE && (kept.length > 0 || turn % 3 > 0)) continue;
      // The theme's colours are the only control sequences.
      const painted = await workstation.run(argv, { env: colour, stdin: `${UNSAFE}\n` });
      for (const text of [painted.stdout, painted.stderr]) {
        const bare = text.replaceAll(OWN_COLOUR, '').replaceAll('FORGED', '');
        expect([argv, REACHED.exec(bare)?.[0]]).toEqual([argv, undefined]);
      }
    }
    const written = readFileSync(join(log, 'rayvision.log'), 'utf8');
    expect(REACHED.exec(written)?.[0]).toBeUndefined();
    for (const line of linesOf(written)) expect(JSON.parse(line)).toHaveProperty('time');
  });
});
