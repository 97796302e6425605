// Writes docs/commands from the program's help: `npm run docs`.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../unit/sources.js';
import { commandPages, FOLDER } from './command-pages.js';

async function generate(): Promise<void> {
  const folder = join(ROOT, FOLDER);
  mkdirSync(folder, { recursive: true });
  const pages = await commandPages();
  for (const name of readdirSync(folder)) if (!pages.has(name)) rmSync(join(folder, name));
  for (const [name, text] of pages) writeFileSync(join(folder, name), text);
  process.stdout.write(`${pages.size} pages in ${FOLDER}\n`);
}

void generate();
