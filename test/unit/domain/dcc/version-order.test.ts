import { describe, expect, test } from 'vitest';
import { chooseVersion, compareVersions, newestVersion } from '../../../../src/domain/dcc/versions.js';

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

describe('the version on offer', () => {
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
