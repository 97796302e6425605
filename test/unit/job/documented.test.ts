import { describe, expect, test } from 'vitest';
import { parseFrameRange } from '../../../src/domain/frames/frame-range.js';
import { found, type SceneAsset } from '../../../src/domain/scene/scene-report.js';
import type { JobSpec } from '../../../src/job/job-spec.js';
import arnold from '../../vectors/job-files/arnold.json';
import blender from '../../vectors/job-files/blender.json';
import cinema4d from '../../vectors/job-files/cinema4d.json';
import clarisse from '../../vectors/job-files/clarisse.json';
import houdini from '../../vectors/job-files/houdini.json';
import katana from '../../vectors/job-files/katana.json';
import max from '../../vectors/job-files/max.json';
import maya from '../../vectors/job-files/maya.json';
import defaults from '../../vectors/job-files/task-info-defaults.json';
import vray from '../../vectors/job-files/vray.json';
import { filesOf, reportOf } from './inputs.js';

/** A member that our file has otherwise than the documented example, and why. */
interface Deviation {
  /** `task.json/scene_info/common`: the member, and all below it. */
  readonly member: string;
  /** Our value; without `ours` and `same` the member is left out. */
  readonly ours?: unknown;
  /** Our value is that of another member of our files, except for the members in `but`. */
  readonly same?: string;
  readonly but?: object;
  readonly why: string;
}

/** The documented job files of one DCC. */
interface Documented {
  /** Members of `task_info` that a person or the farm gives; the others are the builder's own. */
  readonly given: readonly string[];
  readonly 'task.json': {
    readonly software_config: { readonly cg_version: string; readonly plugins: object };
    readonly task_info: Readonly<Record<string, string>>;
  };
  readonly deviations: readonly Deviation[];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const at = (value: unknown, path: string): unknown =>
  path
    .split('/')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);

/** What differs without a deviation that says so; a deviation that does not hold differs too. */
function differences(documented: Documented, ours: Readonly<Record<string, unknown>>): string[] {
  const found: string[] = [];
  const deviations = new Map(documented.deviations.map((one) => [one.member, one]));
  const report = (path: string, theirs: unknown, mine: unknown) =>
    found.push(`${path}: documented ${JSON.stringify(theirs)}, ours ${JSON.stringify(mine)}`);
  const isEqual = (one: unknown, other: unknown) => {
    try {
      expect(one).toStrictEqual(other);
      return true;
    } catch {
      return false;
    }
  };
  const walk = (path: string, theirs: unknown, mine: unknown) => {
    const deviation = deviations.get(path);
    if (deviation) {
      deviations.delete(path);
      const { same, but } = deviation;
      const value =
        same === undefined
          ? deviation.ours
          : but
            ? { ...(at(ours, same) as object), ...but }
            : at(ours, same);
      if (!isEqual(mine, value)) report(path, `${JSON.stringify(value)} by the deviation`, mine);
      else if (isEqual(mine, theirs)) report(path, 'the same, and no deviation', mine);
    } else if (isObject(theirs) && isObject(mine)) {
      // The examples shorten task_info: what they leave out has the documented default (docs/protocol/job-files.md, §1.2).
      const left = path === 'task.json/task_info' ? { ...defaults.seed, ...defaults.analyser } : {};
      const full: Record<string, unknown> = { ...left, ...theirs };
      for (const key of new Set([...Object.keys(full), ...Object.keys(mine)])) {
        walk(`${path}/${key}`, full[key], mine[key]);
      }
    } else if (Array.isArray(theirs) && Array.isArray(mine) && theirs.length === mine.length) {
      for (const [index, inner] of theirs.entries()) walk(`${path}/${index}`, inner, mine[index]);
    } else if (!isEqual(mine, theirs)) report(path, theirs, mine);
  };
  for (const file of ['task.json', 'upload.json', 'asset.json', 'tips.json'] as const) {
    walk(file, (documented as unknown as Record<string, unknown>)[file], ours[file]);
  }
  return [...found, ...[...deviations.keys()].map((member) => `${member}: a deviation of nothing`)];
}

const texture = (path: string, resolved: string): SceneAsset => ({
  ...{ path, resolved, kind: 'texture', node: 'n', missing: false, embedded: false },
});

/** The scene that each example describes: what our readers report of it, and what a person names on the line. */
const EXAMPLES: readonly [
  dcc: string,
  documented: Documented,
  frames: string,
  spec: () => Partial<JobSpec>,
][] = [
  [
    'maya',
    maya,
    '1-10',
    () => ({
      report: reportOf('maya', {
        renderer: found('arnold'),
        size: found({ width: 960, height: 540 }),
        cameras: [
          { name: 'persp', node: 'perspShape', renderable: false },
          { name: 'camera1', node: 'cameraShape1', renderable: true },
        ],
        layers: [
          { name: 'masterLayer', node: 'defaultRenderLayer', frames: found('1-10[1]'), renderable: true },
        ],
        imageFormat: 'exr',
        projectFolder: 'D:\\scene',
        assets: [texture('D:/tex/a.exr', 'D:/tex/a.exr')],
      }),
      tips: [
        {
          code: '50001',
          items: ['Nodes: /obj/f/file_mode  File name: $HIP/geo/x.bgeo.sc  miss file: /geo/x.1.bgeo.sc'],
        },
        { code: '10035', items: ['not activation camera'] },
      ],
    }),
  ],
  ['houdini', houdini, '1-10', () => ({ rops: ['/out/mantra1'] })],
  [
    'clarisse',
    clarisse,
    '0-50',
    () => ({
      report: reportOf('clarisse', {
        layers: [
          {
            name: 'project://scene/cam02',
            frames: found('0-50[1]'),
            renderable: false,
            output: 'D:\\temp\\cam02',
            imageFormat: 'exr16',
          },
          {
            name: 'project://scene/cam02.cam02_layer02',
            parent: 'project://scene/cam02',
            frames: found('0-50[1]'),
            renderable: true,
            output: 'D:\\temp\\cam02_layer02',
            imageFormat: 'exr16',
          },
        ],
      }),
    }),
  ],
  [
    'blender',
    blender,
    '1',
    () => ({
      report: reportOf('blender', {
        cameras: [{ name: 'Camera', renderable: true }],
        size: found({ width: 1024, height: 1024 }),
        outputs: ['/tmp\\'],
        imageFormat: 'OPEN_EXR',
        sceneName: 'Scene',
      }),
    }),
  ],
  [
    '3ds Max',
    max,
    '0',
    () => ({
      cameras: ['Camera001'],
      report: reportOf('3ds Max', {
        assets: [texture('C:\\3D_Scene\\tex\\x.JPG', 'D:/houdini/tex/x.JPG')],
      }),
    }),
  ],
  ['cinema4d', cinema4d, '0-333', () => ({ cameras: ['1'] })],
  ['arnold', arnold, '1-10', () => ({})],
  ['vr_standalone', vray, '1-10', () => ({})],
  [
    'katana',
    katana,
    '1-10',
    () => ({
      report: reportOf('katana', {
        layers: [
          {
            name: 'Render',
            frames: found('1-10[1]'),
            renderable: true,
            aovs: { primary: 'F:/out/beauty.exr' },
          },
        ],
      }),
    }),
  ],
];

describe('the documented job files, member by member (docs/protocol/job-files.md, §3, §4, §7, §8)', () => {
  test.each(EXAMPLES)('%s', (name, documented, frames, spec) => {
    const { software_config, task_info } = documented['task.json'];
    const files = filesOf(
      name,
      {
        scene: task_info.input_cg_file ?? '',
        version: software_config.cg_version,
        plugins: software_config.plugins as Record<string, string>,
        frames: parseFrameRange(frames),
        ownFrames: true,
        ...spec(),
      },
      {
        fields: Object.fromEntries(documented.given.map((key) => [key, task_info[key] ?? ''])),
        sceneHash: '9e107d9d372bb6826bd81d3542a419d6',
      },
    );
    expect(differences(documented, files)).toEqual([]);
  });
});
