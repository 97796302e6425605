import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROGRAM } from '../support/binary.js';
import { mayaScene, newHome, write } from './support.js';

const { folder, env } = newHome();

/** A line of a batch file, as Explorer or another program would run it; its output goes to a file, as the bytes are. */
function cmd(line: string) {
  const output = join(folder, 'out.txt');
  const batch = write(join(folder, 'run.cmd'), '');
  write(batch, `@chcp 65001 >nul\r\n@"${process.execPath}" "${PROGRAM}" ${line} >"${output}" 2>&1\r\n`);
  const { status } = spawnSync('cmd', ['/d', '/c', batch], { env, cwd: folder, windowsHide: true });
  return { code: status, bytes: readFileSync(output) };
}

/** Chinese, and characters that GBK has no place for. */
const NAMES = ['衣帽间', 'Übung', '한국어', '🎬'];

describe(`names that the code page (${process.env.RAYVISION_TEST_CODE_PAGE ?? 'as it is'}) may not know`, () => {
  it.each(NAMES)('%s is a scene, its texture and what is printed, in UTF-8', (name) => {
    const texture = write(join(folder, name, `${name}.png`), 'x');
    const scene = write(join(folder, name, `${name}.ma`), mayaScene([texture]));
    const { status, stdout } = spawnSync(process.execPath, [PROGRAM, 'analyze', scene, '--json'], { env });
    expect(status).toBe(0);
    const [report] = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(stdout)).scenes;
    expect(report).toMatchObject({ scene, assets: [{ path: texture, missing: false }] });
  });

  it('the file of a redirected command is UTF-8', () => {
    write(join(folder, 'plain.ma'), mayaScene([join(folder, '衣帽间.png')]));
    const { code, bytes } = cmd('analyze plain.ma --lang zh');
    expect(code).toBe(65);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    expect(text).toContain('衣帽间.png');
  });
});
