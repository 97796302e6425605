import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { dccNamed } from '../../../../src/domain/dcc/dcc.js';
import { readScene } from '../../../../src/scene/index.js';
import { CAMERA, type HipNode, type HipScene, mantra, writeHip } from '../../../support/scenes/hip-writer.js';

const folder = mkdtempSync(join(tmpdir(), 'hip-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Reads a scene beside some files; its ROP renders frames 1 and 2. */
async function reportOf(nodes: Readonly<Record<string, HipNode>>, files: string[] = [], more: HipScene = {}) {
  const root = mkdtempSync(join(folder, 's'));
  for (const name of files) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), 'x');
  }
  const path = join(root, 'shot.hip');
  const all = { 'obj/cam1': CAMERA, ...nodes, 'out/mantra1': mantra({ f: [1, 2, 1] }) };
  writeFileSync(path, writeHip({ ...more, nodes: all }));
  const { signal } = new AbortController();
  const report = await readScene(path, dccNamed('houdini'), {
    ...{ env: {}, platform: process.platform, signal, maps: {} },
  });
  const short = (file: string) => file.slice(root.length + 1).replaceAll('\\', '/');
  return {
    report,
    assets: report.assets.map(({ path: written, files: found, resolved, missing }) => [
      written,
      (found ?? (resolved === null ? [] : [resolved])).map(short).join(' '),
      missing,
    ]),
  };
}

const file = (path: string, more: HipNode['parameters'] = {}): HipNode => ({
  type: 'file',
  parameters: { file: path, ...more },
});

test('variables are expanded: the scene’s folder and name, the node, the job, those of the scene', async () => {
  const { assets } = await reportOf(
    {
      'obj/geo1/f1': file('$HIP/geo/$HIPNAME.$OS.bgeo.sc'),
      'obj/geo1/f2': file('$JOB/geo/job.abc'),
      'obj/geo1/f3': file('$SHOW/a.vdb'),
      'obj/geo1/f4': file('$HIP/tex/`$OS`.obj'),
    },
    ['geo/shot.f1.bgeo.sc', 'geo/job.abc', 'show/a.vdb', 'tex/f4.obj'],
    { variables: { JOB: '/nowhere', SHOW: '$HIP/show' } },
  );
  expect(assets).toEqual([
    ['$HIP/geo/$HIPNAME.$OS.bgeo.sc', 'geo/shot.f1.bgeo.sc', false],
    ['$JOB/geo/job.abc', 'geo/job.abc', false],
    ['$SHOW/a.vdb', 'show/a.vdb', false],
    ['$HIP/tex/$OS.obj', 'tex/f4.obj', false],
  ]);
});

test('a sequence needs the frames that render; one whose time is changed, those that exist', async () => {
  const { assets, report } = await reportOf(
    {
      'obj/a/f1': file('$HIP/s.$F4.bgeo.sc'),
      'obj/b/t1': { type: 'timeshift' },
      'obj/b/f1': file('$HIP/t.$F4.bgeo.sc'),
    },
    ['s.0001.bgeo.sc', 's.0003.bgeo.sc', 't.0003.bgeo.sc'],
  );
  expect(assets).toEqual([
    ['$HIP/s.$F4.bgeo.sc', 's.0001.bgeo.sc', true],
    ['$HIP/t.$F4.bgeo.sc', 't.0003.bgeo.sc', false],
  ]);
  expect(report.tips).toEqual([{ code: '50001', items: ['/obj/a/f1: $HIP/s.$F4.bgeo.sc (s.0002.bgeo.sc)'] }]);
});

test('tiles are a set of files', async () => {
  const node = { type: 'principledshader::2.0', parameters: { basecolor_texture: '$HIP/t.%(UDIM)d.exr' } };
  const { assets } = await reportOf({ 'mat/m1': node }, ['t.1001.exr', 't.1002.exr']);
  expect(assets).toEqual([['$HIP/t.%(UDIM)d.exr', 't.1001.exr t.1002.exr', false]]);
});

test('caches are inputs only where they are loaded; outputs never', async () => {
  const cache = (loadfromdisk: string, more: HipNode['parameters'] = {}): HipNode => ({
    type: 'filecache::2.0',
    parameters: {
      loadfromdisk,
      file: '$HIP/explicit.bgeo.sc',
      filemethod: 'explicit',
      basename: 'x',
      ...more,
    },
  });
  const constructed = {
    filemethod: 'constructed',
    basedir: '$HIP/geo',
    basename: '$OS',
    filetype: '.bgeo.sc',
  };
  const { assets, report } = await reportOf({
    'obj/g/off': cache('off'),
    'obj/g/on': cache('on'),
    'obj/g/built': cache('on', { ...constructed, enableversion: 'on', version: 3, timedependent: 'off' }),
    'obj/g/write': file('$HIP/w.bgeo', { filemode: 'write' }),
    'obj/g/rop': { type: 'rop_alembic', parameters: { trange: 'off', filename: '$HIP/out.abc' } },
  });
  expect(assets.map(([path]) => path)).toEqual([
    '$HIP/explicit.bgeo.sc',
    `$HIP/geo/$OS/v3/\${OS}_v3.bgeo.sc`,
  ]);
  expect(report.outputs).toContain('$HIP/out.abc');
});

test('paths in the scene, of Houdini itself and without a folder are no inputs', async () => {
  const paths = [
    'op:/img/a.exr',
    'opdef:../..?a.jpg',
    '$HH/geo/defgeo.bgeo',
    '$HFS/a.rat',
    'temp:a.bgeo',
    'defcam.bgeo',
  ];
  const nodes = paths.map((path, at) => [`obj/g/f${at}`, file(path)] as const);
  expect((await reportOf(Object.fromEntries(nodes))).assets).toEqual([]);
});

test('a path by expression leaves the assets incomplete; a bypassed node’s is optional, a locked one’s embedded', async () => {
  const { report } = await reportOf({
    'obj/g/a': file('`chs("../x")`/a.bgeo'),
    'obj/g/b': { ...file('$HIP/b.bgeo'), flags: ['bypass'] },
    'obj/g/c': { ...file('$HIP/c.bgeo'), flags: ['lock'] },
  });
  expect(report.unknown).toContain('assets');
  expect(report.assets).toMatchObject([{ optional: 'muted' }, { embedded: true, missing: false }]);
});

test('digital assets are listed: those in use are required, those of Houdini left out', async () => {
  const { assets, report } = await reportOf({}, ['hda/used.hda'], {
    more: [
      ['.OPlibraries', '$HIP/hda/used.hda\n$HIP/hda/unused.hda\n$HFS/houdini/otls/x.otl\n'],
      [
        '.OPfallbacks',
        'Sop/used D:/old/hda/used.hda\nSop/used otls/used.hda\nSop/color C:/Program Files/H/houdini/otls/OPlibSop.hda\nSop/other D:/old/other.hda\n',
      ],
    ],
  });
  expect(assets).toEqual([
    ['$HIP/hda/used.hda', 'hda/used.hda', false],
    ['$HIP/hda/unused.hda', '', true],
    ['D:/old/other.hda', '', true],
  ]);
  expect(report.assets[1]?.optional).toBe('unused');
});
