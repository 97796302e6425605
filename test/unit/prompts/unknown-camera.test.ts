import { expect, test } from 'vitest';
import { chooseParts } from '../../../src/commands/submit/choose-render-parts.js';
import type { Context } from '../../../src/context.js';
import { findDcc } from '../../../src/domain/dcc.js';
import type { SceneReport } from '../../../src/domain/scene-report.js';
import type { Asker } from '../../../src/prompts/ask.js';
import { english } from '../../../src/text/index.js';

function choose(report: Partial<SceneReport>, cameras: string[], isTerminal = false) {
  const stream = { isTTY: isTerminal };
  const context = { stdin: stream, stdout: stream, stderr: stream, env: {}, translate: english };
  const scene = { typed: 'a.blend', path: '/a.blend', dcc: findDcc('blender'), report };
  const wishes = { settings: { layers: [], cameras, rops: [] }, base: undefined, options: {} };
  const asker = { text: async () => 'typed' } as unknown as Asker;
  return chooseParts(scene as never, wishes as never, context as unknown as Context, async () => asker);
}

const elsewhere = { cameras: [], layers: [], tips: [], unknown: ['cameras'] };

test('a camera that lies in another file is asked for, or 64: never a camera of some usual name', async () => {
  await expect(choose(elsewhere, [])).rejects.toMatchObject({ key: 'missing.camera', exitCode: 64 });
  expect((await choose(elsewhere, [], true)).cameras).toEqual(['typed']);
});

test('a camera that is named, or known to render, is none of that', async () => {
  expect((await choose(elsewhere, ['Camera.001'])).cameras).toEqual(['Camera.001']);
  const known = { ...elsewhere, cameras: [{ name: 'Top', renderable: true }] };
  expect((await choose(known, [])).cameras).toEqual([]);
  expect((await choose({ ...elsewhere, unknown: [] }, [])).cameras).toEqual([]);
});
