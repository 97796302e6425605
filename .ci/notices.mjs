// Writes THIRD-PARTY-NOTICES: the licence of every package whose code is bundled into dist/. Run it after a build.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const RULE = '-'.repeat(80);

/** Folders, from the project's, of the packages whose code is in what was built. */
function bundledPackages() {
  const outputs = JSON.parse(readFileSync(join(root, 'node_modules/.cache/rayvision/outputs.json'), 'utf8'));
  const folders = Object.values(outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([path]) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []);
  return [...new Set(folders)];
}

/** @throws Error for a package without the text of its licence */
function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const files = readdirSync(join(root, folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  if (files.length === 0) throw new Error(`${folder} brings no text of its licence`);
  const texts = files.toSorted().map((file) => readFileSync(join(root, folder, file), 'utf8').trim());
  return `${name} ${version} (${license})\n\n${texts.join('\n\n').replaceAll('\r\n', '\n')}\n`;
}

const head = `The files in dist/ contain code of the packages below, each under its own licence.\n`;
const notices = [head, ...new Set(bundledPackages().map(noticeOf).toSorted())].join(`\n${RULE}\n\n`);

const file = join(root, 'THIRD-PARTY-NOTICES');
if (!process.argv.includes('--check')) writeFileSync(file, notices);
else if (!existsSync(file) || readFileSync(file, 'utf8') !== notices) {
  console.error('THIRD-PARTY-NOTICES is not current. Run: npm run notices');
  process.exitCode = 1;
}
