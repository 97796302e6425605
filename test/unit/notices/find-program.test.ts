import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findProgram } from '../../../src/notices/find-program.js';

function machine() {
  const cwd = mkdtempSync(join(tmpdir(), 'rayvision-notices-'));
  const bin = join(cwd, 'a bin');
  mkdirSync(bin);
  const put = (path: string, mode = 0o755) => {
    writeFileSync(path, '');
    chmodSync(path, mode);
    return path;
  };
  return { cwd, bin, put };
}

describe.skipIf(process.platform === 'win32')('findProgram', () => {
  test('finds a path from the working folder, and a name on PATH', async () => {
    const { cwd, bin, put } = machine();
    const file = put(join(bin, 'tell me'));
    const world = { platform: process.platform, cwd, env: { PATH: `/nowhere${delimiter}${bin}` } };
    expect(await findProgram('a bin/tell me', world)).toBe(file);
    expect(await findProgram('tell me', world)).toBe(file);
    expect(await findProgram(file, world)).toBe(file);
  });

  test('never takes a name from the working folder', async () => {
    const { cwd, put } = machine();
    put(join(cwd, 'tell'));
    for (const PATH of ['', '.', `${delimiter}.`])
      expect(await findProgram('tell', { platform: process.platform, cwd, env: { PATH } })).toBeUndefined();
  });

  test('takes neither folders nor files that may not be executed', async () => {
    const { cwd, bin, put } = machine();
    put(join(bin, 'text'), 0o644);
    mkdirSync(join(bin, 'folder'));
    const world = { platform: process.platform, cwd, env: { PATH: bin } };
    expect(await findProgram('text', world)).toBeUndefined();
    expect(await findProgram('folder', world)).toBeUndefined();
  });
});
