import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cli, pointingTo } from '../support/cli.js';
import { startTestSandbox, type TestSandbox } from '../support/sandbox.js';

let farm: TestSandbox;

beforeEach(async () => {
  farm = await startTestSandbox();
});
afterEach(() => farm.close());

function rayvision(...argv: string[]) {
  return cli(argv, { env: pointingTo(farm), clock: farm.clock });
}

async function submit(...flags: string[]): Promise<number> {
  const { stdout, stderr } = await rayvision(
    'submit',
    'test/fixtures/demo.project',
    '--frames',
    '1-4',
    '-q',
    ...flags,
  );
  expect(stderr).toBe('');
  return Number(stdout);
}

describe('wait', () => {
  it('ends with 0 when the render has finished', async () => {
    const id = await submit();
    const { code, stdout } = await rayvision('wait', String(id), '--json');
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ outcome: 'ended', exitCode: 0, tasks: [{ taskId: id, progress: 1 }] });
  });

  it.each([
    [10, 10],
    [15, 10],
    [20, 20],
    [23, 23],
    [25, 0],
    [30, 30],
    [35, 35],
    [45, 45],
    [70, 30],
  ])('status %i exits with %i', async (status, exit) => {
    const id = await submit();
    await farm.call('/sandbox/set', { taskIds: [id], status });
    expect((await rayvision('wait', String(id))).code).toBe(exit);
  });
});
