import { expect, test } from 'vitest';
import { complete } from '../../../../src/commands/completion/candidates.js';
import { COMMANDS } from '../../../../src/commands/index.js';
import { createProgram } from '../../../../src/program.js';
import { english } from '../../../../src/text/index.js';

/** What a source holds here: its name, and values that no shell may get. */
const lookUp = async (source: string) =>
  [`${source}-1`, `${source}-2`, 'a b', '$(id)', 'x;y', "'", '\u001b[0m', '~'].map((value) => ({ value }));

async function completionOf(line: string) {
  const words = line.split(' ');
  const program = createProgram(words, english, async () => {});
  const { candidates, paths } = await complete(program, COMMANDS, words, lookUp);
  return { values: candidates.map(({ value }) => value), paths };
}

type Row = readonly [line: string, values: string[]];

test.each<Row>([
  // Commands.
  ['sub', ['submit']],
  ['st', ['status', 'stop', 'start', 'storages']],
  ['nonsense', []],
  ['--json sub', ['submit']],
  ['--profile submit sub', ['submit']],
  ['env ', ['list', 'add', 'edit', 'remove', 'default']],
  ['env a', ['add']],
  ['help env d', ['default']],
  ['help li', ['list', 'list-dcc', 'lines']],
  // Flags, of the command and of all commands; hidden ones are left out.
  ['retry --al', ['--all']],
  ['retry --js', ['--json']],
  ['sandbox start --', ['--port', '--frame-time', '--engine', '--foreground', ...globalFlags()]],
  ['--la', ['--lang']],
  ['submit a.ma --dcc-v', ['--dcc-version']],
  ['submit -- --dcc', []],
  // Values of options.
  ['submit --dcc ', ['dcc-1', 'dcc-2']],
  ['submit --dcc=', ['--dcc=dcc-1', '--dcc=dcc-2']],
  ['submit --dcc=dcc-2', ['--dcc=dcc-2']],
  ['submit --dcc = dcc-2', ['dcc-2']],
  ['submit --dcc =', ['dcc-1', 'dcc-2']],
  ['submit --os l', ['linux']],
  ['submit --transfer r', ['raysync']],
  ['sandbox start --engine t', ['transmitter']],
  ['software --os l', ['linux']],
  ['progress --stage ', ['photon', 'frames']],
  ['submit --wait --until ', ['end', 'test']],
  ['submit --resume ', ['submission-1', 'submission-2']],
  ['submit --resume --wa', ['--wait']],
  ['download 1 --on-conflict re', ['rename']],
  ['list --columns column-1,column-2,c', ['column-1,column-2,column-1', 'column-1,column-2,column-2']],
  ['list --status ', ['taskStatus-1', 'taskStatus-2']],
  ['list --sort ', ['sortKey-1', 'sortKey-2']],
  ['frames 1 --state ', ['frameState-1', 'frameState-2']],
  ['sandbox set --status ', ['statusCode-1', 'statusCode-2']],
  ['--lang ', ['en', 'zh']],
  ['status --lang z', ['zh']],
  ['--profile ', ['profile-1', 'profile-2']],
  ['status --protocol https', ['https']],
  ['submit --artist ', []],
  ['submit --frames --wa', []],
  // Arguments.
  ['status ', ['task-1', 'task-2']],
  ['status 1 2 task-', ['task-1', 'task-2']],
  ['logs ', ['task-1', 'task-2']],
  ['logs 1 ', ['task-1', 'task-2']],
  ['label add urgent ', ['task-1', 'task-2']],
  ['label add ', []],
  ['config get ', ['setting-1', 'setting-2']],
  ['config set setting-1 ', []],
  ['software ', ['dcc-1', 'dcc-2']],
  ['api ', ['endpointPath-1', 'endpointPath-2']],
  ['completion p', ['powershell']],
  ['whoami ', []],
])('%s', async (line, values) => {
  expect((await completionOf(line)).values).toEqual(values);
});

function globalFlags(): string[] {
  const flags = ['version', 'profile', 'domain', 'protocol', 'sandbox', 'json', 'quiet', 'yes', 'no-input'];
  return [...flags, 'no-color', 'debug', 'lang'].map((name) => `--${name}`);
}

test.each([
  ['submit ', 'files'],
  ['submit a.ma ', 'files'],
  ['submit --task-json ', 'files'],
  ['submit --wait --download ', 'folders'],
  ['upload ', 'files'],
  ['download 1 --to ', 'folders'],
  ['analyze ', 'files'],
  ['status ', undefined],
])('%s leaves %s to the shell', async (line, paths) => {
  expect((await completionOf(line)).paths).toBe(paths);
});
