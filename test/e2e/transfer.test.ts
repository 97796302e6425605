import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exhaustively, timeLimit } from '../support/exhaustive.js';
import { bareEnv, emptyFolder, rayvision, start } from '../support/processes/binary.js';
import { CTRL_C, HIDE_CURSOR, SHOW_CURSOR, terminal } from '../support/processes/terminal.js';

const folder = emptyFolder();
const env = bareEnv(folder);
const input = join(folder, 'config/sandbox/farm/storage/input');
const files = join(folder, 'files');

beforeAll(async () => {
  expect((await rayvision(['sandbox', 'start', '--frame-time', '20ms'], env)).code).toBe(0);
  mkdirSync(files);
  for (let at = 0; at < 6; at++) writeFileSync(join(files, `f${at}.bin`), randomBytes(3_000_000));
}, timeLimit(30_000));
afterAll(async () => {
  await rayvision(['sandbox', 'stop'], env);
  rmSync(folder, { recursive: true, force: true });
});

/** Files below the input storage by name, with their MD5. */
function stored(): Map<string, string> {
  const found = readdirSync(input, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return new Map(
    found.map(({ parentPath, name }) => {
      const bytes = readFileSync(join(parentPath, name));
      return [name, createHash('md5').update(bytes).digest('hex')] as const;
    }),
  );
}

const sourceSum = (name: string) =>
  createHash('md5')
    .update(readFileSync(join(files, name)))
    .digest('hex');

describe('the built program', { timeout: timeLimit(30_000) }, () => {
  test('keeps only complete files of an interrupted upload, and uploads the others when it runs again', async () => {
    const argv = ['upload', files, '--sandbox', '--ndjson', '--max-speed', '6MB'];
    const run = start(argv, env);
    await run.waitForOutput('stdout', '"state":"sent"');
    run.child.kill('SIGINT');
    expect(await run.ended).toBe(130);
    expect(run.output.stderr).toContain('Interrupted: files that were already transferred are kept');
    const before = stored();
    expect(before.size).toBeGreaterThan(0);
    expect(before.size).toBeLessThan(6);
    for (const [name, md5] of before) expect([name, md5]).toEqual([name, sourceSum(name)]);
    const again = await rayvision(['upload', files, '--sandbox', '--json'], env);
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ sent: 6 - before.size, held: before.size });
    expect([...stored().keys()].toSorted()).toEqual([0, 1, 2, 3, 4, 5].map((at) => `f${at}.bin`));
  });

  test('computes hashes on worker threads if none are cached', async () => {
    rmSync(join(folder, 'config/cache'), { recursive: true, force: true });
    const { stdout } = await rayvision(['upload', files, '--sandbox', '--json'], env);
    expect(JSON.parse(stdout)).toMatchObject({ sent: 0, held: 6 });
  });

  test('shows the progress of an upload at a terminal, and the cursor again at its end', async () => {
    const screen = terminal(['upload', files, '--sandbox', '--force', '--max-speed', '9MB'], env, folder);
    await screen.shows('of 18 MB');
    await screen.shows('MB/s, about');
    expect(await screen.ended).toBe(0);
    expect(screen.text()).toContain('Uploaded 6 files (18 MB)');
    expect(screen.raw().lastIndexOf(SHOW_CURSOR)).toBeGreaterThanOrEqual(
      screen.raw().lastIndexOf(HIDE_CURSOR),
    );
  });

  test('stops an upload at Ctrl-C at a terminal', async () => {
    const screen = terminal(['upload', files, '--sandbox', '--force', '--max-speed', '1MB'], env, folder);
    await screen.shows('of 18 MB');
    screen.type(CTRL_C);
    expect(await screen.ended).toBe(130);
    expect(screen.raw().lastIndexOf(SHOW_CURSOR)).toBeGreaterThanOrEqual(
      screen.raw().lastIndexOf(HIDE_CURSOR),
    );
    expect(readdirSync(input, { recursive: true }).filter((name) => String(name).endsWith('.part'))).toEqual(
      [],
    );
  });

  exhaustively(test)(
    'resumes a submit that was killed during its uploads, and uploads the other assets',
    async () => {
      const scene = join(files, 'shot.project');
      writeFileSync(scene, 'a scene that nobody reads\n');
      const extra = [0, 1, 2, 3].flatMap((at) => ['--asset', join(files, `big${at}.bin`)]);
      for (let at = 0; at < 4; at++) writeFileSync(join(files, `big${at}.bin`), randomBytes(30_000_000));
      const argv = ['submit', scene, '--frames', '1', '--dcc-version', '4', ...extra, '--sandbox', '--json'];
      const run = start(argv, env);
      while (![...readdirSync(input, { recursive: true })].some((name) => String(name).endsWith('.part')))
        await new Promise((done) => setImmediate(done));
      run.child.kill('SIGKILL');
      await run.ended;
      expect(run.output.stdout).toBe('');
      for (const [name, md5] of stored()) if (!name.endsWith('.part')) expect(md5).toBe(sourceSum(name));
      const again = await rayvision(argv, env);
      expect(again.code).toBe(0);
      expect(JSON.parse(again.stdout)).toMatchObject({ resumed: true, upload: { files: 5 } });
      for (const name of ['shot.project', 'big0.bin', 'big3.bin'])
        expect(stored().get(name)).toBe(sourceSum(name));
      expect(
        readdirSync(input, { recursive: true }).filter((name) => String(name).endsWith('.part')),
      ).toEqual([]);
    },
  );
});
