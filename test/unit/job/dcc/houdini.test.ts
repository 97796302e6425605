import { expect, test } from 'vitest';
import { found, type SceneLayer, unknown } from '../../../../src/domain/scene/scene-report.js';
import documented from '../../../vectors/job-files/houdini.json';
import { reportOf, taskOf } from '../inputs.js';

const layers: SceneLayer[] = [
  {
    ...{ name: '/out/mantra1', kind: 'render', type: 'ifd', frames: found('1-10[1]'), renderable: true },
    size: found({ width: 1280, height: 720 }),
  },
  { name: '/out/geometry1', kind: 'cache', type: 'geometry', frames: found('1-240[1]'), renderable: false },
  { name: '/out/hq', kind: 'other', type: 'hq_render', frames: unknown(), renderable: false },
];
const report = reportOf('houdini', { layers });

test('the nodes of a scene are those of the documented file: renders with their size, caches switched off', () => {
  const { rop_node, geo_node } = documented['task.json'].scene_info_render;
  const task = taskOf('houdini', { report, rops: ['/out/mantra1'], ownFrames: true });
  expect(task.scene_info_render).toEqual({ rop_node, geo_node, distributedsim_node: [] });
  expect(task.scene_info).toEqual(task.scene_info_render);
});

test('a cache that is chosen is solved instead, and frames of the user replace each node’s own', () => {
  const task = taskOf('houdini', { report, rops: ['/out/geometry1'] });
  expect(task.scene_info_render).toMatchObject({
    rop_node: [{ node: '/out/mantra1', render: '0', frames: '1-10[1]' }],
    geo_node: [{ node: '/out/geometry1', render: '1', frames: '1-10[1]', option: '0' }],
  });
});

test('every member has the kind that the document gives it', () => {
  const { rop_node, geo_node } = taskOf('houdini', { report, rops: ['/out/mantra1'] }).scene_info_render;
  const optional = new Set(['width', 'height']);
  for (const entry of [...(rop_node as object[]), ...(geo_node as object[])]) {
    const members = Object.entries(entry);
    expect(members.every(([, value]) => typeof value === 'string')).toBe(true);
    const names = members.map(([name]) => name).filter((name) => !optional.has(name));
    expect(names.toSorted()).toEqual(['frames', 'node', 'option', 'render']);
  }
});

test('a node that the scene does not list is rendered as it is named', () => {
  const task = taskOf('houdini', { report, rops: ['/obj/asset/render'] });
  expect(task.scene_info_render.rop_node).toContainEqual({
    ...{ node: '/obj/asset/render', frames: '1-10[1]', option: '-1', render: '1' },
  });
});
