import { describe, expect, test } from 'vitest';
import { byDefault, found, type SceneReport, unknown } from '../../../../src/domain/scene/scene-report.js';
import {
  BROKEN_SCENE,
  cannotRender,
  hasTip,
  isMissingInput,
  isRisky,
  missingInputs,
  NEEDS_GPU,
  NO_CAMERA,
} from '../../../../src/domain/scene/scene-tips.js';

const asset = (path: string, missing: boolean, kind: 'texture' | 'sound' = 'texture') => ({
  ...{ path, resolved: missing ? null : path, kind, node: 'n', missing, embedded: false },
});
const nested = (path: string, missing: boolean) => ({
  ...{ path, resolved: missing ? null : path, missing, node: 'n' },
});
const report = (more: Partial<SceneReport> = {}) =>
  ({
    assets: [asset('a', false)],
    nested: [nested('b', false)],
    tips: [],
    ...more,
  }) as unknown as SceneReport;

test('the three states of a finding', () => {
  expect(found(1)).toStrictEqual({ value: 1, state: 'found' });
  expect(byDefault(1)).toStrictEqual({ value: 1, state: 'default' });
  expect(unknown()).toStrictEqual({ value: null, state: 'unknown' });
});

describe('missing inputs of a render', () => {
  test.each([
    [asset('a', true), true],
    [asset('a', false), false],
    [asset('a', true, 'sound'), false],
    [asset('a', false, 'sound'), false],
  ])('%j: %s', (one, expected) => {
    expect(isMissingInput(one)).toBe(expected);
  });

  test('are missing scenes and assets, except sounds', () => {
    const assets = [asset('a', true), asset('b', false), asset('c', true, 'sound')];
    const scenes = [nested('d', true), nested('e', false)];
    expect(missingInputs({ assets, nested: scenes }).map(({ path }) => path)).toEqual(['d', 'a']);
  });

  test('are each file once, although several nodes or scenes need it', () => {
    const assets = [asset('a', true), { ...asset('a', true), node: 'other' }];
    const scenes = [nested('d', true), { ...nested('d', true), node: 'other' }];
    expect(missingInputs({ assets, nested: scenes }).map(({ path }) => path)).toEqual(['d', 'a']);
    const members = [
      { ...asset('a', true), missingFiles: ['a.1'] },
      { ...asset('a', true), missingFiles: ['a.2'] },
    ];
    expect(missingInputs({ assets: members, nested: [] })).toHaveLength(2);
  });
});

test('optional files are not missing inputs', () => {
  const optional = 'because' as never;
  const assets = [{ ...asset('a', true), optional }, asset('b', true)];
  const scenes = [{ ...nested('c', true), optional }, nested('d', true)];
  expect(assets.map(isMissingInput)).toEqual([false, true]);
  expect(missingInputs({ assets, nested: scenes }).map(({ path }) => path)).toEqual(['d', 'b']);
});

describe('a scene that needs a second confirmation', () => {
  // Eevee needs a graphics card, and a movie is cut into frames; against them a scene that cannot be rendered at all.
  test.each([
    ['46002', true],
    ['46000', true],
    ['46001', false],
    ['10012', false],
    ['15002', false],
  ])('has the code %s: %s', (code, expected) => {
    const tips = [
      { code: '10012', items: [] },
      { code, items: [] },
    ];
    expect(isRisky(tips)).toBe(expected);
  });

  test('has at least one finding', () => {
    expect(isRisky([])).toBe(false);
    expect(NEEDS_GPU).toBe('46002');
  });
});

describe('a scene that cannot be rendered', () => {
  test('with a missing file', () => {
    expect(cannotRender(report())).toBe(false);
    expect(cannotRender(report({ assets: [asset('a', true)] }))).toBe(true);
    expect(cannotRender(report({ nested: [nested('a', true)] }))).toBe(true);
    expect(cannotRender(report({ assets: [asset('a', true, 'sound')] }))).toBe(false);
  });

  // Scene info failed, no camera, Blender's no camera; against them a missing texture and a movie as output.
  test.each([
    ['15002', true],
    ['15006', true],
    ['46003', true],
    ['10012', false],
    ['46000', false],
  ])('has the code %s: %s', (code, expected) => {
    const tips = [
      { code: '46001', items: [] },
      { code, items: [] },
    ];
    expect(cannotRender(report({ tips }))).toBe(expected);
  });

  test('by codes', () => {
    expect(BROKEN_SCENE).toBe('15002');
    expect(NO_CAMERA).toEqual(['15006', '46003']);
    expect(hasTip([{ code: '15006', items: [] }], [])).toBe(false);
    expect(hasTip([], ['15006'])).toBe(false);
  });
});
