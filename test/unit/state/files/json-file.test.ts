import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OutputError } from '../../../../src/errors.js';
import { readJson, writeJson } from '../../../../src/state/files/json-file.js';

const fresh = () => mkdtempSync(join(tmpdir(), 'rayvision-state-'));

describe('state files', () => {
  test('are written completely, for this user only, without other files', async () => {
    const folder = fresh();
    await writeJson(join(folder, 'a', 'b', 'value.json'), { one: 1 });
    expect(await readJson(join(folder, 'a', 'b', 'value.json'))).toEqual({ one: 1 });
    expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['value.json']);
    if (process.platform !== 'win32')
      expect(statSync(join(folder, 'a/b/value.json')).mode & 0o777).toBe(0o600);
  });

  test('that are truncated count as missing', async () => {
    const file = join(fresh(), 'cut.json');
    writeFileSync(file, '{"one":');
    expect(await readJson(file)).toBeUndefined();
    expect(await readJson(join(fresh(), 'none.json'))).toBeUndefined();
  });

  test('that cannot be written are an error with their name, and keep their contents', async () => {
    const folder = fresh();
    const file = join(folder, 'value.json');
    await writeJson(file, { old: true });
    const within = join(file, 'below.json');
    await expect(writeJson(within, {})).rejects.toThrow(OutputError);
    await expect(writeJson(within, {})).rejects.toThrow(within.slice(0, file.length));
    expect(readFileSync(file, 'utf8')).toBe('{"old":true}\n');
  });
});
