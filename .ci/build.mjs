// Builds src/ into dist/: one small entry, and one file for each command that is loaded when it runs.
//
// esbuild splits a bundle only in its ES module format, but a CommonJS entry starts about a tenth
// faster than an ES module one (`npm run bench` shows the start-up ratios). So the bundle is split as
// ES modules first, and each resulting file is then turned into CommonJS by itself.
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'dist');
const target = 'node20.17';

/** Commander loads node:child_process for a kind of sub command that this program has none of: at first use, then. */
const lazyChildProcess = {
  name: 'lazy-child-process',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path: 'child_process', namespace: 'lazy' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'lazy' }, () => ({
      contents: "exports.spawn = (...args) => process.getBuiltinModule('node:child_process').spawn(...args);",
    }));
  },
};

/**
 * got loads its HTTP/2, cache and DNS-cache parts whether they are switched on or not. This program switches none
 * of them on, and starts its first request a tenth of a second sooner without them. What got takes from them by
 * name must exist here: the build fails when a new got takes more.
 */
const SWITCHED_OFF = {
  'http2-wrapper': 'export default {};',
  'cacheable-request': 'export default class {} export class CacheError extends Error {}',
  'cacheable-lookup': 'export default class {}',
};
const withoutUnusedParts = {
  name: 'without-unused-parts',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(http2-wrapper|cacheable-request|cacheable-lookup)$/ }, ({ path }) => ({
      path,
      namespace: 'off',
    }));
    onLoad({ filter: /.*/, namespace: 'off' }, ({ path }) => ({ contents: SWITCHED_OFF[path] }));
  },
};

const split = await build({
  absWorkingDir: root,
  entryPoints: ['src/main.ts', 'src/index.ts'],
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target,
  chunkNames: 'chunks/[name]-[hash]',
  metafile: true,
  write: false,
  plugins: [lazyChildProcess, withoutUnusedParts],
  logLevel: 'warning',
});

/** Chunks that `main.js` loads at once, by their names below `dist/chunks/`. */
function loadedAtOnce(file, found = new Set()) {
  for (const { path, kind } of split.metafile.outputs[file].imports) {
    if (kind !== 'import-statement' || found.has(path) || !path.startsWith('dist/')) continue;
    found.add(path);
    loadedAtOnce(path, found);
  }
  return found;
}

/** What nearly every start loads, though not at once: it fails where a user has no home, and must be caught then. */
const nearlyAlways = Object.entries(split.metafile.outputs)
  .filter(([, { inputs }]) => Object.keys(inputs).some((path) => path.includes('node_modules/env-paths/')))
  .map(([path]) => path);
const core = new Set([...loadedAtOnce('dist/main.js'), ...nearlyAlways].map((path) => basename(path)));

/** Points each `require` of a chunk to where its code lies now; `home` leads from the requiring file to dist/. */
function redirected(code, home) {
  return code.replace(/require\("\.\/(?:chunks\/)?([^"/]+\.js)"\)/g, (_, name) => {
    if (!core.has(name)) return `require("${home || './'}chunks/${name}")`;
    return home === '' ? `part("${name}")` : `require("${home}core.js").part("${name}")`;
  });
}

/** ES modules import the library's functions by name, which Node finds in this line only; it never runs. */
function namesOf(name) {
  if (name !== 'index.js') return '';
  return `0&&(module.exports={${split.metafile.outputs['dist/index.js'].exports.join(',')}});\n`;
}

// Reading one file takes less time than reading six: what every start needs goes into dist/core.js together.
await rm(join(out, 'chunks'), { recursive: true, force: true });
await mkdir(join(out, 'chunks'), { recursive: true });
const parts = [];
for (const file of split.outputFiles) {
  const { code } = await transform(file.text, {
    format: 'cjs',
    platform: 'node',
    target,
    minifyWhitespace: true,
    minifySyntax: true,
    supported: { 'dynamic-import': false },
  });
  const name = basename(file.path);
  const home = dirname(file.path) === out ? './' : '../';
  if (core.has(name)) parts.push(`"${name}":(module,exports)=>{${redirected(code, '')}\n}`);
  else await writeFile(file.path, redirected(code, home) + namesOf(name));
}
await writeFile(
  join(out, 'core.js'),
  `"use strict";const parts={${parts.join(',\n')}},made={};
function part(name){if(!made[name]){made[name]={exports:{}};parts[name](made[name],made[name].exports)}return made[name].exports}
exports.part=part;`,
);
await writeFile(join(out, 'meta.json'), JSON.stringify(split.metafile));

// The declarations name errors by the keys of the sentences, and the compiler copies no JSON beside them.
await cp(join(root, 'src', 'text', 'en'), join(out, 'types', 'src', 'text', 'en'), { recursive: true });
