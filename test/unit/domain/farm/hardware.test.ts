import { describe, expect, test } from 'vitest';
import { findDcc } from '../../../../src/domain/dcc/dcc.js';
import {
  chooseHardware,
  type Hardware,
  hardwareFields,
  isGpuPlatform,
  type Load,
  showHardware,
} from '../../../../src/domain/farm/hardware.js';
import { DataError } from '../../../../src/errors.js';
import { thrown } from '../../../support/thrown.js';

const plain = { enabled: true, excludedDccs: [], excludedTips: [], excludedPlugins: [] };

function machine(id: number, model: string, ram: string, more: Partial<Hardware> = {}): Hardware {
  return { ...plain, id, model, ram, gpu: null, platform: 2, ...more };
}

const ROWS: Hardware[] = [
  machine(300, '28C', '64GB', { enabled: false }),
  machine(301, 'Default', '64GB'),
  machine(302, '28C', '64GB'),
  machine(303, '28C', '128GB'),
  machine(304, '28C', '128GB'),
  machine(305, '32C', '64GB', { excludedDccs: [2013, 2000] }),
  machine(306, '36C', '64GB', { excludedPlugins: ['octane.*2022', '[broken'] }),
  machine(337, '1080Ti', '64GB', { gpu: '2*GPU', platform: 21 }),
  machine(338, '1080Ti', '64GB', { gpu: '1*GPU', platform: 21 }),
  machine(339, '2080Ti', '128GB', { gpu: '10*GPU', platform: 21 }),
];

function load(more: Partial<Load> = {}): Load {
  return { dcc: findDcc('clarisse'), version: 'x', plugins: {}, platform: '2', ...more };
}

const gpu = load({ platform: '21' });

describe('the machine that was asked for (docs/protocol/workflow.md, §4, docs/protocol/quirks.md, §3.4)', () => {
  test.each<[wanted: string, on: Load, id: number]>([
    ['301', load(), 301],
    ['Default', load(), 301],
    ['default/64', load(), 301],
    // A disabled row is never chosen; of several that match, the first is.
    ['28C', load(), 302],
    ['28C/128GB', load(), 303],
    ['28c/128', load(), 303],
    ['1080Ti/64GB/2*GPU', gpu, 337],
    ['1080ti/64gb/1', gpu, 338],
    ['1080Ti', gpu, 337],
    [' 28C / 128GB ', load(), 303],
    ['1080Ti / 64 / 1', gpu, 338],
    ['2080Ti/128GB/10*gpu', gpu, 339],
    // Exclusions of other rows say nothing about this one.
    ['28C', load({ dcc: findDcc('maya') }), 302],
    ['32C', load({ dcc: findDcc('houdini') }), 305],
    ['36C', load({ plugins: { octane: '2021.1' } }), 306],
  ])('%s', (wanted, on, id) => {
    expect(chooseHardware(wanted, ROWS, on).id).toBe(id);
  });

  test.each<[wanted: string, on: Load]>([
    // Of another platform, disabled, not offered, another amount.
    ['1080Ti', load()],
    ['337', load()],
    ['300', load()],
    ['64C', load()],
    ['28C/256GB', load()],
    ['28C/64GB/2*GPU', load()],
    ['', load()],
    ['28C/gb64', load()],
    ['1080Ti/64GB/*gpu2', gpu],
  ])('%s is not offered', (wanted, on) => {
    expect(() => chooseHardware(wanted, ROWS, on)).toThrow(DataError);
  });

  test('the error lists the offered machines only', () => {
    const message = (() => {
      try {
        return String(chooseHardware('64C', ROWS, load()));
      } catch (error) {
        return String(error);
      }
    })();
    for (const id of [301, 302, 303, 304, 305, 306]) expect(message).toContain(String(id));
    for (const id of [300, 337, 338, 339]) expect(message).not.toContain(String(id));
  });

  test.each<[title: string, wanted: string, on: Load]>([
    ['the DCC', '32C', load()],
    [
      'a plug-in, by the farm’s regular expression, case ignored',
      '36C',
      load({ plugins: { Octane: '2022.1' } }),
    ],
    ['a plug-in, by an expression that does not compile', '36C', load({ plugins: { x: '[BROKEN' } })],
    [
      'Cinema 4D 2024 on two 1080Ti',
      '1080Ti/64GB/2*GPU',
      load({ platform: '21', dcc: findDcc('cinema4d'), version: '2024' }),
    ],
  ])('is rejected for %s', (_, wanted, on) => {
    expect(() => chooseHardware(wanted, ROWS, on)).toThrow(DataError);
  });

  test.each([
    ['R22', '1080Ti/64GB/2*GPU'],
    ['2024', '1080Ti/64GB/1*GPU'],
    ['2024', '2080Ti'],
    ['R2024', '1080Ti/64GB/2*GPU'],
  ])('Cinema 4D %s runs on %s', (version, wanted) => {
    const on = load({ platform: '21', dcc: findDcc('cinema4d'), version });
    expect(chooseHardware(wanted, ROWS, on).platform).toBe(21);
  });
});

test.each([
  [301, { hardwareConfigId: '301', ram: '64', graphics_cards_num: '2' }],
  [303, { hardwareConfigId: '303', ram: '128', graphics_cards_num: '2' }],
  [338, { hardwareConfigId: '338', ram: '64', graphics_cards_num: '1' }],
  // Ten cards are ten, not one (docs/protocol/quirks.md, §3.4).
  [339, { hardwareConfigId: '339', ram: '128', graphics_cards_num: '10' }],
])('machine %i in task_info', (id, fields) => {
  const row = ROWS.find((one) => one.id === id) as Hardware;
  expect(hardwareFields(row)).toEqual(fields);
});

test('a formatted machine can be passed to --hardware', () => {
  for (const row of ROWS.filter((one) => one.enabled && one.id !== 304)) {
    const on = load({ platform: String(row.platform), dcc: findDcc('blender') });
    expect(chooseHardware(showHardware(row), ROWS, on)).toBe(row);
  }
});

describe('Cinema 4D 2024 and 2025 on two 1080Ti (docs/protocol/workflow.md, §4, step 1)', () => {
  const c4d = findDcc('cinema4d');
  const row = (model: string, gpu: string | null, platform: number) => [
    machine(1, model, '64GB', { gpu, platform }),
  ];

  test.each(['21', '59', '61'])('are rejected on platform %s', (platform) => {
    for (const version of ['2024', '2025.1']) {
      const on = load({ platform, dcc: c4d, version });
      expect(thrown(() => chooseHardware('1', row('1080Ti', '2*GPU', Number(platform)), on))).toEqual({
        error: 'DataError',
        key: 'hardware.excluded',
        params: { hardware: '1080Ti/64GB/2*GPU', dcc: 'cinema4d' },
      });
    }
  });

  test.each<[what: string, model: string, gpu: string | null, platform: number, more: Partial<Load>]>([
    ['another platform', '1080Ti', '2*GPU', 62, {}],
    ['another card', '2080Ti', '2*GPU', 21, {}],
    ['one card', '1080Ti', '1*GPU', 21, {}],
    ['no card', '1080Ti', null, 21, {}],
    ['another program', '1080Ti', '2*GPU', 21, { dcc: findDcc('maya') }],
    ['an older version', '1080Ti', '2*GPU', 21, { version: '2023' }],
    ['a release that only ends so', '1080Ti', '2*GPU', 21, { version: 'R2024' }],
  ])('are not rejected for %s', (_, model, gpu, platform, more) => {
    const on = load({ platform: String(platform), dcc: c4d, version: '2024', ...more });
    expect(chooseHardware('1', row(model, gpu, platform), on).id).toBe(1);
  });
});

test('an unknown machine is reported with the offered ones', () => {
  const error = (list: string) => ({
    error: 'DataError',
    key: 'hardware.unknown',
    params: { wanted: 'x', platform: '2', list },
  });
  expect(thrown(() => chooseHardware('x', ROWS.slice(0, 3), load()))).toEqual(
    error('301 (Default/64GB), 302 (28C/64GB)'),
  );
  expect(() => chooseHardware('x', [], load())).toThrow("Platform 2 has no machine 'x'; available: none");
});

test.each([
  ['64GB', null, { ram: '64', graphics_cards_num: '2' }],
  ['64gb', '4*GPU', { ram: '64', graphics_cards_num: '4' }],
  ['GB64', 'GPU*4', { ram: 'GB64', graphics_cards_num: '2' }],
])('%s of memory and %s in task_info', (ram, gpu, fields) => {
  expect(hardwareFields(machine(1, 'x', ram, { gpu }))).toMatchObject(fields);
});

test.each([
  // Those of graphics cards among the numbers seen (docs/protocol/endpoints.md, §1.6); against them the others.
  ...(['21', '35', '59', '61'] as const).map((platform) => [platform, true] as const),
  ...(['', '2', '3', '6', '9', '20', '62', '210', '5'] as const).map(
    (platform) => [platform, false] as const,
  ),
])('platform %j has graphics cards: %s', (platform, expected) => {
  expect(isGpuPlatform(platform)).toBe(expected);
});
