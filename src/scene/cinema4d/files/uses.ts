import type { FileUse, NestedUse } from '../../scene-format.js';
import type { Collected } from '../collect/collector.js';
import { type Entity, kindOf, type PathUse, parentOf } from '../collect/entity.js';
import { KEY, NODE, PLUGIN } from '../collect/ids.js';
import { extensionOf, kindOfFile } from './kinds.js';

/** Paths of Cinema 4D's own libraries, which are no files of this machine: `preset://…`, `asset:///…`. */
const LIBRARY = /^[a-z][a-z0-9+.-]{2,}:\/\//i;

/** Files of Cinema 4D's installation. */
const RESOURCE = /^(?:\.[\\/])?resource[\\/]/;

/** The files of a scene. */
export interface SceneFiles {
  readonly files: readonly FileUse[];
  readonly nested: readonly NestedUse[];
  /** False where a path refers to a library, whose files are not known. */
  readonly isComplete: boolean;
}

/** Plug-ins that are no part of the SDK's own numbers; their texts can be paths. */
const FIRST_PLUGIN = 1_000_000;

/** Whether the path is of no file that a render reads: what is written, and the folders of caches. */
function isUnread({ entity, part, key, path, isText }: PathUse): boolean {
  if (isText) return (entity.plugin ?? 0) < FIRST_PLUGIN;
  switch (kindOf(entity)) {
    case NODE.renderSettings:
      return true;
    case NODE.document:
      // Outside of settings: the sound that Cinema 4D renders. In them: folders, and files of the installation.
      return part !== NODE.container || kindOfFile(path) === undefined || RESOURCE.test(path);
    case PLUGIN.bitmap:
      return key !== KEY.bitmapFile && kindOfFile(path) === undefined;
    default:
      return kindOfFile(path) === undefined && part !== NODE.viewPicture;
  }
}

/** The name under which an artist finds the node: of a shader that of its material, else its own or the next above. */
function labelOf(entity: Entity): string {
  let label: string | undefined;
  for (let at: Entity | undefined = entity; at !== undefined; at = parentOf(at)) {
    const isMaterial = at.id === NODE.material || at.id === NODE.pluginMaterial;
    if (isMaterial && at.name !== undefined) return at.name;
    label ??= at.name ?? at.type;
  }
  return label ?? String(kindOf(entity));
}

/** Whether a bitmap shader shows several pictures: its first or last one is not 0. */
function isAnimated({ settings }: Entity): boolean {
  return [KEY.firstPicture, KEY.lastPicture].some((key) => (settings.get(key) ?? 0) !== 0);
}

function useOf(use: PathUse): FileUse {
  const { path, entity, part } = use;
  const kind = kindOfFile(path) ?? (kindOf(entity) === PLUGIN.bitmap ? 'texture' : 'other');
  return {
    ...{ path, kind, node: labelOf(entity) },
    ...(part === NODE.viewPicture ? { optional: 'viewport-only' as const } : {}),
    // The picture that is named is one of a sequence; which members render is not read.
    ...(kind === 'texture' && isAnimated(entity)
      ? { pattern: 'sequence' as const, unclear: true as const }
      : {}),
  };
}

/** Files and XRefs, each once for a node. */
export function filesOf({ paths }: Collected): SceneFiles {
  const files = new Map<string, FileUse>();
  const nested = new Map<string, NestedUse>();
  let isComplete = true;
  for (const use of paths) {
    if (isUnread(use)) continue;
    if (LIBRARY.test(use.path)) {
      isComplete = false;
      continue;
    }
    const file = useOf(use);
    const isScene = extensionOf(file.path) === 'c4d';
    (isScene ? nested : files).set(`${file.node}\n${file.path}\n${file.optional ?? ''}`, file);
  }
  return { files: [...files.values()], nested: [...nested.values()], isComplete };
}
