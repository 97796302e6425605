import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { timeLimit } from '../../support/exhaustive.js';
import { openProgramWorkstation } from '../../support/workstation/program-workstation.js';
import { HOUR } from '../../support/workstation/sync-workstation.js';
import { onlyJson } from '../../support/workstation/workstation.js';

describe.each(['transmitter', 'raysync'] as const)('a sync by %s', async (engine) => {
  const at = await openProgramWorkstation(engine);
  afterAll(() => at.close());

  async function sync(...flags: string[]) {
    const { code, stdout } = await at.transfer(['sync', 'frames', '--json', ...flags]);
    return { code, ...onlyJson(stdout) };
  }

  const title =
    'downloads what is missing, replaces what was rendered again, and keeps what was changed here';
  test(title, { timeout: timeLimit(60_000) }, async () => {
    const id = await at.submit('--assets-on-farm', '--frames', '1-3');
    at.farm.clock.advance(HOUR);
    await at.record(id);
    at.farm.clock.advance(HOUR);
    const local = (frame: number) => join(at.cwd, 'frames', `${id}_shot`, `shot.000${frame}.png`);
    const stored = (frame: number) =>
      join(at.farm.folder, 'storage/output/20201-10000001', `${id}_shot`, `shot.000${frame}.png`);
    expect(await sync()).toMatchObject({ code: 0, fetched: 3, whole: 0 });
    expect(await sync()).toMatchObject({ code: 0, fetched: 0, whole: 1, held: 3 });
    expect(await sync('--recheck')).toMatchObject({ code: 0, fetched: 0, whole: 0, held: 3 });
    rmSync(local(1));
    writeFileSync(local(3), 'painted over');
    const [kept, again] = [statSync(local(2)).ino, 'rendered again'];
    expect(await sync()).toMatchObject({ code: 0, fetched: 1, held: 1, kept: 1 });
    expect(statSync(local(2)).ino).toBe(kept);
    writeFileSync(stored(2), again);
    const later = new Date(Date.now() + 60_000);
    utimesSync(stored(2), later, later);
    expect(await sync()).toMatchObject({ code: 0, fetched: 1, held: 1, kept: 1 });
    expect([readFileSync(local(2), 'utf8'), readFileSync(local(3), 'utf8')]).toEqual([again, 'painted over']);
  });
});
