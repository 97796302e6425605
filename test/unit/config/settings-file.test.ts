import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readCredentials } from '../../../src/config/profiles.js';
import { readSettingsFile } from '../../../src/config/settings-file.js';
import { DataError } from '../../../src/errors.js';
import { english } from '../../../src/text/index.js';

const folder = mkdtempSync(join(tmpdir(), 'rayvision-settings-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a settings file', () => {
  const here = (name: string) => join(folder, name);

  test('that is missing, or whose folder is a file, is ignored', async () => {
    writeFileSync(here('file'), '');
    expect(await readSettingsFile(here('gone'))).toBeUndefined();
    expect(await readSettingsFile(here('file/config.json'))).toBeUndefined();
  });

  test('that is a folder exits with 65', async () => {
    mkdirSync(here('folder'));
    await expect(readSettingsFile(here('folder'))).rejects.toThrow(DataError);
  });

  test.skipIf(process.platform === 'win32')('that is a pipe does not block', async () => {
    execFileSync('mkfifo', [here('pipe')]);
    await expect(readSettingsFile(here('pipe'))).rejects.toThrow(DataError);
  });

  test('that is too large exits with 65', async () => {
    writeFileSync(here('large'), ' '.repeat(1_048_577));
    await expect(readSettingsFile(here('large'))).rejects.toThrow(DataError);
  });

  test.skipIf(process.platform === 'win32').each([0o644, 0o640, 0o604, 0o660, 0o610])(
    'with keys and the mode %o is rejected, with the command that repairs it',
    async (mode) => {
      const file = here(`it's ${mode}.json`);
      writeFileSync(file, '{"profiles":{}}');
      chmodSync(file, mode);
      const error = await readCredentials(file, 'linux').catch((cause) => cause);
      expect(error.exitCode).toBe(78);
      expect(error.hint(english)).toContain(`chmod 600 '${folder}/it'\\''s ${mode}.json'`);
      expect((await readCredentials(file, 'win32')).profiles.size).toBe(0);
    },
  );

  test('that is not JSON is reported with its line, but without its contents', async () => {
    const file = here('broken.json');
    writeFileSync(file, '{"profiles":\n{"a":{"accessKey":"Gu5t9xGARNpq" oops', { mode: 0o600 });
    const error = await readCredentials(file, process.platform).catch((cause) => cause);
    expect(error.exitCode).toBe(65);
    expect(error.message).toContain(file);
    expect(`${error.stack} ${String(error.cause)}`).not.toMatch(/Gu5t9x|oops/);
  });
});
