// Builds src/ into dist/: the program, with one file for each command that is loaded when it runs; the thread that
// hashes files; and the library. Nothing is minified: Node prints the source line of an error that nobody caught.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const cache = join(root, 'node_modules', '.cache', 'rayvision');

const common = {
  absWorkingDir: root,
  outdir: dist,
  bundle: true,
  platform: 'node',
  target: 'node20.17',
  define: { 'import.meta.filename': '__filename', 'import.meta.dirname': '__dirname' },
  metafile: true,
  logLevel: 'warning',
};

/** Commander loads node:child_process for executable subcommands, which this program has none of. */
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
 * got loads its HTTP/2, cache and DNS-cache parts even where they are switched off, as here: without them the first
 * request starts 0.1 s sooner. The names that got imports from them must exist: the build fails when got needs more.
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

/**
 * Builds the program. esbuild splits a bundle only as ES modules, which Node starts more slowly than CommonJS
 * (`npm run bench`), so each resulting file is turned into CommonJS afterwards.
 */
async function buildProgram() {
  const { outputFiles, metafile } = await build({
    ...common,
    entryPoints: ['src/main.ts'],
    splitting: true,
    format: 'esm',
    chunkNames: '[name]-[hash]',
    write: false,
    plugins: [lazyChildProcess, withoutUnusedParts],
  });
  for (const { path, text } of outputFiles) {
    const { code } = await transform(text, {
      format: 'cjs',
      platform: 'node',
      target: common.target,
      supported: { 'dynamic-import': false },
    });
    await writeFile(path, code);
  }
  return metafile;
}

async function buildThread() {
  const { metafile } = await build({
    ...common,
    entryPoints: ['src/transfer/hash-worker.ts'],
    format: 'cjs',
  });
  return metafile;
}

/** Builds the library, which takes the package's dependencies from where it is installed. */
async function buildLibrary() {
  const { metafile } = await build({
    ...common,
    entryPoints: ['src/index.ts'],
    format: 'cjs',
    external: ['chalk', 'commander', 'got', 'inquirer', 'ora', 'zod'],
  });
  return metafile;
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist);
const built = await Promise.all([buildProgram(), buildThread(), buildLibrary()]);

// What was built from what: read by tests and by notices.mjs, and no part of the package.
await mkdir(cache, { recursive: true });
const outputs = Object.assign({}, ...built.map((metafile) => metafile.outputs));
await writeFile(join(cache, 'outputs.json'), JSON.stringify(outputs));
