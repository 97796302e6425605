import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runNoticeProgram } from '../../../src/notices/program.js';
import { english } from '../../../src/text/index.js';
import { noticeOf } from '../../support/workstation/notice-world.js';

async function run(script: string, time?: number) {
  const cwd = mkdtempSync(join(tmpdir(), 'rayvision-a program '));
  const program = join(cwd, 'tell me');
  writeFileSync(program, `#!/bin/sh\n${script}\n`);
  chmodSync(program, 0o755);
  let output = '';
  const result = await runNoticeProgram(
    {
      ...{ program, notice: noticeOf(7), signal: new AbortController().signal },
      ...(time === undefined ? {} : { time }),
      onOutput(text) {
        output += text;
      },
    },
    { platform: process.platform, cwd, env: { PATH: process.env.PATH, RAYVISION_API_KEY: 'key', OUT: cwd } },
  );
  const cause = result.kind === 'done' ? '' : result.cause(english);
  return { kind: result.kind, cause, output, read: (name: string) => readFileSync(join(cwd, name), 'utf8') };
}

describe.skipIf(process.platform === 'win32')('the program of --exec', () => {
  test('has the task in its environment and on its input, no arguments and no key', async () => {
    const { kind, read } = await run('cat > "$OUT/in"; env > "$OUT/env"; echo $# > "$OUT/count"');
    expect(kind).toBe('done');
    expect(JSON.parse(read('in'))).toEqual(noticeOf(7).body.task);
    expect(read('env')).toContain('RAYVISION_TASK_ID=7\n');
    expect(read('env')).not.toContain('RAYVISION_API_KEY');
    expect(read('count')).toBe('0\n');
  });

  test('need not read its input', async () => {
    expect((await run('exec <&-; exit 0')).kind).toBe('done');
  });

  test('passes its output on, both streams', async () => {
    const { output } = await run('echo one; echo two >&2');
    expect(output.split('\n').toSorted()).toEqual(['', 'one', 'two']);
  });

  test('passes on no more than the first part of an output without an end', async () => {
    expect((await run('yes | head -c 2000000')).output.length).toBe(256 * 1024);
  });

  test('that fails is not run again', async () => {
    expect(await run('exit 3')).toMatchObject({ kind: 'refused', cause: 'exit code 3' });
  });

  test('that hangs is ended', async () => {
    const { kind, cause } = await run('exec sleep 600', 50);
    expect([kind, cause]).toEqual(['refused', 'it took longer than 0.05 s and was ended']);
  });

  test('is not waited for by its children', async () => {
    expect((await run('sleep 5 & exit 0')).kind).toBe('done');
  });
});

test('a program that is not there is refused', async () => {
  const result = await runNoticeProgram(
    {
      ...{ program: 'no-such-program', notice: noticeOf(7), signal: new AbortController().signal },
      onOutput() {},
    },
    { platform: process.platform, cwd: '/', env: {} },
  );
  expect(result.kind).toBe('refused');
});
