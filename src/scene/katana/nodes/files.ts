import type { AssetKind } from '../../../domain/scene/scene-report.js';
import { FILE_NAMES } from '../document/bytes.js';

/** A file that a parameter of a node names. */
export interface FoundFile {
  readonly path: string;
  readonly kind: AssetKind;
  /** The name of the node. */
  readonly node: string;
  readonly bypassed: boolean;
  /** True where the parameter is only drawn in the viewport. */
  readonly isPreview: boolean;
  /** True where only an asset system can tell the file. */
  readonly unclear: boolean;
}

const BY_EXTENSION: readonly (readonly [AssetKind, string])[] = [
  ['alembic', 'abc'],
  ['usd', 'usd usda usdc usdz'],
  ['vdb', 'vdb'],
  ['proxy', 'ass rib vrscene vrmesh'],
  ['geometry', 'obj ply fbx bgeo sc ptc pdb lwo'],
  ['texture', 'exr png jpg jpeg tif tiff tga hdr bmp tx tex dpx psd pic rat ptx ptex iff'],
  ['ies', 'ies'],
  ['movie', 'mov mp4 avi'],
  ['scene', 'katana livegroup macro'],
  ['script', 'lua osl oso'],
  ['other', 'klf xml attr'],
];

const KINDS = new Map(
  BY_EXTENSION.flatMap(([kind, all]) => all.split(' ').map((one) => [one, kind] as const)),
);

/** Names of parameters whose values are no files to read: outputs, the user interface, scripts. */
const NO_INPUTS =
  /save|output|write|export|dest|diskimage|diskthumb|farmfile|script|code|hint|label|cel$|help/i;

/** Types of nodes that write their files. */
const WRITERS = /^(?:Render|RenderOutputDefine|ImageWrite)$|Bake|Export|Write|render$/i;

/** Files that are only shown in the viewport. */
const PREVIEW = /^(?:previewTexture|viewerTexture)$/;

/** A live group is a separate project, which its `source` names. */
const isLiveGroup = (type: string) => type.startsWith('LiveGroup');

/** Longer values are scripts; no system opens longer paths. */
const LONGEST_PATH = 4096;

const NAMES: ReadonlySet<string> = new Set(FILE_NAMES);

/** Whether a parameter of this name can name a file, whatever its value. */
export function canNameFile(name: string): boolean {
  return NAMES.has(name);
}

/** A node whose parameters are read. */
interface FileNode {
  readonly name: () => string;
  readonly type: string;
  readonly bypassed: boolean;
}

/** Finds the parameters that name files. */
export class FileFinder {
  /** Whether a parameter of this name names a file, whatever its value. */
  isFileName(name: string, type: string): boolean {
    if (!canNameFile(name)) return false;
    // The project itself has the names of its plug-ins for assets and sequences.
    if (type === 'RootNode' || WRITERS.test(type)) return false;
    return name !== 'source' || isLiveGroup(type);
  }

  /** The file of a parameter; undefined where it names none. */
  find(name: string, value: string | undefined, node: FileNode): FoundFile | undefined {
    if (value === undefined || value === '' || value.length > LONGEST_PATH) return undefined;
    if (WRITERS.test(node.type)) return undefined;
    const extension = /\.(\w{1,9})$/.exec(value)?.[1]?.toLowerCase() ?? '';
    const kind = KINDS.get(extension);
    const isInput = this.isFileName(name, node.type);
    if (!isInput && (kind === undefined || NO_INPUTS.test(name))) return undefined;
    // Code, a list of paths, and the name of a file without one (`.exr`).
    if (/[\n;{}]/.test(value) || /^\.\w+$/.test(value)) return undefined;
    // Locations of the scene graph are no files.
    if (kind === undefined && /^\/root(?:\/|$)/.test(value)) return undefined;
    const unclear = /^\w{2,}:\/\//.test(value) && !value.startsWith('file:');
    const { name: nodeName, bypassed } = node;
    return {
      ...{ path: value, kind: kind ?? 'other', node: nodeName(), bypassed },
      ...{ isPreview: PREVIEW.test(name), unclear },
    };
  }
}
