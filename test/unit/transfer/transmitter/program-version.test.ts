import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { queryVersion, versionIn } from '../../../../src/transfer/transmitter/program-version.js';
import { installProgram } from '../../../support/vendor-programs.js';

const folder = mkdtempSync(join(tmpdir(), 'rayvision-version-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['current version: 1.1.5\n', '1.1.5'],
  ['Build Time: x\r\ncurrent version: 1.1.5\r\nret is:-1\r\n', '1.1.5'],
  ['Current Version:\t2.0-beta', '2.0-beta'],
  ['current version: ', undefined],
  ['version 3', undefined],
  [`current version: 1${'0'.repeat(500)}`, `1${'0'.repeat(40)}`],
])('%j has version %s', (text, version) => {
  expect(versionIn(text)).toBe(version);
});

describe.skipIf(process.platform === 'win32')('a program', () => {
  const world = { platform: process.platform, env: process.env, signal: new AbortController().signal };
  let number = 0;
  const query = (script: string, timeout: number) =>
    queryVersion(installProgram(join(folder, String(++number), 'p'), { script }), folder, timeout, world);

  test('that ends with 1 has a version', async () => {
    const script = '#!/bin/sh\necho current version: 1.1.5\nexit 1\n';
    expect(await query(script, 20_000)).toEqual({ version: '1.1.5', isLate: false });
  });

  test('that does not end is ended, with what it started', async () => {
    const script = '#!/bin/sh\necho current version: 1.1.5\nsleep 600 &\nsleep 600\n';
    expect(await query(script, 700)).toMatchObject({ isLate: true });
  });

  test('that prints without end does not fill the memory', async () => {
    expect(await query('#!/bin/sh\nyes\n', 700)).toEqual({ version: undefined, isLate: true });
  });

  test('that cannot be started is a fault of the settings', async () => {
    await expect(query('#!/nowhere/sh\n', 20_000)).rejects.toMatchObject({ exitCode: 78 });
  });
});
