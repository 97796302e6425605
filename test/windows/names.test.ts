import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROGRAM } from '../support/processes/binary.js';
import { mayaScene, newHome, write } from './support.js';

const { folder, env } = newHome();

/** Runs a program to its end: what it printed, as bytes. */
function run(command: string, argv: readonly string[]): Promise<{ code: number; bytes: Buffer }> {
  return new Promise((resolve) => {
    execFile(command, argv, { env, cwd: folder, encoding: 'buffer' }, (error, stdout) => {
      resolve({ code: error === null ? 0 : Number(error.code), bytes: stdout });
    });
  });
}

/** A line of a batch file, as a pipeline would run it; what it prints goes to a file. */
async function batch(line: string): Promise<{ code: number; bytes: Buffer }> {
  const output = join(folder, 'out.txt');
  const file = join(folder, 'run.cmd');
  write(file, `@"${process.execPath}" "${PROGRAM}" ${line} >"${output}" 2>&1\r\n`);
  const { code } = await run('cmd', ['/d', '/c', file]);
  return { code, bytes: readFileSync(output) };
}

const utf8 = (bytes: Buffer) => new TextDecoder('utf-8', { fatal: true }).decode(bytes);

/** Chinese, and characters that GBK has no place for. */
const NAMES = [
  ['Chinese', '衣帽间'],
  ['German', 'Übung'],
  ['Korean', '한국어'],
  ['an emoji', '🎬'],
] as const;

describe(`names that the code page (${process.env.RAYVISION_TEST_CODE_PAGE ?? 'as it is'}) may not know`, () => {
  test.each(NAMES)('%s: a scene, its texture and what is printed, in UTF-8', async (_, name) => {
    const texture = write(join(folder, name, `${name}.png`), 'x');
    const scene = write(join(folder, name, `${name}.ma`), mayaScene([texture]));
    const { code, bytes } = await run(process.execPath, [PROGRAM, 'analyze', scene, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(utf8(bytes)).scenes[0]).toMatchObject({
      scene,
      assets: [{ path: texture, missing: false }],
    });
  });

  test('the file of a redirected command is UTF-8', async () => {
    write(join(folder, 'plain.ma'), mayaScene([join(folder, `${NAMES[0][1]}.png`)]));
    const { code, bytes } = await batch('analyze plain.ma --lang zh');
    expect(code).toBe(65);
    expect(utf8(bytes)).toContain(`${NAMES[0][1]}.png`);
  });
});
