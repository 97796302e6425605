import { expect, test } from 'vitest';
import { findDcc } from '../../../../src/domain/dcc/dcc.js';
import type { SceneReport } from '../../../../src/domain/scene/scene-report.js';
import { chooseRenderParts } from '../../../../src/submission/scenes/choose-render-parts.js';

function choose(report: Partial<SceneReport>, cameras: string[], hasQuestions = false) {
  const scene = { typed: 'a.blend', path: '/a.blend', dcc: findDcc('blender'), report };
  const questions = hasQuestions ? { cameraName: async () => 'typed' } : undefined;
  const settings = { layers: [], cameras, rops: [] };
  const options = { settings, base: undefined, questions, optionalQuestions: questions };
  return chooseRenderParts(scene as never, options as never);
}

const elsewhere = { cameras: [], layers: [], tips: [], unknown: ['cameras'] };

test('a camera in another file is asked for, or exits with 64: it is never guessed', async () => {
  await expect(choose(elsewhere, [])).rejects.toMatchObject({ key: 'missing.camera', exitCode: 64 });
  expect((await choose(elsewhere, [], true)).cameras).toEqual(['typed']);
});

test('a camera that is named or known to render is not asked for', async () => {
  expect((await choose(elsewhere, ['Camera.001'])).cameras).toEqual(['Camera.001']);
  const known = { ...elsewhere, cameras: [{ name: 'Top', renderable: true }] };
  expect((await choose(known, [])).cameras).toEqual([]);
  expect((await choose({ ...elsewhere, unknown: [] }, [])).cameras).toEqual([]);
});
