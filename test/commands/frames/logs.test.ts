import { afterAll, describe, expect, test } from 'vitest';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
const failed = await workstation.submit('--frames', '1-5');
await workstation.farm.call('/sandbox/set', { taskIds: [failed], failFrames: '4' });
await workstation.run(['wait', String(failed)]);
afterAll(() => workstation.close());

describe('logs', () => {
  test('prints the log of the failed frame if none is named', async () => {
    const { code, stdout, stderr } = await workstation.run(['logs', String(failed)]);
    expect([code, stderr]).toEqual([0, '']);
    const lines = linesOf(stdout);
    expect(lines[0]).toBe(`===== sandbox render log: task ${failed}, frame 4 =====`);
    expect(lines.at(-1)).toMatch(/ERROR render failed$/);
  });

  test('prints the log of the named frame', async () => {
    const { stdout } = await workstation.run(['logs', `2W${failed}`, '--frame', '2']);
    expect(linesOf(stdout).at(-1)).toMatch(/wrote shot.0002.png$/);
    const answer = onlyJson(
      (await workstation.run(['logs', String(failed), '--frame', '2', '--json'])).stdout,
    );
    expect(answer).toMatchObject({ taskId: failed, frame: { name: '2', status: { name: 'DONE' } } });
    expect(answer.lines.map((line: string) => `${line}\n`).join('')).toBe(stdout);
  });

  test('finds a frame in a record of several frames, and reads every page', async () => {
    const id = await workstation.submit('--frames', '1-900', '--chunk-size', '900', '--wait');
    const lines = linesOf((await workstation.run(['logs', String(id), '--frame', '77'])).stdout);
    // The farm cuts its pages by bytes, so a line may be in two parts.
    expect(lines.join('')).toContain('shot.0001.png');
    expect(lines.join('')).toContain('shot.0900.png');
    expect(lines.length).toBeGreaterThanOrEqual(902);
  });

  test('--follow ends with the frame, and prints each line once', async () => {
    const id = await workstation.submit('--frames', '1');
    while ((await workstation.record(id)).taskStatus !== 5) workstation.farm.clock.advance(100);
    const { code, stdout } = await workstation.run(['logs', '--last', '--follow']);
    const lines = linesOf(stdout);
    expect([code, new Set(lines).size]).toEqual([0, lines.length]);
    expect(lines.at(-1)).toMatch(/wrote shot.0001.png$/);
  });

  test.each<[argv: string[], code: number, message: string]>([
    [[], 64, ''],
    [['ID', '--frame', '99'], 65, '99'],
    [['ID', '--frame', 'x'], 64, "'x'"],
    [['ID', '--json', '--follow'], 64, '--follow'],
    [['99999999'], 66, '99999999'],
  ])('%j is an error: %d', async (argv, code, message) => {
    const line = argv.map((word) => (word === 'ID' ? String(failed) : word));
    const result = await workstation.run(['logs', ...line]);
    expect([result.code, result.stdout]).toEqual([code, '']);
    expect(result.stderr).toContain(message);
  });
});
