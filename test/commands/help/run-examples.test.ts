import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../src/commands/index.js';
import { DOCUMENTS } from '../../docs/documents.js';
import { commandsOf, type ExampleCommand, REMARK } from '../../support/example-line.js';
import { everyNth } from '../../support/exhaustive.js';
import { forEachTest } from '../../support/for-each-test.js';
import { writeBlend } from '../../support/scenes/blend-writer.js';
import { animated, mayaScene } from '../../support/scenes/maya-scene.js';
import { openWorkstation } from '../../support/workstation/workstation.js';
import { object, STRUCTS, scene, to } from '../../unit/scene/blender/files.js';
import { ROOT } from '../../unit/sources.js';

/** A workstation with the scenes, files and tasks of the examples. */
async function openExamples() {
  const workstation = await openWorkstation();
  workstation.file('shot.project');
  workstation.file('old/task.json', '{"task_info": {"cg_id": "2007"}, "software_config": {}}');
  for (const name of ['shot.ma', 'rig.ma', 'shots/010.ma', 'shots/020.ma']) {
    workstation.file(name, mayaScene({ globals: animated(1, 10), layers: ['beauty', 'shadow'] }));
  }
  const camera = scene('Scene', { camera: to('Camera') });
  writeFileSync(join(workstation.cwd, 'shot.blend'), writeBlend(STRUCTS, [camera, object('Camera')]));
  workstation.file(
    'test/fixtures/demo.project',
    readFileSync(join(ROOT, 'test/fixtures/demo.project'), 'utf8'),
  );
  workstation.file('textures/wood.png');
  workstation.file('files.txt', 'rig.ma\ntextures/wood.png\n');
  const ids = [];
  for (const frames of ['1-10', '1-20']) {
    ids.push(String(await workstation.submit('--frames', frames, '--label', 'urgent')));
  }
  workstation.farm.clock.advance(60_000);
  await workstation.run(['config', 'set', 'chunkSize', '1', '--profile', 'studio']);
  workstation.file('shot.project', readFileSync(join(ROOT, 'test/fixtures/demo.project'), 'utf8'));
  workstation.file('old-ids.txt', ids.join('\n'));
  const { accessId, accessKey, domain } = workstation.farm.sandbox.address;
  workstation.file('key.txt', accessKey);
  const storage = (kind: string, bid: string) =>
    join(workstation.farm.folder, 'storage', kind, `${bid}-10000001`);
  /** Words of the examples, and their replacements here. */
  const here: Readonly<Record<string, string>> = {
    ...{ 12345: ids[0] ?? '', 12346: ids[1] ?? '', 1001: ids[0] ?? '' },
    $id: ids[0] ?? '',
    ...{ '2W12345': `2W${ids[0]}`, '2W12346': `2W${ids[1]}`, 'task.foxrenderfarm.com': domain, ID: accessId },
    ...{ '/mnt/farm/input': storage('input', '10201'), '/mnt/farm/output': storage('output', '20201') },
  };
  return { ...workstation, here };
}

const workstation = forEachTest(openExamples);

/** The words of an example, replaced by the farm, tasks and files of this workstation. */
function localWords({ argv }: ExampleCommand): string[] {
  return argv
    .filter((word) => word !== '--sandbox')
    .flatMap((word) => (word === '*.ma' ? ['rig.ma', 'shot.ma'] : [workstation().here[word] ?? word]));
}

/** Runs the commands of a pipeline, each with the output of the one before; returns their exit codes and stderr. */
async function run(line: string): Promise<{ codes: number[]; told: string }> {
  const codes: number[] = [];
  let piped: string | undefined;
  let told = '';
  for (const command of commandsOf(line)) {
    const stdin =
      command.stdin === undefined ? piped : readFileSync(join(workstation().cwd, command.stdin), 'utf8');
    const result = await workstation().run(localWords(command), stdin === undefined ? {} : { stdin });
    codes.push(result.code);
    piped = result.stdout;
    if (command.stdout !== undefined) workstation().file(command.stdout, result.stdout);
    told += `${line}\n${result.stderr}`;
  }
  return { codes, told };
}

/** Examples that do not exit with 0 here, each with its reason. */
const OTHERWISE: Readonly<Record<string, number>> = {
  // They prompt, and there is no terminal here; test/e2e/login.test.ts answers them at a pseudo-terminal.
  'rayvision login': 64,
  'rayvision login --profile studio': 64,
  // Nothing was interrupted here; test/commands/submit/resume.test.ts resumes interrupted submissions.
  'rayvision submit --resume': 66,
  'rayvision submit --resume 3f9a2c01d7': 66,
  'rayvision submit --forget 3f9a2c01d7': 66,
  // No wait was interrupted here; test/commands/wait/many-tasks.test.ts interrupts one.
  'rayvision wait --again': 66,
};

/** It starts a process in the background: test/e2e/binary.test.ts starts and stops it. */
const BACKGROUND = /^rayvision sandbox start/;

const bare = (line: string) => line.trim().replace(/^\$ /, '').split(REMARK)[0] ?? '';

async function check(lines: readonly string[]): Promise<void> {
  const odd: object[] = [];
  for (const line of lines.filter((one) => !BACKGROUND.test(bare(one)))) {
    const { codes, told } = await run(line);
    if (codes.some((code) => code !== (OTHERWISE[bare(line)] ?? 0))) odd.push({ line, codes, told });
  }
  expect(odd).toEqual([]);
}

describe('the examples of --help run without an error', () => {
  const lines = async (lang: string, ...argv: string[]) => {
    const { stdout } = await workstation().run([...argv, '--help', '--lang', lang]);
    return stdout.split('\n').filter((line) => line.startsWith('  $ '));
  };

  test('each command has examples, the same in both languages', async () => {
    for (const { name } of COMMANDS) {
      const english = await lines('en', name);
      expect(english.filter((line) => line.includes(`rayvision ${name}`))).not.toEqual([]);
      expect((await lines('zh', name)).map(bare)).toEqual(english.map(bare));
    }
  });

  test.each(everyNth(8, COMMANDS).map(({ name }) => name))('%s', async (name) => {
    await check(await lines('en', name));
  });

  test('of the first page', async () => {
    const english = await lines('en');
    expect(english.length).toBeGreaterThan(2);
    await check(english);
  });
});

/** The example lines of a document: indented by four spaces, or in a block of `sh` or `powershell`. */
function exampleLines(text: string): string[] {
  const lines: string[] = [];
  let language: string | undefined;
  for (const line of text.split('\n')) {
    const fence = /^```(\w*)/.exec(line)?.[1];
    if (fence !== undefined) language = language === undefined ? fence : undefined;
    const isBlock = language === 'sh' || language === 'powershell';
    const isIndented = language === undefined && /^ {4,}/.test(line);
    if ((isBlock || isIndented) && /^\s*(?:\$ )?(?:id=\$\()?rayvision /.test(line)) lines.push(line);
  }
  return lines;
}

/** The example lines of README and docs, by the heading above them. The generated pages repeat the help. */
const SECTIONS: readonly (readonly [heading: string, lines: readonly string[]])[] = DOCUMENTS.filter(
  ({ path }) => !path.startsWith('docs/commands/'),
).flatMap(({ path, text }) =>
  text
    .split(/^#+ (?=.*$)/m)
    .map((section) => {
      const [heading = '', ...lines] = section.split('\n');
      return [`${path}: ${heading}`, exampleLines(lines.join('\n'))] as const;
    })
    .filter(([, lines]) => lines.length > 0),
);

describe('the examples of the documents run without an error', () => {
  test.each(everyNth(12, SECTIONS))('%s', async (_, lines) => check(lines));

  test('each command has an example', () => {
    const lines = SECTIONS.flatMap(([, own]) => own);
    const commands = new Set(lines.flatMap((line) => commandsOf(line).map(({ argv }) => argv[0])));
    expect(COMMANDS.map(({ name }) => name).filter((name) => !commands.has(name))).toEqual([]);
  });
});
