import type { Finding, SceneSize } from '../../../domain/scene/scene-report.js';
import type { FileUse } from '../../scene-format.js';
import { SeenFiles } from '../../seen-files.js';
import { librariesOf } from '../files/asset-libraries.js';
import { inputsOf } from '../files/inputs.js';
import { type Expressions, expressionsOf } from '../parse/channels.js';
import { baseType, definitionOf, type NodeDefinition, typeOf } from '../parse/definition.js';
import { parametersOf } from '../parse/parameters.js';
import { type SceneSettings, settingsOf, variablesOf } from '../parse/settings.js';
import { framesOf } from '../rops/frames.js';
import type { FramedRop } from '../rops/layers.js';
import { type Rop, ropOf, sizeIn } from '../rops/rop.js';
import { Contexts } from './contexts.js';
import { networkOf, type SceneNode } from './node.js';

/** The most memory for one scene, in bytes: hundreds of thousands of files. */
const MOST_KEPT = 48 * 1024 * 1024;

/** Approximate memory of a ROP, camera or file without its texts. */
const OVERHEAD = 500;

/** Nodes that show other frames than the current one. */
const RETIMES = new Set(['timeshift', 'retime', 'timeblend', 'timewarp', 'trail', 'sequence', 'chopnet']);

const CAMERAS = new Set(['cam', 'stereocam', 'vrcam']);

const NO_DEFINITION: NodeDefinition = { isBypassed: false, isLocked: false, inputs: [] };

/** The parts of a node that precede its parameters in the file. */
interface PendingNode {
  readonly path: string;
  type: string | undefined;
  definition: NodeDefinition;
  expressions: Expressions;
}

/** The parts of a scene that its facts are derived from, collected entry by entry. */
export class SceneContents {
  settings: SceneSettings = {
    fps: undefined,
    range: undefined,
    playback: undefined,
    currentFrame: undefined,
  };
  variables: Readonly<Record<string, string>> = {};
  rops: FramedRop[] = [];
  /** Image sizes of cameras by path. */
  cameras = new Map<string, Finding<SceneSize>>();
  /** Networks with nodes that show other frames than the current one. */
  retimed = new Set<string>();
  isUnclear = false;

  private uses: FileUse[] = [];
  private seen = new SeenFiles();
  private installed = '';
  private inUse = '';
  private contexts = new Contexts();
  private pending: PendingNode | undefined;
  private kept = 0;

  /** Whether what is kept reaches the limit of memory. */
  get isFull(): boolean {
    return this.kept > MOST_KEPT;
  }

  get files(): readonly FileUse[] {
    return [...librariesOf(this.installed, this.inUse), ...this.uses];
  }

  /** Whether an entry is needed, by its name. */
  static isNeeded(name: string): boolean {
    return /^\.(?:start|variables|OPlibraries|OPfallbacks)$|\.(?:init|def|parm|chn)$/.test(name);
  }

  /** Forgets the nodes: those read so far belong to an archive in the scene. */
  forgetNodes(): void {
    [this.rops, this.uses, this.pending] = [[], [], undefined];
    [this.seen, this.retimed, this.contexts] = [new SeenFiles(), new Set(), new Contexts()];
    this.cameras = new Map();
    this.isUnclear = false;
  }

  add(name: string, text: string): void {
    if (name === '.start') this.settings = settingsOf(text);
    else if (name === '.variables') this.variables = variablesOf(text);
    else if (name === '.OPlibraries') this.installed = text;
    else if (name === '.OPfallbacks') this.inUse = text;
    else this.addPart(name, text);
  }

  private addPart(name: string, text: string): void {
    const dot = name.lastIndexOf('.');
    const path = `/${name.slice(0, dot)}`;
    const part = name.slice(dot + 1);
    if (this.pending?.path !== path) {
      this.pending = { path, type: undefined, definition: NO_DEFINITION, expressions: new Map() };
    }
    const { pending } = this;
    if (part === 'init') {
      pending.type = typeOf(text);
      if (pending.type !== undefined) this.contexts.add(path, pending.type);
    } else if (part === 'def') pending.definition = definitionOf(text);
    else if (part === 'chn') pending.expressions = expressionsOf(text);
    else if (pending.type !== undefined) {
      const { type, definition, expressions } = pending;
      this.addNode({ path, type, definition, expressions, parameters: parametersOf(text) });
    }
  }

  private addNode(node: SceneNode): void {
    const { path, type } = node;
    const base = baseType(type);
    const context = this.contexts.of(path);
    const inTasks = this.contexts.isInTasks(path);
    const rop = ropOf(node, context, inTasks);
    if (rop) {
      const own = copied(rop);
      this.kept += OVERHEAD + path.length + own.outputs.join().length + own.leadsTo.join().length;
      this.rops.push({ rop: own, frames: framesOf(node, this.settings) });
    }
    if (context === 'object' && CAMERAS.has(base)) {
      this.kept += OVERHEAD + path.length;
      this.cameras.set(path, sizeIn(node, 'res'));
    }
    if (RETIMES.has(base) && !this.isFull && !this.retimed.has(networkOf(path))) {
      this.retimed.add(networkOf(path));
      this.kept += 2 * path.length;
    }
    if (context === 'top' || (rop && rop.kind !== 'cache')) return;
    const { files, isUnclear } = inputsOf(node);
    if (isUnclear && !node.definition.isBypassed) this.isUnclear = true;
    for (const use of files) this.addFile(use);
  }

  private addFile(use: FileUse): void {
    const [node, path] = [copy(use.node), copy(use.path)];
    if (this.isFull || !this.seen.add(node, path)) return;
    this.kept += OVERHEAD + 2 * (node.length + path.length);
    this.uses.push({ ...use, node, path });
  }
}

/** Copies a text: a part of a text keeps the whole text in memory, which may be the megabytes of a node. */
function copy(text: string): string {
  return Buffer.from(text).toString();
}

function copied(rop: Rop): Rop {
  const { type, camera, renderer, outputs, leadsTo } = rop;
  return {
    ...{ ...rop, type: copy(type), camera: camera && copy(camera), renderer: renderer && copy(renderer) },
    ...{ outputs: outputs.map(copy), leadsTo: leadsTo.map(copy) },
  };
}
