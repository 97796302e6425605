import { writeFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { CAMERA, mantra, writeHip } from '../../support/scenes/hip-writer.js';
import { packed, plain, SHOT } from '../../support/scenes/katana-writer.js';
import { openWorkstation } from '../../support/workstation/workstation.js';
import { cameras, scene, take, takes, w } from '../../unit/scene/cinema4d/scenes.js';

const workstation = await openWorkstation();
const write = (name: string, bytes: Buffer) => writeFileSync(workstation.file(name), bytes);
const one = { 'obj/cam1': CAMERA, 'out/beauty': mantra() };
write('one.hip', writeHip({ nodes: one }));
write('two.hip', writeHip({ nodes: { ...one, 'out/matte': mantra({ f: [5, 6, 1] }) } }));
write('none.hip', writeHip());
const reference = { type: 'reference', parameters: { filepath1: '$HIP/set.usda' } };
write('usd.hip', writeHip({ nodes: { ...one, 'stage/reference1': reference } }));
workstation.file('set.usda', '#usda 1.0\ndef "A" { asset inputs:file = @./gone.png@ }\n');
write('shot.katana', packed(SHOT));
write('nodes.katana', plain('<node name="a" type="Group"></node>\n'));
const left = { 10002: w.value.link(1) };
const right = take('right', 6, { 10002: w.value.link(2) });
write('takes.c4d', scene({ parts: [cameras(['l', 1], ['r', 2]), takes(5, take('Main', 5, left, right))] }));
afterAll(() => workstation.close());

const lines = async (...argv: string[]) => (await workstation.run(['analyze', ...argv], { env: {} })).stdout;
const dry = (...argv: string[]) => workstation.run(['submit', ...argv, '--dry-run']);

describe('a report calls what renders as its DCC does', () => {
  test('ROPs, a line for each, with their types', async () => {
    const stdout = await lines('two.hip');
    expect(stdout).toMatch(/^ {2}ROPs +ifd {2}\/out\/beauty 1-10\[1\]\n {15}ifd {2}\/out\/matte 5-6\[1\]$/m);
    expect(await lines('two.hip', '--lang', 'zh')).toMatch(/^ {2}ROP +ifd/m);
  });

  test.each([
    ['shot.katana', /^ {2}Render nodes +(?:Render {2})?Render 10-20\[1\]$/m, /^ {2}渲染节点/m],
    ['takes.c4d', /^ {2}Takes +Main 0-100\[1\]\n {15}right 0-100\[1\] \(not rendered\)$/m, /^ {2}场次/m],
  ])('%s', async (name, row, chinese) => {
    expect(await lines(name)).toMatch(row);
    expect(await lines(name, '--lang', 'zh')).toMatch(chinese);
  });
});

describe('a report names the options without which the scene cannot be submitted', () => {
  test.each([
    ['several ROPs', 'two.hip', '--rop'],
    ['no ROP', 'none.hip', '--rop'],
    ['no render node, and no times', 'nodes.katana', '--rop, --frames'],
  ])('%s', async (_, name, flags) => {
    expect(await lines(name)).toMatch(new RegExp(`^ {2}To submit +.*: ${flags}`, 'm'));
  });

  test('none where the scene defines everything', async () => {
    expect(await lines('one.hip')).not.toContain('To submit');
    expect(await lines('takes.c4d')).not.toContain('To submit');
  });

  test('the files alone may be named several times', async () => {
    expect(await lines('none.hip')).not.toContain('once for each file');
  });
});

test('a file that a nested file names is listed with it', async () => {
  expect(await lines('usd.hip')).toMatch(/^ {4}missing +texture +\/A in set\.usda +\.\/gone\.png$/m);
  expect(await lines('usd.hip', '--lang', 'zh')).toContain('set.usda 的 /A');
  expect((await dry('usd.hip')).stderr).toContain('./gone.png (/A in set.usda)');
});

describe('a submission', () => {
  test('without a ROP or render node is refused in the words of the DCC', async () => {
    const hip = await dry('none.hip');
    expect(hip).toMatchObject({ code: 64 });
    expect(hip.stderr).toContain("No ROP found in 'none.hip'");
    const katana = await dry('nodes.katana', '--frames', '1');
    expect(katana).toMatchObject({ code: 64 });
    expect(katana.stderr).toContain("No render node found in 'nodes.katana'");
    expect(katana.stderr).not.toContain('mantra');
  });

  test('shows the take that renders, with its camera', async () => {
    expect((await dry('takes.c4d')).stderr).toMatch(/^ {2}Renders +Main, l$/m);
    expect((await dry('takes.c4d', '--layer', 'right')).stderr).toMatch(/^ {2}Renders +right, r$/m);
  });
});
