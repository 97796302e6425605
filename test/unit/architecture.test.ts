import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { satisfies } from 'semver';
import { describe, expect, test } from 'vitest';
import { PACKAGE_NAME } from '../../src/domain/package.js';
import { bracketed, ROOT, SOURCES } from './sources.js';

/** The rooms that each room may import. Every room may also import `errors`, and `context` as a type. */
const TABLE: Record<string, readonly string[]> = {
  domain: [],
  text: [],
  protocol: ['domain'],
  config: ['domain'],
  guards: ['domain'],
  state: ['domain', 'guards'],
  scene: ['domain'],
  images: ['domain'],
  job: ['domain', 'protocol'],
  output: ['domain', 'guards', 'text'],
  prompts: ['domain', 'text'],
  http: ['protocol'],
  client: ['http', 'protocol', 'domain'],
  poller: ['client', 'domain'],
  transfer: ['client', 'state', 'domain'],
  notices: ['http', 'state', 'domain', 'text'],
  submission: ['client', 'config', 'state', 'job', 'scene', 'transfer', 'protocol', 'domain'],
  sandbox: ['protocol', 'domain'],
  commands: [
    'domain',
    'text',
    'protocol',
    'config',
    'state',
    'scene',
    'guards',
    'images',
    'job',
    'output',
    'prompts',
    'client',
    'poller',
    'transfer',
    'submission',
    'notices',
  ],
  // Single files at the top.
  errors: ['text'],
  // What must not be seen, and where the environment holds it; everything that is written goes through it.
  secrets: [],
  context: ['text', 'domain', 'output-stream', 'secrets'],
  // The context's streams; to the others a part of its type.
  'output-stream': ['domain'],
  program: ['commands'],
  // Answers what stands in the program's own tables, without the parser.
  'fast-path': ['commands', 'output', 'language'],
  // In which language a line is answered; before anything else is known of it.
  language: ['commands', 'config', 'domain', 'text'],
  // What one run writes down: which command it was, and where the log is.
  'run-log': ['commands', 'domain', 'output', 'state'],
  // Reports a failed run and logs an internal error: outside main, since a successful run needs neither.
  'report-error': ['run-log', 'commands', 'domain', 'output'],
  main: [
    'domain',
    // The name of the hidden command that completion scripts call.
    'commands',
    'fast-path',
    'program',
    'context',
    'language',
    'output',
    'output-stream',
    'secrets',
    'run-log',
    'report-error',
  ],
  index: ['client', 'domain', 'context', 'poller', 'transfer', 'submission', 'scene', 'text'],
};

const DOCUMENT = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8').replaceAll('\r\n', '\n');

/** The import table of docs/architecture.md, with a row for each room. */
function documentedTable(): Record<string, string[]> {
  const [, rows = ''] = /\| room \| may import \|\n\|---\|---\|\n((?:\|.*\n)+)/.exec(DOCUMENT) ?? [];
  const cells = [...rows.matchAll(/^\| (.+?) \| (.+?) \|$/gm)];
  return Object.fromEntries(
    cells.flatMap(([, rooms = '', imported = '']) =>
      rooms.split(', ').map((room) => [room, imported === 'nothing' ? [] : imported.split(', ').toSorted()]),
    ),
  );
}

/** Single files that may do more than their room. */
const EXCEPTIONS: readonly (readonly [file: string, target: string, typeOnly?: 'type'])[] = [
  ['commands/sandbox/serve.ts', 'sandbox'],
  ['program.ts', 'domain/package.ts'],
  ['fast-path.ts', 'domain/package.ts'],
  // Values in a sentence come from anywhere.
  ['text/index.ts', 'domain/text/safe-text.ts'],
  ['domain/package.ts', '../package.json'],
];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
}

/** Path from src of what a file imports. */
function target(file: string, specifier: string): string {
  return posix.normalize(posix.join(posix.dirname(file), specifier)).replace(/\.js$/, '.ts');
}

function isTypeOnly(clause: string): boolean {
  if (/^type\b/.test(clause.trim())) return true;
  const named = /^\s*\{([^}]*)\}\s*$/.exec(clause)?.[1];
  if (named === undefined) return false;
  const names = named.split(',').filter((name) => name.trim() !== '');
  return names.length > 0 && names.every((name) => /^\s*type\s/.test(name));
}

function importsOf({ file, code }: { file: string; code: string }): (Import & { specifier: string })[] {
  const found: (Import & { specifier: string })[] = [];
  const add = (specifier: string, typeOnly: boolean, dynamic: boolean) =>
    found.push({ from: file, to: target(file, specifier), specifier, typeOnly, dynamic });
  for (const [, clause = '', specifier = ''] of code.matchAll(
    /^\s*(?:import|export)\s+((?:type\s+)?(?:[\w*]|\{|,|\s|\}|\$)+?)\s+from\s+'([^']+)'/gm,
  )) {
    add(specifier, isTypeOnly(clause), false);
  }
  for (const [, specifier = ''] of code.matchAll(/^\s*import\s+'([^']+)'/gm)) add(specifier, false, false);
  for (const [, specifier = ''] of code.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)) add(specifier, false, true);
  return found;
}

function roomOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : path.replace(/\.ts$/, '');
}

const ALL = SOURCES.flatMap(importsOf);
const OWN = ALL.filter(({ specifier }) => specifier.startsWith('.'));

function isAllowed({ from, to, typeOnly, dynamic }: Import): boolean {
  const room = roomOf(from);
  const other = roomOf(to);
  if (room === other && room in TABLE && (from.includes('/') || from === to)) return true;
  if (
    EXCEPTIONS.some(
      ([file, goal, only]) => file === from && [to, other].includes(goal) && (!only || typeOnly),
    )
  )
    return true;
  if (other === 'errors') return room !== 'text';
  if (other === 'context' && !['main', 'index'].includes(room)) return typeOnly;
  // As a part of the context's type.
  if (other === 'secrets' && !['context', 'main'].includes(room)) return typeOnly;
  if (other === 'output-stream' && !['context', 'main'].includes(room)) return typeOnly;
  if (!TABLE[room]?.includes(other)) return false;
  // Definitions are loaded for every line; the work only on use.
  return !['program', 'fast-path'].includes(room) || dynamic || typeOnly || !/(\.run|\/runs)\.ts$/.test(to);
}

describe('rooms (docs/architecture.md, "Rooms")', () => {
  test('every file is in a room of the table', () => {
    expect(SOURCES.map(({ file }) => file).filter((file) => !(roomOf(file) in TABLE))).toEqual([]);
  });

  test('the document has the same table', () => {
    const sorted = Object.entries(TABLE).map(([room, imported]) => [room, imported.toSorted()]);
    expect(documentedTable()).toEqual(Object.fromEntries(sorted));
  });

  test('the document lists every room and file of src', () => {
    const [, listed = ''] = /^src\/\n((?: {2}.*\n)+)/m.exec(DOCUMENT) ?? [];
    const names = [...listed.matchAll(/^ {2}([\w-]+)(?:\/|\.ts) /gm)].map(([, name]) => name);
    expect(names.toSorted()).toEqual(Object.keys(TABLE).toSorted());
  });

  test('its diagrams name rooms and functions that exist', () => {
    const diagrams = [...DOCUMENT.matchAll(/^```mermaid\n([\s\S]*?)^```/gm)]
      .map(([, text = '']) => text)
      .join('');
    const rooms = [...diagrams.matchAll(/^ *participant \w+ as ([\w/]+)/gm)].map(([, room = '']) => room);
    expect(rooms.length).toBeGreaterThan(8);
    expect(rooms.filter((room) => !SOURCES.some(({ file }) => file.startsWith(`${room}/`)))).toEqual([]);
    const functions = [...diagrams.matchAll(/\b([a-z]\w*)\(\)/g)].map(([, name = '']) => name);
    expect(functions.length).toBeGreaterThan(15);
    const isDefined = (name: string) => {
      const definition = new RegExp(`\\bfunction\\*? ${name}\\b|^ +(?:async )?${name}\\??(?:\\(|: \\()`, 'm');
      return SOURCES.some(({ code }) => definition.test(code));
    };
    expect(functions.filter((name) => !isDefined(name))).toEqual([]);
  });

  test('every import is found', () => {
    for (const { file, code } of SOURCES) {
      const mentioned = [...code.matchAll(/\bfrom\s+'[^']+'|\bimport\s*\(?\s*'[^']+'/g)].length;
      expect([file, importsOf({ file, code }).length]).toEqual([file, mentioned]);
    }
    expect(OWN.length).toBeGreaterThan(100);
  });

  test('nothing is imported outside the table', () => {
    const wrong = OWN.filter((one) => !isAllowed(one)).map(({ from, to }) => `${from} -> ${to}`);
    expect(wrong).toEqual([]);
  });

  test.each<[from: string, to: string, kind: '' | 'type' | 'dynamic', allowed: boolean]>([
    ['domain/a.ts', 'protocol/b.ts', 'type', false],
    ['domain/a.ts', 'errors.ts', '', true],
    ['text/index.ts', 'errors.ts', 'type', false],
    ['protocol/a.ts', 'domain/b.ts', '', true],
    ['sandbox/a.ts', 'http/b.ts', 'type', false],
    ['sandbox/a.ts', 'client/b.ts', 'dynamic', false],
    ['commands/a.ts', 'http/b.ts', 'type', false],
    ['commands/a.run.ts', 'sandbox/index.ts', 'dynamic', false],
    ['commands/sandbox/serve.ts', 'sandbox/index.ts', '', true],
    ['http/a.ts', 'context.ts', 'type', true],
    ['http/a.ts', 'context.ts', '', false],
    ['http/a.ts', 'client/b.ts', 'type', false],
    ['submission/a.ts', 'commands/b.ts', 'type', false],
    ['submission/a.ts', 'output/b.ts', '', false],
    ['submission/a.ts', 'context.ts', '', false],
    ['client/a.ts', 'poller/b.ts', 'type', false],
    ['program.ts', 'commands/a.run.ts', '', false],
    ['program.ts', 'commands/a.run.ts', 'dynamic', true],
    ['program.ts', 'text/index.ts', '', false],
    ['output/a.ts', 'main.ts', 'type', false],
    ['commands/a.ts', 'program.ts', 'type', false],
    ['job/a.ts', '../package.json', '', false],
    ['http/a.ts', 'secrets/index.ts', 'type', true],
    ['http/a.ts', 'secrets/index.ts', '', false],
    ['main.ts', 'state/a.ts', 'dynamic', false],
  ])('the rule reports: %s may import %s (%s): %s', (from, to, kind, allowed) => {
    expect(isAllowed({ from, to, typeOnly: kind === 'type', dynamic: kind === 'dynamic' })).toBe(allowed);
  });

  /** Packages that only certain rooms may import. */
  test.each([
    ['got', ['http']],
    ['hpagent', ['http']],
    ['socks-proxy-agent', ['http']],
    ['inquirer', ['prompts']],
    ['ora', ['output']],
    ['chalk', ['output']],
    ['commander', ['program', 'main', 'commands']],
    ['env-paths', ['context']],
  ])('%s is imported by %j only', (name, rooms) => {
    const users = ALL.filter(({ specifier }) => specifier === name || specifier.startsWith(`${name}/`));
    expect(users.map(({ from }) => from).filter((from) => !rooms.includes(roomOf(from)))).toEqual([]);
    expect(users.length).toBeGreaterThan(0);
  });

  test('tables that are loaded at every start do not import zod', () => {
    const seen = new Set([
      'domain/dcc/dcc.ts',
      'domain/task/task-status.ts',
      'domain/frames/frame-status.ts',
      'program.ts',
      'main.ts',
    ]);
    for (const file of seen) {
      for (const { from, to, typeOnly, dynamic } of OWN) {
        if (from === file && !typeOnly && !dynamic) seen.add(to);
      }
    }
    const users = ALL.filter(({ from, specifier }) => seen.has(from) && specifier.startsWith('zod'));
    expect(users.map(({ from }) => from)).toEqual([]);
  });
});

/**
 * What runs as a process of its own, outside of any context: the guard of the vendor's programs, and their stand-ins at
 * the sandbox.
 */
const PROGRAMS = /^transfer\/programs\/guard\.ts$|^sandbox\/engines\//;

describe('habits', () => {
  test('files stay small', () => {
    const sizes = SOURCES.map(({ text }) => text.split('\n').length - 1).toSorted((a, b) => a - b);
    expect(sizes.at(-1)).toBeLessThanOrEqual(300);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(100);
  });

  test('only the context reads `process`', () => {
    const others = SOURCES.filter(
      ({ file, code }) => file !== 'context.ts' && /(?<!-)\bprocess\s*[.[]/.test(code),
    );
    expect(others.map(({ file }) => file).filter((file) => !PROGRAMS.test(file))).toEqual([]);
    const imports = ALL.filter(({ specifier }) => /^(node:)?process$/.test(specifier));
    const importers = imports.map(({ from }) => from).filter((file) => !PROGRAMS.test(file));
    expect(importers.toSorted()).toEqual([
      // Its process id, which a sandbox reports to its controller.
      'sandbox/handlers/sandbox-control.ts',
      // How fast the disk is, which no clock of a context knows.
      'transfer/file-facts.ts',
      // The processes that they start and end follow the machine, and no context.
      'transfer/programs/end-group.ts',
      'transfer/programs/guarded-process.ts',
    ]);
  });

  test('nothing writes to the console', () => {
    expect(SOURCES.filter(({ code }) => /\bconsole\s*\./.test(code)).map(({ file }) => file)).toEqual([]);
  });

  test('time and random numbers come from the context', () => {
    const pattern = /\bDate\.now\b|\bnew Date\(\)|\bperformance\.|\bMath\.random\b|\bset(Timeout|Interval)\(/;
    const others = SOURCES.filter(({ file, code }) => file !== 'context.ts' && pattern.test(code));
    expect(others.map(({ file }) => file).filter((file) => !PROGRAMS.test(file))).toEqual([]);
  });

  test('only named exports', () => {
    expect(SOURCES.filter(({ code }) => /^export default\b/m.test(code)).map(({ file }) => file)).toEqual([]);
  });
});

interface Output {
  readonly entryPoint?: string;
  readonly imports: readonly { path: string; kind: string; external?: boolean }[];
  readonly inputs: Record<string, { bytesInOutput: number }>;
}

/** What was built, as esbuild describes it. */
function builtOutputs(): Record<string, Output> {
  const built = join(ROOT, 'node_modules/.cache/rayvision/outputs.json');
  if (!existsSync(built)) execFileSync(process.execPath, [join(ROOT, '.ci/build.mjs')], { cwd: ROOT });
  return JSON.parse(readFileSync(built, 'utf8'));
}

/** Everything that loading an entry point loads. */
function loaded(outputs: Record<string, Output>, entry: string) {
  const first = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === entry);
  if (first === undefined) throw new Error(`${entry} was not built`);
  const seen = new Set([first]);
  const modules = new Set<string>();
  for (const path of seen) {
    for (const one of outputs[path]?.imports ?? []) {
      if (one.kind === 'dynamic-import') continue;
      if (one.path in outputs) seen.add(one.path);
      else modules.add(one.path.replace(/^node:/, ''));
    }
  }
  const inputs = [...seen].flatMap((path) =>
    Object.entries(outputs[path]?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0),
  );
  return { inputs: inputs.map(([path]) => path), modules: [...modules] };
}

describe('what --version, --help and list-dcc load', () => {
  const outputs = builtOutputs();

  test.each([
    ['--help and --version', 'src/main.ts'],
    ['list-dcc', 'src/commands/catalogue/list-dcc.run.ts'],
    ['completion', 'src/program.ts'],
    ['completed values', 'src/commands/completion/print-completions.ts'],
  ])('%s: no HTTP, prompt, scene or zod module', (_, entry) => {
    const { inputs, modules } = loaded(outputs, entry);
    const heavy =
      /node_modules\/(got|inquirer|@inquirer|zod|ora|chalk)\/|^src\/(http|prompts|scene|client|sandbox|job)\//;
    expect(inputs.filter((path) => heavy.test(path))).toEqual([]);
    expect(modules.filter((name) => /^(https?|http2|net|tls|dns)$/.test(name))).toEqual([]);
    expect(inputs).toContain(entry);
    // One language is in every start; another is loaded where it is spoken.
    expect(inputs.filter((path) => path.startsWith('src/text/zh/'))).toEqual([]);
  });
});

describe('the package', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));

  test('has the same name everywhere', () => {
    expect(manifest.name).toBe(PACKAGE_NAME);
    expect(lock.name).toBe(PACKAGE_NAME);
  });

  test('requires Node 20.17', () => {
    expect(manifest.engines.node).toBe('>=20.17');
  });

  test('has dependencies that support Node 20.17', () => {
    const bundled = new Set(
      Object.values(builtOutputs())
        .flatMap(({ inputs }) => Object.keys(inputs))
        .flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []),
    );
    const packages = Object.entries<{ dev?: boolean; engines?: { node?: string } }>(lock.packages);
    const wrong = packages.filter(([path, { dev, engines }]) => {
      const ours = path !== '' && (!dev || bundled.has(path));
      return ours && engines?.node !== undefined && !satisfies('20.17.0', engines.node);
    });
    expect(wrong.map(([path, { engines }]) => `${path} ${engines?.node}`)).toEqual([]);
    expect(bundled.size).toBeGreaterThan(5);
  });

  test('has its files where package.json names them', () => {
    expect(existsSync(join(ROOT, manifest.bin.rayvision))).toBe(true);
    expect(manifest.files).toContain(dirname(manifest.main));
  });
});

test('tables by names from scenes are looked up by ownValue: a name can be `constructor`', () => {
  const files = SOURCES.filter(({ file }) => /^(?:scene|job)\//.test(file));
  const wrong = files.flatMap(({ file, code }) => {
    const own = [...code.matchAll(/const ([A-Z_]+): Readonly<Record<string,/g)].map(([, name = '']) => name);
    const imported = [...code.matchAll(/import \{([^}]*)\}/g)].flatMap(([, names = '']) =>
      [...names.matchAll(/\b[A-Z_]{3,}\b/g)].map(([name]) => name),
    );
    const tables = [...own, ...imported.filter((name) => /^FILE_|^FOLLOWED$/.test(name))];
    const isOpen = (name: string) =>
      code
        .split('\n')
        .some((line) => new RegExp(`\\b${name}\\[`).test(line) && !line.includes(`hasOwn(${name},`));
    return tables.filter(isOpen).map((name) => `${file}: ${name}`);
  });
  expect(wrong).toEqual([]);
});

describe('programs that we start get no key (docs/contract.md, "Secrets")', () => {
  /** The environment that each file gives to every program: without keys, or only with what is listed. */
  const STARTERS: Readonly<Record<string, string>> = {
    'commands/sandbox/background.ts': 'env: environmentOf(context)',
    // Of its callers: `noticeEnvironment`, `withoutKeys`.
    'notices/child.ts': '{ env, shell: false',
    // Of its callers: `keptVariables`.
    'transfer/programs/guard.ts': 'env: { ...env, [MARK]: mark }',
    'transfer/programs/guarded-process.ts': 'env: guardEnvironment()',
    'transfer/programs/end-group.ts': 'env: withoutKeys(env)',
    'transfer/transmitter/code-page.ts': 'env: withoutKeys(env)',
    'transfer/search/probe-paths.ts': 'env: root ? { SystemRoot: root } : {}',
    'sandbox/engines/transmitter/behaviour.ts': 'env: withoutKeys(process.env)',
  };

  test('only these files start programs', () => {
    const starters = SOURCES.filter(({ code }) => /['"](?:node:)?child_process['"]/.test(code));
    expect(starters.map(({ file }) => file).toSorted()).toEqual(Object.keys(STARTERS).toSorted());
  });

  test.each(Object.entries(STARTERS))('%s states it in every call: %s', (name, environment) => {
    const code = SOURCES.find(({ file }) => file === name)?.code ?? '';
    const calls = [...code.matchAll(/(?<!\.)\b(?:spawn|execFile|exec|fork)(?:Sync)?(?=\()/g)];
    expect(calls.length).toBeGreaterThan(0);
    for (const { index } of calls) {
      const { inside } = bracketed(code, code.indexOf('(', index));
      // Options may stand in a constant before the call.
      const isNamed = /,\s*options\s*(?:,|$)/.test(inside);
      const options = isNamed ? code.slice(code.lastIndexOf('const options =', index), index) : inside;
      expect(options).toContain(environment);
    }
  });

  test('no program of a notice or a transfer gets our own environment', () => {
    const room = SOURCES.filter(({ file }) => /^(?:notices|transfer)\//.test(file));
    const passed = room.filter(({ code }) => /\benv: (?:process|world|context)\.env\b/.test(code));
    expect(passed.map(({ file }) => file)).toEqual([]);
  });
});
