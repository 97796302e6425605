import { describe, expect, test } from 'vitest';
import { checkRuntime, checkSpace } from '../../../../src/commands/doctor/machine-checks.js';
import { openReport, passed } from '../../../../src/commands/doctor/open-report.js';
import type { Context } from '../../../../src/context.js';

const context = { folder: '/settings', cwd: '/work', platform: 'linux' } as Context;
const { signal } = new AbortController();

describe('free space', () => {
  const check = (state: number | undefined, results: number | undefined) =>
    checkSpace(context, async (folder) => (folder === '/settings' ? state : results));

  test.each([
    ['the disk of the settings', 1000, 1e12, '/settings'],
    ['the disk of the working folder', 1e12, 0, '/work'],
  ])('%s is full: 73', async (_, state, results, folder) => {
    await expect(check(state, results)).rejects.toMatchObject({
      ...{ exitCode: 73, key: 'doctor.noSpace', params: { folder } },
    });
  });

  test('little space is a warning, much space is not', async () => {
    expect(await check(1e12, 5e8)).toMatchObject({ state: 'warning' });
    expect(await check(1e12, 5e12)).toMatchObject({ state: 'ok' });
    expect(await check(undefined, undefined)).toMatchObject({ state: 'skipped' });
  });
});

test.each([
  ['18.20.0', false],
  ['20.16.9', false],
  ['20.17.0', true],
  ['24.1.0', true],
])('Node %s is new enough: %s', async (runtimeVersion, isEnough) => {
  const check = checkRuntime({ ...context, runtimeVersion } as Context);
  if (isEnough) expect(await check).toMatchObject({ state: 'ok' });
  else await expect(check).rejects.toMatchObject({ exitCode: 78 });
});

describe('a report', () => {
  const ok = async () => passed('doctor.skipped.project');

  test('gives a check up that takes too long, and makes the others', async () => {
    const report = openReport(['farm', 'clock', 'space'], signal, 10);
    await report.run({ check: 'farm', work: () => new Promise(() => {}) });
    await report.run({ check: 'clock', needs: ['farm'], work: ok });
    await report.run({ check: 'space', work: ok });
    expect(report.rows.map(({ check, finding, because }) => [check, finding.state, because])).toEqual([
      ['farm', 'failed', null],
      ['clock', 'skipped', 'farm'],
      ['space', 'ok', null],
    ]);
  });

  test('a bug in a check is its fault', async () => {
    const report = openReport(['farm'], signal);
    await report.run({ check: 'farm', work: () => Promise.reject(new TypeError('x')) });
    expect(report.rows[0]?.finding).toMatchObject({ state: 'failed', error: { exitCode: 70 } });
  });

  test('an interruption ends it', async () => {
    const report = openReport(['farm'], AbortSignal.abort(new Error('stop')));
    await expect(report.run({ check: 'farm', work: () => new Promise(() => {}) })).rejects.toThrow('stop');
  });
});
