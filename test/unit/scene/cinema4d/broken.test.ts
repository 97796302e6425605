import { describe, expect, test } from 'vitest';
import { cinema4d } from '../../../../src/scene/cinema4d/index.js';
import type { SceneFile } from '../../../../src/scene/scene-file.js';
import { memoryFile } from '../../../support/memory-file.js';
import { cameras, read, scene, w } from './scenes.js';

const WHOLE = scene({ parts: [cameras(['left', 1])] });

describe('damage', () => {
  test('a file that ends early: version and frame rate remain', async () => {
    const facts = await read(WHOLE.subarray(0, -30));
    expect(facts.damage?.reason).toBe('cut');
    expect(facts.version.value).toBe('R20');
    expect(facts.unknown).toEqual(
      expect.arrayContaining(['frames', 'size', 'renderer', 'cameras', 'assets']),
    );
  });

  test('a token that does not exist', async () => {
    const broken = w.file(20059, Buffer.from([99]));
    expect((await read(broken)).damage).toEqual({ reason: 'malformed', at: broken.length - 2 });
  });

  test('a block that is longer than the file', async () => {
    const bytes = w.file(20059, Buffer.from([130, 0xff, 0xff, 0xff, 0xff]));
    expect((await read(bytes)).damage?.reason).toBe('cut');
  });

  test('nodes that are nested too deeply', async () => {
    const bytes = w.file(
      20059,
      ...Array.from({ length: 30_000 }, () => Buffer.from([1, 0, 0, 0, 5, 0, 0, 0, 0])),
    );
    expect((await read(bytes)).damage?.reason).toBe('limit');
  });

  test('bytes after the document are ignored', async () => {
    const facts = await read(Buffer.concat([WHOLE, Buffer.from('more')]));
    expect(facts.damage).toBeUndefined();
    expect(facts.cameras).toHaveLength(1);
  });

  test('an interrupted reading throws its reason', async () => {
    const controller = new AbortController();
    controller.abort(new Error('stopped'));
    await expect(cinema4d.read(memoryFile(WHOLE, 64, controller.signal))).rejects.toThrow('stopped');
  });
});

test('large blocks are skipped, not read', async () => {
  const large = Buffer.alloc(8 << 20);
  const bytes = scene({
    parts: [w.node(5604, w.block(134, large), w.block(129, large)), cameras(['left', 1])],
  });
  const file = memoryFile(bytes);
  let total = 0;
  const counting: SceneFile = {
    ...file,
    async read(position, length) {
      const part = await file.read(position, length);
      total += part.length;
      return part;
    },
  };
  expect((await cinema4d.read(counting)).cameras).toHaveLength(1);
  expect(total).toBeLessThan(2 << 20);
});
