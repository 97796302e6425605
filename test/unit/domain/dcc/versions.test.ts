import { describe, expect, test } from 'vitest';
import { chooseVersion, compareVersions, newestVersion } from '../../../../src/domain/dcc/versions.js';

const CLARISSE = [
  'clarisse_ifx_3.6_sp7',
  'clarisse_ifx_4.0_sp3',
  'clarisse_ifx_4.0_sp10',
  'clarisse_ifx_5.0',
];

describe('the version chosen for a scene (docs/contract.md, "submit")', () => {
  test.each<[wanted: string, offered: string[], version: string, exact: boolean]>([
    // The farm's own string, as it stands.
    ['clarisse_ifx_4.0_sp3', CLARISSE, 'clarisse_ifx_4.0_sp3', true],
    // Numbers without product names: both are 4.0, the newer service pack is taken.
    ['4.0', CLARISSE, 'clarisse_ifx_4.0_sp10', true],
    ['4', CLARISSE, 'clarisse_ifx_4.0_sp10', true],
    ['clarisse_ifx_4.0_sp3', ['clarisse_ifx_4.0_sp2', 'clarisse_ifx_5.0'], 'clarisse_ifx_4.0_sp2', true],
    // Only `4` takes the newest 4.x.
    [
      '4',
      ['clarisse_ifx_4.0', 'clarisse_ifx_4.5_sp1', 'clarisse_ifx_4.10', 'clarisse_ifx_5.0'],
      'clarisse_ifx_4.10',
      true,
    ],
    ['17', ['17.0.352', '17.5.293', '18.0.460'], '17.5.293', true],
    ['17.5', ['17.0.352', '17.5.293', '17.5.460'], '17.5.460', true],
    // What names its minor version is not `4`: the nearest newer, with a warning.
    ['4.1', ['clarisse_ifx_4.0_sp3', 'clarisse_ifx_4.5', 'clarisse_ifx_5.0'], 'clarisse_ifx_4.5', false],
    ['2019', ['2018', '2020', '2022'], '2020', false],
    ['R19', ['R20', 'R22', '2024'], 'R20', false],
    ['3.25.01', ['3.3', '3.25.02', '4.0'], '3.25.02', false],
    // As numbers, never as text.
    ['9', ['10', '8'], '10', false],
    ['2.9', ['2.81', '2.93', '3.0'], '2.81', false],
    // Product names contain digits.
    ['2018', ['3ds Max 2017', '3ds Max 2018', '3ds Max 2019'], '3ds Max 2018', true],
    ['2024', ['CINEMA 4D 2023', 'CINEMA 4D 2024'], 'CINEMA 4D 2024', true],
    ['5.00.05', ['standalone_vray5.00.05', 'standalone_vray5.20.00'], 'standalone_vray5.00.05', true],
    ['3.2v1', ['3.0v1', '3.2v1', '3.5v2'], '3.2v1', true],
    ['2023', ['2023'], '2023', true],
    // Maya's files name extensions and formats of a release.
    ['2018ff09', ['2018', '2018.5', '2019'], '2018', true],
    ['2025ff03', ['2024', '2025'], '2025', true],
    ['2016R2', ['2016', '2016R2', '2017'], '2016R2', true],
    ['2016R2', ['2016', 'Maya 2016 Extension 2'], 'Maya 2016 Extension 2', true],
    ['2016R2', ['2016', 'maya2016_extension-2'], 'maya2016_extension-2', true],
    ['2016R2', ['2016', 'Maya 2016  R2'], 'Maya 2016  R2', true],
    ['2016r2', ['2016', '2016R2'], '2016R2', true],
    ['2016R2', ['2016', '2016.5', '2016 Extension 2'], '2016 Extension 2', true],
    ['2016R2', ['2016', '2016.5', '2017'], '2016.5', true],
    // Only the second one was sold as a half.
    ['2016R1', ['2016', '2016.5'], '2016', true],
    ['2016R12', ['2016', '2016R1', '2016R12x', 'maya2016R12'], 'maya2016R12', true],
    ['2016R12', ['maya 2016R12', 'maya 2016R13'], 'maya 2016R12', true],
    ['2018FF09', ['maya2018', '2018.5'], 'maya2018', true],
    ['2016R2', ['2016', '2017'], '2016', true],
    ['2016R2', ['2015', '2017'], '2017', false],
    ['2025ff03', ['2024', '2026'], '2026', false],
  ])('%s of %j is %s (exact: %s)', (wanted, offered, version, exact) => {
    expect(chooseVersion(wanted, offered)).toEqual({ version, exact });
    expect(chooseVersion(wanted, offered.toReversed())).toEqual({ version, exact });
  });

  test.each([
    ['2025', ['2018', '2020']],
    ['6', CLARISSE],
    ['5.1', CLARISSE],
    ['2018', []],
    ['newest', ['2018']],
    ['12018ff09', ['2018', '2019']],
    ['', ['2018']],
  ])('%j of %j is undefined', (wanted, offered) => {
    expect(chooseVersion(wanted, offered)).toBeUndefined();
  });
});

test('versions are sorted by number', () => {
  const shuffled = ['R22', '2024', 'R9', 'R20'];
  expect(shuffled.toSorted(compareVersions)).toEqual(['R9', 'R20', 'R22', '2024']);
  expect(newestVersion(CLARISSE.toReversed())).toBe('clarisse_ifx_5.0');
  expect(newestVersion([])).toBeUndefined();
});

describe('the order of versions', () => {
  test.each([
    ['4.0', '4.0'],
    ['clarisse_ifx_4.0_sp3', 'clarisse_ifx_4.0_sp3'],
    ['', ''],
  ])('%j and %j are the same', (a, b) => {
    expect(compareVersions(a, b)).toBe(0);
  });

  test.each([
    ['4.0', '4.0.1'],
    ['4.9', '4.10'],
    ['9', '10'],
    ['4.0_sp9', '4.0_sp10'],
    ['x_sp9', 'x_sp10'],
    ['2018ff09', '2018ff10'],
    ['unknown', '1'],
    ['3ds Max 2017', '2018'],
  ])('%s comes before %s', (older, newer) => {
    expect(compareVersions(older, newer)).toBeLessThan(0);
    expect(compareVersions(newer, older)).toBeGreaterThan(0);
    expect(newestVersion([newer, older])).toBe(newer);
  });
});

describe('the chosen version', () => {
  test.each<[wanted: string, offered: string[], version: string]>([
    // Numbers alone count, as far as they go: 4.0 is 4, and 4.0.0 is 4.0.
    ['4.0', ['Cinema4D 3.0', 'cinema  4d 4.0'], 'cinema  4d 4.0'],
    ['4.0', ['4', '5'], '4'],
    ['4.0.0', ['4.0', '4.0.1'], '4.0'],
    ['4.1', ['4.1.2', '4.1.10', '4.2'], '4.1.10'],
    ['4.0.1', ['4.0', '4.0.1.5', '5'], '4.0.1.5'],
    // The same number with zeros at its end is the same, and stronger than one that only begins so.
    ['4.1', ['4.1.0', '4.1.5'], '4.1.0'],
  ])('for %s of %j is %s', (wanted, offered, version) => {
    expect(chooseVersion(wanted, offered)).toEqual({ version, exact: true });
    expect(chooseVersion(wanted, offered.toReversed())).toEqual({ version, exact: true });
  });
});
