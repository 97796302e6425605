import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lookUpValues } from '../../../../src/commands/completion/values.js';
import type { Context } from '../../../../src/context.js';

test('offers no profile that looks like an option', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rayvision-values-'));
  try {
    const profiles = { studio: {}, '-rf': {}, '--yes': {} };
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ profiles }));
    const offered = await lookUpValues('profile', { folder } as Context);
    expect(offered.map(({ value }) => value)).toEqual(['default', 'studio']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
