import { writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { writeMax } from '../../support/scenes/max-writer.js';
import { writeOle } from '../../support/scenes/ole-writer.js';
import { softimageVersion } from '../../support/scenes/softimage-writer.js';
import { onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
const checker = 'C:\\Program Files\\Autodesk\\3ds Max 2019\\maps\\uvwunwrap\\UV_Checker.png';
const scene = writeMax({
  ...{ program: '25.00', savedAs: '21.00', sectorSize: 4096, cameras: ['Camera001', 'Camera002'] },
  ...{ dependencies: ['wood.png', 'gone.png', 'uv_checker.png'], renderer: 'V-Ray 5, update 1.2' },
  ...{ settings: { 256: 0x503, 272: 480, 288: 2400 }, render: ['Render Output=D:\\out\\a.exr'] },
  assets: [
    ['a'.repeat(32), 'Bitmap', 'D:\\job\\maps\\wood.png', ''],
    ['b'.repeat(32), 'Bitmap', 'D:\\job\\maps\\gone.png', ''],
    ['c'.repeat(32), 'Bitmap', checker, checker],
    ['d'.repeat(32), 'Bitmap', 'D:\\out\\a.exr', ''],
  ],
});
writeFileSync(workstation.file('job/scenes/shot.max'), scene);
workstation.file('job/maps/wood.png');
workstation.file('word.max', 'not a scene');
afterAll(() => workstation.close());

test('a scene of 3ds Max is reported, and a map that is missing', async () => {
  const { code, stdout } = await workstation.run(['analyze', 'job/scenes/shot.max', '--json'], { env: {} });
  expect(code).toBe(65);
  const [report] = onlyJson(stdout).scenes;
  expect(report).toMatchObject({
    ...{ dcc: { name: '3ds Max', id: 2001 }, format: '3ds-max', savedBy: '2023' },
    version: { value: '2019', state: 'found' },
    frames: { value: '3-15[1]', state: 'found' },
    plugins: { vray: '5, update 1.2' },
    outputs: ['D:\\out\\a.exr'],
    unknown: [],
    tips: [{ code: '10012', items: ['Bitmap: D:\\job\\maps\\gone.png'] }],
  });
  const assets = report.assets as { path: string; missing: boolean; optional?: string }[];
  expect(assets.map(({ missing, optional }) => [missing, optional])).toEqual([
    [false, undefined],
    [true, undefined],
    [true, 'installed'],
  ]);
});

test('as text, with what comes with 3ds Max in a note', async () => {
  const { stdout } = await workstation.run(['analyze', 'job/scenes/shot.max'], { env: {} });
  expect(stdout).toMatch(/^ {2}Version +3ds Max 2019$/m);
  expect(stdout).toMatch(/^ {2}Frames +3-15\[1\]$/m);
  expect(stdout).toMatch(/^ {2}Cameras +Camera001, Camera002$/m);
  expect(stdout).toMatch(/UV_Checker\.png \(installed with the DCC\)/);
});

test('a file that is no scene is refused', async () => {
  const { code, stderr } = await workstation.run(['analyze', 'word.max'], { env: {} });
  expect(code).toBe(65);
  expect(stderr).toContain('does not look like a scene of 3ds Max');
});

test('of a scene whose version alone is read, the options for the rest are named', async () => {
  writeFileSync(
    workstation.file('shot.scn'),
    writeOle({ 'TLShell/Version': softimageVersion('10.0.422.0') }),
  );
  const { code, stdout } = await workstation.run(['analyze', 'shot.scn'], { env: {} });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ {2}Version +softimage 2012$/m);
  expect(stdout).toMatch(/^ {2}To submit +.*: --frames, --plugin, --asset \(/m);
});
