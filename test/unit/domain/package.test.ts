import { expect, test } from 'vitest';
import manifest from '../../../package.json';
import { PACKAGE_NAME, VERSION } from '../../../src/domain/package.js';

test('the package has one name and one version', () => {
  expect(PACKAGE_NAME).toBe(manifest.name);
  expect(PACKAGE_NAME).toBe('rayvision');
  expect(VERSION).toBe(manifest.version);
});
