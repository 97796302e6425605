import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkInstallation } from '../../../../src/transfer/transmitter/installation.js';

function program(...path: string[]): string {
  const file = join(mkdtempSync(join(tmpdir(), 'installation-')), ...path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '', { mode: 0o755 });
  return file;
}

const check = (file: string) => checkInstallation(file, process.platform).catch((error: unknown) => error);

describe('the installation of the transmitter', () => {
  test('is good, with and without the program that it starts', async () => {
    const file = program('rayvision_transmitter');
    expect(await check(file)).toBeUndefined();
    mkdirSync(join(dirname(file), 'aspera'));
    writeFileSync(join(dirname(file), 'aspera/ascp'), '', { mode: 0o755 });
    expect(await check(file)).toBeUndefined();
    expect(await check(program('with blanks', 'stand in.cjs'))).toBeUndefined();
  });

  test.skipIf(process.platform === 'win32')(
    'that may not be executed names the command, as doctor does',
    async () => {
      const file = program('rayvision_transmitter');
      chmodSync(file, 0o644);
      expect(await check(file)).toMatchObject({
        key: 'transfer.notExecutable',
        exitCode: 78,
        params: { path: file },
      });
      chmodSync(file, 0o755);
      mkdirSync(join(dirname(file), 'aspera'));
      const ascp = join(dirname(file), 'aspera/ascp');
      writeFileSync(ascp, '', { mode: 0o644 });
      expect(await check(file)).toMatchObject({ key: 'transfer.notExecutable', params: { path: ascp } });
    },
  );

  test('that is missing, a folder or relative cannot be started', async () => {
    const file = program('rayvision_transmitter');
    for (const [path, cause] of [
      [`${file}2`, 'ENOENT'],
      [dirname(file), 'EISDIR'],
      ['rayvision_transmitter', 'ENOENT'],
    ] as const)
      expect(await check(path)).toMatchObject({
        key: 'transfer.notStarted',
        exitCode: 78,
        params: { cause },
      });
  });
});
