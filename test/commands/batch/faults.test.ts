import { describe, expect, test } from 'vitest';
import { forEachTest } from '../../support/for-each-test.js';
import { mayaScene } from '../../support/scenes/maya-scene.js';
import { onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = forEachTest(async () => {
  const opened = await openWorkstation();
  for (const name of ['a', 'b', 'c']) opened.file(`${name}.ma`, mayaScene());
  opened.file('lacks.ma', mayaScene({ textures: { file1: 'nowhere.png' } }));
  return opened;
});

async function refused(content: string, ...flags: string[]) {
  workstation().file('shots.csv', content);
  const result = await workstation().run(['batch', 'shots.csv', '--frames', '1', ...flags]);
  const { tasks } = onlyJson((await workstation().run(['list', '--json'])).stdout);
  expect(tasks).toEqual([]);
  return result;
}

describe('faults of a file are reported together with their lines, and nothing is sent', () => {
  test.each<[title: string, content: string, reported: readonly RegExp[]]>([
    [
      'an unknown column',
      'scene,prioriti\na.ma,5\n',
      [/^line 2: Error: 'prioriti' is not a column/, /'priority'/],
    ],
    ['a missing column', 'name,frames\na,1\n', [/no column 'scene'; the columns are: name, frames/]],
    ['no scene in a row', 'scene,name\na.ma,a\n,b\n', [/^line 3: Error: The row has no scene/m]],
    [
      'equal names',
      'scene\na.ma\nb.ma\na.ma\n',
      [/^line 4 \(a\): Error: The name 'a' is already used in line 2/m],
    ],
    ['a circle', 'scene,after\na.ma,b\nb.ma,c\nc.ma,a\n', [/^line 2 \(a\): .*a → b → c → a/m]],
    ['a row that waits for itself', 'scene,after\na.ma,a\n', [/a → a/]],
    [
      'an unknown name',
      'scene,name,after\na.ma,shot_1,\nb.ma,b,shot_2\n',
      [/^line 3 \(b\): .*'shot_2'/m, /'shot_1'\?/],
    ],
    ['too few values', 'scene,name\na.ma\n', [/^line 2: .*1 value, but there are 2 columns/m]],
    ['too many values', 'scene,name\na.ma,a,b\n', [/^line 2: .*3 values, but there are 2 columns/m]],
    ['a quote that is never closed', 'scene,name\na.ma,"a\nb.ma,b\n', [/line 2 on/]],
    [
      'a value of a megabyte',
      `scene,name\na.ma,${'x'.repeat(1 << 20)}\nb.ma\n`,
      [/^line 2: .*32767/m, /^line 3/m],
    ],
    ['a malformed value', 'scene,frames\na.ma,abc\nb.ma,9-1\n', [/^line 2 \(a\): /m, /^line 3 \(b\): /m]],
    ['a scene that is missing', 'scene\nnowhere.ma\na.ma\n', [/^line 2 \(nowhere\): /m]],
    ['files of a scene that are missing', 'scene\nlacks.ma\na.ma\n', [/^line 2 \(lacks\): .*nowhere\.png/m]],
    [
      'a version that the farm lacks',
      'scene,dcc-version\na.ma,9999\nb.ma,\nc.ma,8888\n',
      [/^line 2/m, /^line 4/m],
    ],
    ['no rows', 'scene,name\n', [/no rows/]],
    ['text that is not UTF-8', 'scene\na\uFFFD.ma\n', [/not UTF-8/]],
    [
      'several ranges of frames',
      'scene,frames\na.ma,"1-10,20"\n',
      [/^line 2 \(a\): .*'a' has several: 1-10,20/m, /Make a row for each range/],
    ],
    ['damaged JSON', '[{"scene":', [/not JSON/]],
    [
      'rows of JSON that are no objects',
      '[\n {"scene":"a.ma"},\n 5,\n {"scene":["a","b"]}\n]',
      [/^line 3: /m, /^line 4: /m],
    ],
    ['a damaged line of NDJSON', '{"scene":"a.ma"}\n{"scene"\n', [/^line 2: .*not JSON/m]],
    [
      'two columns of one option',
      'scene,layer,layers\na.ma,x,y\n',
      [/'layers' and 'layer'|'layer' and 'layers'/],
    ],
  ])('%s', async (_, content, reported) => {
    const { code, stdout, stderr } = await refused(content);
    expect({ code, stdout }, stderr).toEqual({ code: 65, stdout: '' });
    for (const one of reported) expect(stderr).toMatch(one);
  });

  test('of several kinds, as one JSON error', async () => {
    const { code, stderr } = await refused(
      'scene,frames,after\nnowhere.ma,1,\nb.ma,x,z\nc.ma,1,\n',
      '--json',
    );
    expect(code).toBe(65);
    const { message } = onlyJson(stderr).error;
    expect(message).toMatch(
      /^2 of 3 rows cannot be submitted; nothing was submitted\. line 2 \(nowhere\): .*line 3 \(b\): /,
    );
  });

  test('--yes does not override missing files, and asks nothing', async () => {
    expect((await refused('scene\nlacks.ma\n', '--yes')).code).toBe(65);
  });
});

describe('what spreadsheets write', () => {
  test('a BOM, CRLF, quotes with commas and line ends, and empty lines are read', async () => {
    const content =
      '\uFEFFScene,Name,Label\r\n"a.ma","one, ""1""\r\nline",x\r\n\r\n,,\r\nb.ma,two,"x; y"\r\nc.ma,two,\r\n';
    const { code, stderr } = await refused(content);
    expect(code).toBe(65);
    expect(stderr).toMatch(/^line 7 \(two\): Error: The name 'two' is already used in line 6/);
  });
});

test('a file that does not exist is no input (66), before its content is read', async () => {
  expect((await workstation().run(['batch', 'nowhere.csv'])).code).toBe(66);
});

test('a malformed option of the line is an error of usage (64)', async () => {
  expect((await refused('scene\na.ma\n', '--parallel', 'x')).code).toBe(64);
  expect((await refused('scene\na.ma\n', '--parallel', '0')).code).toBe(65);
  expect((await refused('scene\na.ma\n', '--max-cost', 'x')).code).toBe(64);
});
