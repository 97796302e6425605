import { describe, expect, test } from 'vitest';
import { DCCS, dccById, dccOfFile, findDcc } from '../../../../src/domain/dcc/dcc.js';
import { UsageError } from '../../../../src/errors.js';
import { thrown } from '../../../support/thrown.js';

describe('a DCC by name', () => {
  test.each(DCCS.map((dcc) => [dcc.name, dcc.id] as const))('%s is %i', (name, id) => {
    expect(findDcc(name).id).toBe(id);
    expect(findDcc(name.toUpperCase()).id).toBe(id);
    expect(findDcc(String(id)).id).toBe(id);
    expect(dccById(id)?.name).toBe(name);
  });

  test.each([
    // The contract's own aliases.
    ['3dsmax', 2001],
    ['max', 2001],
    ['c4d', 2005],
    // Case, spaces, `-` and `_` do not count.
    ['3DS-MAX', 2001],
    ['3ds_max', 2001],
    [' 3ds Max ', 2001],
    ['Cinema 4D', 2005],
    ['CINEMA 4D', 2005],
    ['VR Standalone', 2008],
    ['vr-standalone', 2008],
    ['OctaneRender', 2014],
    ['KeyShot', 2012],
    ['Light Wave', 2002],
    // Other names that people use.
    ['3ds', 2001],
    ['3D Max', 2001],
    ['lw', 2002],
    ['LightWave3D', 2002],
    ['cinema', 2005],
    ['XSI', 2006],
    ['vray', 2008],
    ['V-Ray', 2008],
    ['V-Ray Standalone', 2008],
    ['mental ray', 2009],
    ['mental ray standalone', 2009],
    ['Clarisse iFX', 2013],
    ['Isotropix', 2013],
    ['octane', 2014],
    [' 2013 ', 2013],
    // `cg_name` of the job file.
    ['Arnold Standalone', 2003],
  ])('%j is %i', (typed, id) => {
    expect(findDcc(typed).id).toBe(id);
  });

  test.each([
    ['clarise', 'clarisse'],
    ['mya', 'maya'],
    ['hodini', 'houdini'],
    ['blendr', 'blender'],
    ['3ds mx', '3ds Max'],
    ['sketch-upp', 'sketchup'],
  ])('the typo %j suggests %s', (typed, nearest) => {
    expect(() => findDcc(typed)).toThrow(UsageError);
    expect(() => findDcc(typed)).toThrow(nearest);
  });

  test.each(['photoshop', '2015', '9999', '', '2000.0', '-'])('%j is an error', (typed) => {
    expect(() => findDcc(typed)).toThrow(UsageError);
  });

  test('the error has the nearest name where there is one', () => {
    const typo = { error: 'UsageError', key: 'dcc.typo', params: { dcc: 'Mya', nearest: 'maya' } };
    expect(thrown(() => findDcc('Mya'))).toEqual(typo);
    const unknown = { error: 'UsageError', key: 'dcc.unknown', params: { dcc: 'Photoshop' } };
    expect(thrown(() => findDcc('Photoshop'))).toEqual(unknown);
  });

  test('an unknown id has no DCC', () => {
    expect(dccById(2015)).toBeUndefined();
    expect(dccById(2020)).toBeUndefined();
  });
});

describe('a DCC by file name', () => {
  test.each([
    ['/a/shot.ma', 2000],
    ['D:\\a\\shot.MB', 2000],
    ['jh.max', 2001],
    ['a.lws', 2002],
    ['animation.0001.ass', 2003],
    ['animation.0001.ass.gz', 2003],
    ['flip.hip', 2004],
    ['flip.hipnc', 2004],
    ['flip.hiplc', 2004],
    ['ybt.c4d', 2005],
    ['a.scn', 2006],
    ['test.blend', 2007],
    ['test.vrscene', 2008],
    ['a.mi', 2009],
    ['a.skp', 2010],
    ['a.vue', 2011],
    ['room.bip', 2012],
    ['room.ksp', 2012],
    ['a.project', 2013],
    ['a.cfx', 2013],
    ['A.Project', 2013],
    ['a.render', 2013],
    ['a.orbx', 2014],
    ['a.ocs', 2014],
    ['a.katana', 2016],
  ])('%s', (file, id) => {
    expect(dccOfFile(file)?.id).toBe(id);
  });

  test.each(['ma', 'scene', 'scene.txt', 'a.max.txt', 'xma', ''])('%j has no DCC', (file) => {
    expect(dccOfFile(file)).toBeUndefined();
  });

  test('no extension belongs to two DCCs', () => {
    const extensions = DCCS.flatMap((dcc) => dcc.extensions);
    expect(new Set(extensions).size).toBe(extensions.length);
  });
});
