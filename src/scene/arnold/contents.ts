import type { FileUse, NestedUse } from '../scene-format.js';
import { SeenFiles } from '../seen-files.js';
import { hasOwnFiles, kindOfFile } from './file-kinds.js';
import { canNameFile, filesOf } from './node-files.js';
import type { AssVisitor } from './parse-ass.js';

/** The most memory for one scene, in bytes: hundreds of thousands of files. */
const MOST_KEPT = 48 * 1024 * 1024;

/** Approximate memory of a kept value without its text, in bytes. */
const OVERHEAD = 200;

/** Geometry, which reads no files: its arrays are most of a scene. */
const GEOMETRY = new Set(['polymesh', 'curves', 'points', 'nurbs', 'instancer', 'ginstance', 'implicit']);

/** A node that writes files. */
export interface Driver {
  readonly type: string;
  readonly name: string;
  readonly files: readonly string[];
}

/** The parts of a scene that its facts are derived from. */
export class SceneContents implements AssVisitor {
  /** The text after `### from:`. */
  from: string | undefined;
  /** Parameters of `options`; a later node of that type sets some of them again. */
  readonly options = new Map<string, readonly string[]>();
  hasOptions = false;
  /** Names of cameras. */
  readonly cameras: string[] = [];
  readonly drivers: Driver[] = [];
  readonly files: FileUse[] = [];
  readonly nested: NestedUse[] = [];
  /** Whether an operator changes file paths when the scene renders. */
  changesPaths = false;

  private size = 0;
  private type = '';
  private parameters = new Map<string, readonly string[]>();
  private readonly seen = new SeenFiles();

  comment(line: string): void {
    const from = /^#+\s*from:\s*(\S.*)/.exec(line)?.[1];
    if (from !== undefined) this.from ??= from;
  }

  include(path: string): void {
    this.file(path, 'include', 'include');
  }

  open(type: string): boolean {
    this.type = type;
    this.parameters = new Map();
    return !GEOMETRY.has(type);
  }

  wants(parameter: string): boolean {
    return this.type === 'options' || parameter === 'name' || canNameFile(parameter);
  }

  parameter(name: string, values: readonly string[]): void {
    this.size += values.reduce((sum, value) => sum + value.length + OVERHEAD, OVERHEAD);
    this.parameters.set(name, values);
  }

  close(): void {
    const { type, parameters } = this;
    this.parameters = new Map();
    if (type === 'options') {
      this.hasOptions = true;
      for (const [name, values] of parameters) this.options.set(name, values);
      return;
    }
    for (const values of parameters.values()) {
      this.size -= values.reduce((sum, value) => sum + value.length + OVERHEAD, OVERHEAD);
    }
    const name = parameters.get('name')?.[0] ?? type;
    if (/camera$/.test(type)) this.add(this.cameras, name, name.length);
    if (type === 'string_replace') this.changesPaths = true;
    const paths = filesOf(type, parameters);
    // What outputs refer to is a driver too; `facts.ts` tells them apart.
    if (/driver|display/i.test(type)) {
      const length = paths.reduce((sum, path) => sum + path.length, name.length);
      this.add(this.drivers, { type, name, files: paths }, length);
    } else for (const path of paths) this.file(path, type, name);
  }

  full(): boolean {
    return this.size > MOST_KEPT;
  }

  private add<T>(list: T[], value: T, length: number): void {
    this.size += length + OVERHEAD;
    list.push(value);
  }

  private file(path: string, type: string, node: string): void {
    if (path.includes('\n') || !this.seen.add(node, path)) return;
    const length = 2 * (node.length + path.length);
    const kind = kindOfFile(type, path);
    // Objects name their own textures by attributes of the user.
    const isUnclear = /<attr:/i.test(path) || hasOwnFiles(path);
    const use: FileUse = { path, kind, node, ...(isUnclear ? { unclear: true as const } : {}) };
    if (kind === 'scene') this.add(this.nested, use, length);
    else this.add(this.files, use, length);
  }
}
