import { describe, expect, test } from 'vitest';
import { findDcc } from '../../../../src/domain/dcc/dcc.js';
import { found, type SceneLayer, type SceneReport } from '../../../../src/domain/scene/scene-report.js';
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

const rop = (name: string, kind: SceneLayer['kind'] = 'render'): SceneLayer => ({
  ...{ name, kind, frames: found('1-10[1]'), renderable: kind === 'render' },
});

interface Asked {
  readonly report?: Partial<SceneReport> | undefined;
  readonly rops?: readonly string[];
  readonly dcc?: string;
  readonly hasQuestions?: boolean;
}

/** The ROPs of a scene, and the questions that were asked. */
async function chooseRops({ report, rops = [], dcc = 'houdini', hasQuestions = false }: Asked) {
  const asked: string[] = [];
  const questions = hasQuestions
    ? {
        async rop() {
          asked.push('rop');
          return '/out/typed';
        },
        async rops(_: string, layers: readonly SceneLayer[]) {
          asked.push(layers.map(({ name }) => name).join(' '));
          return ['/out/b'];
        },
      }
    : undefined;
  const whole = report && { cameras: [], layers: [], tips: [], unknown: [], ...report };
  const scene = { typed: 'a', path: '/a', dcc: findDcc(dcc), report: whole };
  const settings = { layers: [], cameras: [], rops };
  const options = { settings, base: undefined, questions, optionalQuestions: undefined };
  const parts = await chooseRenderParts(scene as never, options as never);
  return { rops: parts.rops, isAssumed: parts.isRopAssumed, asked };
}

describe.each([
  ['houdini', 'missing.rop', 'missing.noRop'],
  ['katana', 'missing.renderNode', 'missing.noRenderNode'],
])('%s', (dcc, several, none) => {
  test('the only one that renders is taken, and nothing is asked', async () => {
    const report = { layers: [rop('/obj/g/cache1', 'cache'), rop('/out/a')] };
    const taken = { rops: ['/out/a'], isAssumed: false, asked: [] };
    expect(await chooseRops({ dcc, report, hasQuestions: true })).toEqual(taken);
    expect(await chooseRops({ dcc, report })).toEqual(taken);
  });

  test('several are a choice at a terminal; in a script they must be named', async () => {
    const report = { layers: [rop('/out/a'), rop('/out/b')] };
    expect(await chooseRops({ dcc, report, hasQuestions: true })).toMatchObject({
      ...{ rops: ['/out/b'], asked: ['/out/a /out/b'] },
    });
    await expect(chooseRops({ dcc, report })).rejects.toMatchObject({ key: several, exitCode: 64 });
  });

  test('only caches are a choice, since none is rendered by itself', async () => {
    const report = { layers: [rop('/obj/g/cache1', 'cache')] };
    expect((await chooseRops({ dcc, report, hasQuestions: true })).asked).toEqual(['/obj/g/cache1']);
    await expect(chooseRops({ dcc, report })).rejects.toMatchObject({ key: several });
  });

  test('a scene that was read and lists none needs a name; the first one of a new scene is no default', async () => {
    expect((await chooseRops({ dcc, report: {}, hasQuestions: true })).rops).toEqual(['/out/typed']);
    await expect(chooseRops({ dcc, report: {} })).rejects.toMatchObject({
      ...{ key: none, exitCode: 64, params: { example: findDcc(dcc).firstRop } },
    });
  });

  test('a scene that could not be read has the first one of a new scene', async () => {
    expect(await chooseRops({ dcc })).toMatchObject({ rops: [findDcc(dcc).firstRop], isAssumed: true });
  });

  test('named ones have the names of the scene', async () => {
    const report = { layers: [rop('/out/a'), rop('/out/b')] };
    expect((await chooseRops({ dcc, report, rops: ['b'] })).rops).toEqual(['/out/b']);
    expect((await chooseRops({ dcc, rops: ['x'] })).rops).toEqual(['x']);
  });
});
