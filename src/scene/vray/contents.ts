import type { FileUse, NestedUse } from '../scene-format.js';
import { SeenFiles } from '../seen-files.js';
import { hasOwnFiles, isFileParameter, isRead, kindOfFile } from './file-parameters.js';
import type { VrsceneVisitor } from './parse-vrscene.js';

/** The most memory for one scene, in bytes: hundreds of thousands of files. */
const MOST_KEPT = 48 * 1024 * 1024;

/** Approximate memory of a kept value without its text, in bytes. */
const OVERHEAD = 200;

/** Plug-ins whose parameters are all needed. */
const SETTINGS = new Set(['SettingsOutput', 'SettingsUnitsInfo', 'InfoRenderEngine']);

/** Parameters that say whether and how a plug-in uses its file. */
const USES = new Set(['mode', 'auto_save', 'auto_save_file', 'frame_sequence', 'load_file', 'scene_name']);

/** A parameter of a plug-in. */
export interface Value {
  /** As it is written, without strings. */
  readonly text: string;
  readonly strings: readonly string[];
}

/** Cameras under their plug-in's name, and the name that the artist sees. */
export interface ViewCamera {
  readonly node: string;
  readonly name: string;
}

/** The parts of a scene that its facts are derived from. */
export class SceneContents implements VrsceneVisitor {
  /** The lines of the header that have a version. */
  coreVersion: string | undefined;
  exporterVersion: string | undefined;
  /** Parameters of settings, by plug-in type; a later plug-in of a type sets some again. */
  readonly settings = new Map<string, Map<string, Value>>();
  readonly cameras: ViewCamera[] = [];
  readonly files: FileUse[] = [];
  readonly nested: NestedUse[] = [];
  /** Files that the render saves. */
  readonly saved: string[] = [];

  private size = 0;
  private type = '';
  private name = '';
  private values = new Map<string, Value>();
  private readonly seen = new SeenFiles();

  comment(line: string): void {
    this.coreVersion ??= /^V-Ray core version is (\d+(?:\.\d+)*)/i.exec(line)?.[1];
    this.exporterVersion ??= /^Exported by V-Ray (\d+(?:\.\d+)*)/i.exec(line)?.[1];
  }

  include(path: string): void {
    this.add(this.nested, { path, kind: 'scene', node: '#include', prefix: '' }, path.length);
  }

  open(type: string, name: string): void {
    this.type = type;
    this.name = name;
    this.values = new Map();
  }

  wants(parameter: string): boolean {
    const { type } = this;
    return SETTINGS.has(type) || USES.has(parameter) || isFileParameter(type, parameter);
  }

  parameter(name: string, text: string, strings: readonly string[]): void {
    this.size += strings.reduce((sum, one) => sum + one.length + OVERHEAD, text.length + OVERHEAD);
    this.values.set(name, { text, strings });
  }

  close(): void {
    const { type, name, values } = this;
    this.values = new Map();
    if (SETTINGS.has(type)) this.settings.set(type, new Map([...(this.settings.get(type) ?? []), ...values]));
    else {
      for (const { text, strings } of values.values()) {
        this.size -= strings.reduce((sum, one) => sum + one.length + OVERHEAD, text.length + OVERHEAD);
      }
    }
    if (type === 'RenderView') {
      const [artist = name] = values.get('scene_name')?.strings ?? [];
      this.add(this.cameras, { node: name, name: artist }, name.length);
    }
    if (values.get('auto_save')?.text === '1') {
      for (const path of values.get('auto_save_file')?.strings ?? []) {
        if (path !== '') this.add(this.saved, path, path.length);
      }
    }
    if (values.get('load_file')?.text === '0') return;
    for (const [parameter, { strings }] of values) {
      if (isFileParameter(type, parameter)) for (const path of strings) this.file(path, type, name, values);
    }
  }

  full(): boolean {
    return this.size > MOST_KEPT;
  }

  private add<T>(list: T[], value: T, length: number): void {
    this.size += 2 * length + OVERHEAD;
    list.push(value);
  }

  private file(path: string, type: string, node: string, values: ReadonlyMap<string, Value>): void {
    if (path.trim() === '' || path.includes('\n') || !this.seen.add(node, path)) return;
    const length = 2 * (node.length + path.length);
    const kind = kindOfFile(type, path);
    const use: FileUse = {
      ...{ path, kind, node },
      ...(values.get('frame_sequence')?.text === '1' ? { pattern: 'sequence' as const } : {}),
      ...(isRead(type, values.get('mode')?.text) ? {} : { optional: 'unused' as const }),
      ...(hasOwnFiles(path) ? { unclear: true as const } : {}),
    };
    if (kind === 'scene') this.add(this.nested, use, length);
    else this.add(this.files, use, length);
  }
}
