// Builds src/ into dist/: the program, with one file for each command that is loaded when it runs; what runs beside it,
// as a thread or a process of its own; and the library. Nothing is minified: Node prints the source line of an error that
// nobody caught.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { rollup } from 'rollup';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const cache = join(root, 'node_modules', '.cache', 'rayvision');

/** Files beside src/ that the types come from. */
const TYPE_SETTINGS = ['tsconfig.json', 'package-lock.json'];

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
 * Keeps the English sentences as text until one is needed: parsing them as code would take a third of the time that a
 * short run has for itself.
 */
const lazySentences = {
  name: 'lazy-sentences',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]text[\\/]en[\\/][a-z-]+\.json$/ }, async ({ path }) => {
      const text = JSON.stringify(JSON.parse(await readFile(path, 'utf8'))).replace(/[\\']/g, '\\$&');
      const table = `let table;\nconst read = () => (table ??= JSON.parse('${text}'));`;
      const traps = '{ get: (_, key) => read()[key], has: (_, key) => key in read() }';
      return { contents: `${table}\nexport default new Proxy({}, ${traps});` };
    });
  },
};

/** One character beyond Latin-1 doubles the memory of a source, and the time to compile it. */
const asciiEntry = {
  name: 'ascii-entry',
  renderChunk(code, { isEntry }) {
    const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
    return isEntry ? { code: code.replace(/[\u0080-\uffff]/g, escaped), map: null } : null;
  },
};

/** Returns a compiled file of esbuild, and those that it imports statically. */
function closureOf(path, outputs, found = new Set()) {
  if (found.has(path)) return found;
  found.add(path);
  for (const { path: next, kind } of outputs[path].imports)
    if (kind === 'import-statement' && next in outputs) closureOf(next, outputs, found);
  return found;
}

/** What quick commands load beside main.js, each as one file instead of several: the entry, by the file's name. */
const LOADED_TOGETHER = {
  commands: 'src/commands/help/first-page.ts',
  'list-dcc': 'src/commands/catalogue/list-dcc.run.ts',
};

/** Returns the name of the file that a compiled file goes to, where `LOADED_TOGETHER` names one. */
function filesTogether({ outputs }) {
  const taken = closureOf('dist/main.js', outputs);
  const names = new Map();
  for (const [name, source] of Object.entries(LOADED_TOGETHER)) {
    const [entry] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === source);
    for (const path of closureOf(entry, outputs)) if (!taken.has(path)) names.set(path, name);
    for (const path of names.keys()) taken.add(path);
  }
  return names;
}

/** env-paths throws while loading for a user without a home: it waits in main.js until it is needed, as no file of its own. */
const lazyEnvPaths = {
  name: 'lazy-env-paths',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/]context\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const lazy = text.replace("await import('env-paths')", "require('env-paths')");
      if (lazy === text) throw new Error(`${path} does not load env-paths`);
      return { contents: lazy, loader: 'ts' };
    });
  },
};

/** Writes the first page of the help for the usual width, as the program prints it: composing it takes a fifth of a start. */
async function buildFirstPage() {
  const env = { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot };
  for (const lang of ['en', 'zh']) {
    const argv = [join(root, 'bin/rayvision.js'), '--help', '--lang', lang];
    const { stdout } = await promisify(execFile)(process.execPath, argv, { env });
    await writeFile(join(dist, `help-${lang}.txt`), stdout);
  }
}

/**
 * Builds the program in two steps: esbuild compiles and bundles, and Rollup puts all that every start loads into main.js
 * (esbuild would make fifteen files of it, which take 10 ms to open), as CommonJS, which Node starts faster than ES modules.
 */
async function buildProgram() {
  const { outputFiles, metafile } = await build({
    ...common,
    entryPoints: ['src/main.ts'],
    splitting: true,
    format: 'esm',
    chunkNames: '[name]-[hash]',
    write: false,
    plugins: [lazyChildProcess, withoutUnusedParts, lazySentences, lazyEnvPaths],
  });
  const compiled = new Map(outputFiles.map(({ path, text }) => [path, text]));
  const fromMemory = {
    name: 'from-memory',
    resolveId(id, importer) {
      const path = importer ? resolve(dirname(importer), id) : id;
      return compiled.has(path) ? path : { id, external: true };
    },
    load: (id) => compiled.get(id) ?? null,
  };
  const together = filesTogether(metafile);
  const bundle = await rollup({
    input: join(dist, 'main.js'),
    plugins: [fromMemory, asciiEntry],
    treeshake: false,
    // The lazily loaded files take what they share from main.js itself.
    preserveEntrySignatures: 'allow-extension',
    onwarn: ({ code, message }) => {
      if (code !== 'CIRCULAR_DEPENDENCY' && code !== 'EVAL') throw new Error(message);
    },
  });
  const { output } = await bundle.write({
    dir: dist,
    format: 'cjs',
    chunkFileNames: '[name].js',
    manualChunks: (id) => together.get(relative(root, id).replaceAll(sep, '/')),
    onlyExplicitManualChunks: true,
  });
  await bundle.close();
  return {
    outputs: Object.fromEntries(output.map((chunk) => [`dist/${chunk.fileName}`, describe(chunk, metafile)])),
  };
}

/** Returns what a file was built from, as in esbuild's metafile. */
function describe({ facadeModuleId, modules, imports, dynamicImports, code }, { outputs }) {
  const compiled = (path) => outputs[relative(root, path).replaceAll(sep, '/')];
  const imported = (kind) => (name) =>
    /\.js$/.test(name) ? { path: `dist/${name}`, kind } : { path: name, kind, external: true };
  const together = Object.values(LOADED_TOGETHER);
  // A file of several has no module whose exports are its own.
  const entry =
    facadeModuleId ?? Object.keys(modules).find((path) => together.includes(compiled(path)?.entryPoint));
  return {
    bytes: code.length,
    entryPoint: entry === undefined ? undefined : compiled(entry)?.entryPoint,
    inputs: Object.assign({}, ...Object.keys(modules).map((path) => compiled(path)?.inputs)),
    imports: [...imports.map(imported('require-call')), ...dynamicImports.map(imported('dynamic-import'))],
  };
}

/** Builds what runs outside the program, each as one file: the threads that hash files and that decode images, and processes. */
async function buildHelpers() {
  const { metafile } = await build({
    ...common,
    entryPoints: {
      'hash-worker': 'src/transfer/hash-worker.ts',
      'image-worker': 'src/images/image-worker.ts',
      guard: 'src/transfer/programs/guard.ts',
      'sandbox-transmitter': 'src/sandbox/engines/transmitter-stand-in.ts',
      'sandbox-raysync': 'src/sandbox/engines/raysync-program.ts',
    },
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

/** The types take most of the time, in a process of their own: they are kept until a file changes that they come from. */
async function buildTypes() {
  const declarations = join(root, '.ci/declarations.mjs');
  const sources = await readdir(join(root, 'src'), { recursive: true });
  const paths = sources.filter((path) => /\.(ts|json)$/.test(path)).map((path) => join(root, 'src', path));
  const hash = createHash('sha256');
  for (const path of [...paths.sort(), declarations, ...TYPE_SETTINGS.map((name) => join(root, name))]) {
    hash.update(`${relative(root, path)}\n`).update(await readFile(path));
  }
  const kept = join(cache, `index-${hash.digest('hex')}.d.ts`);
  const file = join(dist, 'index.d.ts');
  const isKept = await copyFile(kept, file).then(
    () => true,
    () => false,
  );
  if (isKept) return;
  await promisify(execFile)(process.execPath, [declarations]);
  await mkdir(cache, { recursive: true });
  for (const name of await readdir(cache)) if (/^index-.*\.d\.ts$/.test(name)) await rm(join(cache, name));
  await copyFile(file, kept);
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist);
const types = process.argv.includes('--types') && buildTypes();
const [built] = await Promise.all([Promise.all([buildProgram(), buildHelpers(), buildLibrary()]), types]);

await buildFirstPage();

// What was built from what: read by tests and by notices.mjs, and no part of the package.
await mkdir(cache, { recursive: true });
const outputs = Object.assign({}, ...built.map((metafile) => metafile.outputs));
await writeFile(join(cache, 'outputs.json'), JSON.stringify(outputs));
