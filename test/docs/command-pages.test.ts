import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../unit/sources.js';
import { commandPages, FOLDER } from './command-pages.js';

test('docs/commands matches the help: if not, run `npm run docs` and commit', async () => {
  const pages = await commandPages();
  expect(pages.size).toBeGreaterThan(30);
  const folder = join(ROOT, FOLDER);
  const found = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
  const stale = found.filter(([name = '', text]) => pages.get(name) !== text?.replaceAll('\r\n', '\n'));
  expect(stale.map(([name]) => name)).toEqual([]);
  expect(found).toHaveLength(pages.size);
});
