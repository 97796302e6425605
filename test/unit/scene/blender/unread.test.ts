import { expect, test } from 'vitest';
import { writeBlend } from '../../../support/scenes/blend-writer.js';
import { block, data, object, readBytes, STRUCTS, scene, to, uses } from './files.js';

/** The structs of a Blender in which one field is another one: a pointer, or by another name. */
function structsWith(struct: string, field: string, other: string): Record<string, readonly string[]> {
  const fields = STRUCTS[struct] ?? [];
  expect(fields).toContain(field);
  return { ...STRUCTS, [struct]: fields.map((one) => (one === field ? other : one)) };
}

const image = block('IM', 'Image', { 'id.name': 'IMwood', source: 1 }, 'wood');

test.each<[struct: string, field: string, other: string, name: string]>([
  ['RenderData', 'int frame_step', 'void *frame_step', 'frames'],
  ['RenderData', 'int frame_step', 'int every', 'frames'],
  ['RenderData', 'int sfra', 'void *sfra', 'frames'],
  ['RenderData', 'short size', 'void *size', 'size'],
  ['RenderData', 'float frs_sec_base', 'void *frs_sec_base', 'fps'],
  ['RenderData', 'char pic[1024]', 'char *pic', 'outputs'],
  ['RenderData', 'char engine[32]', 'char *engine', 'renderer'],
  ['Scene', 'Object *camera', 'Object *viewpoint', 'cameras'],
  ['Object', 'short type', 'void *type', 'cameras'],
  ['ViewLayer', 'short flag', 'void *flag', 'layers'],
  ['Image', 'char name[1024]', 'char *name', 'assets'],
])('%s with %s as %s: the value is unknown', async (struct, field, other, name) => {
  const structs = structsWith(struct, field, other);
  const word = /\w+$/.exec(field.replace(/\[.*/, ''))?.[0];
  const plain = scene('S');
  // What is no number there cannot be written as one.
  const values = Object.fromEntries(
    Object.entries(plain.values).filter(([path]) => path !== word && path !== `r.${word}`),
  );
  const facts = await readBytes(
    writeBlend(structs, [
      { ...plain, values },
      ...uses('wood'),
      data('ViewLayer', { name: 'all' }),
      block('OB', 'Object', { 'id.name': 'OBCam' }, 'Cam'),
      image,
      block('LI', 'Library', { 'id.name': 'LIset' }),
    ]),
  );
  expect(facts.unknown).toContain(name);
  expect(facts.damage).toBeUndefined();
});

test('settings that old versions did not have take their implied values', async () => {
  const old = STRUCTS.RenderData?.filter((one) => !/frame_step|frs_sec_base|im_format/.test(one)) ?? [];
  const values = Object.fromEntries(
    Object.entries(scene('S', { camera: to('Cam') }).values).filter(
      ([path]) => !/frame_step|frs_sec_base|im_format/.test(path),
    ),
  );
  const facts = await readBytes(
    writeBlend({ ...STRUCTS, RenderData: old }, [{ ...scene('S'), values }, object('Cam')]),
  );
  expect(facts).toMatchObject({
    frames: { value: '1-250[1]', state: 'found' },
    fps: { value: 24 },
    unknown: [],
  });
});
