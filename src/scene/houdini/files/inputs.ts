import type { AssetKind } from '../../../domain/scene/scene-report.js';
import type { FileUse } from '../../scene-format.js';
import type { SceneNode } from '../network/node.js';
import { baseType } from '../parse/definition.js';
import { switchOf, textOf, valuesOf } from '../parse/parameters.js';
import { constructedCache } from './constructed-cache.js';
import { kindOfName } from './file-kinds.js';

/** Parameters that name a file that the node reads, by the names that Houdini and the renderers use. */
const READS =
  /^(?:file|fileName|filename|filepath\d*|map|cmap|tex0|tex\d|env_map|ar_light_map|light_map|.*[tT]exture\d*|.*_texture_\d+|xn__inputstexturefile_\w+|texturefile|bitmap|picture_file|envmap|iesfile|ies_profile|abcfile|usdfile|vdbfile|vm_bokehfile|attribfile|fbxfile|objfile|scenefile)$/;

/** Parameters that name a file that is written, a program, or a file of the program itself. */
const WRITES =
  /output|^(?:(?:vm_)?(?:picture|u?tmp\w*|d[cs]mfilename|photon\w*)|savepath|taskgraphfile|checkpointfile|soho_\w+|dcmfilename|\w*crypto\w*|productName\w*|explicitcachename|arch_\w+|husk_\w+|cmd_files|pattern|labelparm\d*|basedir|filetype|path_\w+|export\w*|s?export\w*|sBindPose\w*|sAnimated\w*|rendercommand|\w*command|framelistfile|ar_picture|ar_ass_file|RS_\w*(?:output|Output|archive)\w*|SettingsOutput\w*|BakeView\w*|render_export\w*|pc_file|shadowmap_file|sss_pcname|\w*pcname|filedef|\w+def|mutepaths|pdg_\w+|img_\w+|HO_img\w*|hq_\w+|materialmapping|gamefile|scriptfile|log\w*|\w*thumbnail\w*)$/i;

/** Paths in the scene or its assets, in memory, or on the network. */
const NO_FILE = /^(?:op|opdef|oplib|temp|nodename|https?|ftp|file):/i;

/** Variables for folders of Houdini itself and for temporary files. */
const NOT_USERS =
  /^(?:\$\{?(?:H|HH|HFS|HB|HHC|HHP|HD|HDSO|HSITE|HT|TEMP|TMP|PDG_TEMP|PDG_DIR|HOUDINI_TEMP_DIR|SIDEFXLABS|HTOA|PWD)\b\}?)/;

/** Names of files that come with Houdini, which it finds in its own folders. */
const SHIPPED = /^(?:karma|materialx|pic|textures?\/shipped)\//i;

/** Texts longer than any path. */
const LONGEST = 4096;

/** Whether a node reads what a parameter names; undefined where that follows an expression. */
function isRead({ type, parameters }: SceneNode, name: string): boolean | undefined {
  const base = baseType(type);
  if (parameters.has('loadfromdisk')) return switchOf(parameters, 'loadfromdisk');
  // The other nodes that write caches only write them.
  if (/^(?:rop_|rop$)/.test(base) || parameters.has('trange')) return false;
  if (base === 'file' && parameters.has('filemode')) {
    const mode = textOf(parameters, 'filemode');
    return mode === undefined ? undefined : !/^(?:write|none)/.test(mode);
  }
  if (name === 'playfilesname') return switchOf(parameters, 'isplayer');
  if (name === 'RS_objprop_proxy_file') return switchOf(parameters, 'RS_objprop_proxy_enable') ?? false;
  if (name === 'ar_vdb_file') return false;
  if (name === 'vm_bokehfile') return textOf(parameters, 'vm_bokeh') === 'file';
  return true;
}

/** Whether a switch of the shader turns a texture off: `basecolor_useTexture` for `basecolor_texture`. */
function isSwitchedOff({ parameters }: SceneNode, name: string): boolean {
  const stem = name.replace(/_?[tT]exture(?:_?\d+)?$/, '');
  const names = [
    `${stem}_useTexture`,
    `${stem}_use`,
    `${stem}Tex_enable`,
    `${stem}_enable`,
    `${stem}_useTex`,
  ];
  return stem !== name && names.some((one) => switchOf(parameters, one) === false);
}

/** A use of a file, or the reason why it is not listed. */
type Read = FileUse | 'unclear' | undefined;

/** A path with the variable in backticks that people write as an expression: `` `$OS` ``. */
function withoutTicks(text: string): string {
  return text.replace(/`\s*(\$\w+)\s*`/g, '$1').replace(/`\s*strcat\(\s*(\$\w+)\s*\)\s*`/g, '$1');
}

function useOf(node: SceneNode, name: string, written: string): Read {
  const text = withoutTicks(written);
  const isInput = READS.test(name);
  if (text === '' || text.length > LONGEST || text.includes('\n') || NO_FILE.test(text)) return undefined;
  if (NOT_USERS.test(text) || WRITES.test(name)) return undefined;
  const kind = kindOfName(text);
  const isPath =
    /^(?:[A-Za-z]:[\\/]|[\\/]|\$|\.\.[\\/])/.test(text) || (isInput && /^[^.].*[\\/]/.test(text));
  if (text.includes('`')) return isInput && isRead(node, name) !== false ? 'unclear' : undefined;
  if (kind === undefined || !isPath || SHIPPED.test(text) || (kind === 'other' && !isInput)) return undefined;
  // A list, a program with arguments.
  if (/\s-|\.\w+ +\S/.test(text) || (!isInput && / /.test(text) && kind === 'other')) return undefined;
  const reads = isRead(node, name);
  if (reads === false) return undefined;
  if (reads === undefined) return 'unclear';
  return fileUse(node, name, text, kind);
}

function fileUse(node: SceneNode, name: string, path: string, kind: AssetKind): FileUse {
  const { definition } = node;
  const optional = definition.isBypassed ? 'muted' : isSwitchedOff(node, name) ? 'unused' : undefined;
  return {
    ...{ path, kind, node: node.path },
    // A locked node keeps what it read in the scene.
    ...(definition.isLocked && kind !== 'texture' ? { embedded: true } : {}),
    ...(optional === undefined ? {} : { optional }),
  };
}

/** The files that a node reads, and whether it may read others that an expression names. */
export interface NodeInputs {
  readonly files: readonly FileUse[];
  readonly isUnclear: boolean;
}

/** Whether values can contain a path: numbers and words, which most parameters are, cannot. */
function mayName(raw: string): boolean {
  return (
    (raw.includes('.') || raw.includes('`')) && (raw.includes('/') || raw.includes('\\') || raw.includes('$'))
  );
}

/** Finds the files that a node reads, from its parameters. */
export function inputsOf(node: SceneNode): NodeInputs {
  const files: FileUse[] = [];
  let isUnclear = false;
  const { parameters, expressions } = node;
  const constructed = constructedCache(node);
  if (constructed) {
    const reads = switchOf(parameters, 'loadfromdisk');
    const [path] = constructed;
    const isPlain = path !== undefined && !path.includes('`');
    if (reads !== false && (!isPlain || reads === undefined)) isUnclear = true;
    else if (reads && isPlain) files.push(fileUse(node, 'file', path, kindOfName(path) ?? 'cache'));
  }
  for (const [name, raw] of parameters) {
    if (constructed && name === 'file') continue;
    if (!(/^\[/.test(raw) || mayName(raw))) continue;
    const isInput = READS.test(name);
    if (!isInput && raw.startsWith('[')) continue;
    for (const { text, channel } of valuesOf(raw).slice(0, 4)) {
      if (channel !== undefined) {
        if (isInput && expressions.has(channel) && text !== '' && Number.isNaN(Number(text)))
          isUnclear ||= isRead(node, name) !== false;
        continue;
      }
      const use = useOf(node, name, text);
      if (use === 'unclear') isUnclear = true;
      else if (use) files.push(use);
    }
  }
  return { files, isUnclear };
}
