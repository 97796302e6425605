import { describe, expect, test } from 'vitest';
import type { SceneReport } from '../../../../src/domain/scene/scene-report.js';
import { checkTestFrames } from '../../../../src/submission/scenes/check-test-frames.js';
import { thrown } from '../../../support/thrown.js';

const fact = (value: string | null) => ({ value, state: value === null ? 'unknown' : 'found' });

function report(whole: string | null, ...layers: (string | null)[]): SceneReport {
  return {
    frames: fact(whole),
    layers: layers.map((value) => ({ frames: fact(value) })),
  } as unknown as SceneReport;
}

const check = (testFrames: string, scene: SceneReport | undefined, frames?: { start: number; end: number }) =>
  checkTestFrames('a.ma', scene, { testFrames, frames: frames && { step: 1, ...frames } });

describe('test frames of a request', () => {
  test.each<[string, SceneReport | undefined]>([
    ['111', report('1-10[1]')],
    ['000:10', report('1-10[1]')],
    ['000:8-20[3]', report('1-10[1]')],
    ['000:150', report('1-10[1]', '1-10[1]', '100-200[1]')],
    ['000:50', report(null)],
    ['000:50', undefined],
  ])('%s are accepted', (testFrames, scene) => {
    expect(() => check(testFrames, scene)).not.toThrow();
  });

  test.each([
    ['000:50', '50'],
    ['100:5,11-20[1],30', '11-20[1],30'],
  ])('%s are rejected outside the range of the scene', (testFrames, text) => {
    const error = thrown(() => check(testFrames, report('1-10[1]')));
    expect(error).toMatchObject({ error: 'DataError', key: 'testFrames.outside', params: { text } });
  });

  test('are compared with --frames if it is given', () => {
    expect(() => check('000:50', report('1-10[1]'), { start: 40, end: 60 })).not.toThrow();
    expect(() => check('000:5', report('1-10[1]'), { start: 40, end: 60 })).toThrow('40-60[1]');
  });
});
