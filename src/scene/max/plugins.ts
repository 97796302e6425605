import type { Source } from '../container/source.js';
import { eachChunk, nextTopChunk, readValue, skipTo } from './chunks.js';

/** Chunks of the directory of plug-in files: the version of 3ds Max, and for each plug-in its file name. */
const PROGRAM = 0x21c0;
const PLUGIN = 0x2038;
const FILE = 0x2037;

/** Plug-ins that a scene needs and that 3ds Max lacks, under the farm's names, by the names of their files. */
const BY_FILE: readonly (readonly [name: string, file: RegExp])[] = [
  ['vray', /^(?:vray|vrender|v-ray)/],
  ['corona', /^corona/],
  ['forestpack', /^forest/],
  ['railclone', /^railclone/],
  ['phoenixfd', /^phoenix/],
  ['multiscatter', /^multiscatter/],
  ['octane', /^octane/],
  ['redshift', /^redshift/],
  ['fstorm', /^fstorm/],
];

/** Renderers whose names end with their version: `V-Ray Adv 3.60.03`, `V-Ray 5, update 1.2`, `Corona 4`. */
const RENDERERS: readonly (readonly [name: string, renderer: RegExp])[] = [
  ['vray', /^V[-_ ]?Ray(?: Adv| GPU| RT)?,? (\d.*)$/i],
  ['corona', /^Corona(?: Renderer)? (\d.*)$/i],
];

/** What the directory of plug-in files holds. */
export interface PluginDirectory {
  /** `21.0`, of the program that wrote the file; from 3ds Max 6 on. */
  readonly program: string | undefined;
  /** Farm's names of plug-ins that the scene needs. */
  readonly names: readonly string[];
}

/** Reads the directory of plug-in files. It has no versions of them. */
export async function readPluginDirectory(source: Source): Promise<PluginDirectory> {
  const names = new Set<string>();
  let program: string | undefined;
  for (;;) {
    const chunk = await nextTopChunk(source);
    if (!chunk) return { program, names: [...names] };
    if (chunk.id === PROGRAM && !chunk.isContainer) {
      const bytes = await readValue(source, chunk);
      // The build, then the version in thousandths.
      const version = bytes.length === 4 ? bytes.readUInt16LE(2) : 0;
      if (version >= 1000) program = `${Math.floor(version / 1000)}.${Math.floor((version % 1000) / 100)}`;
    }
    if (chunk.id === PLUGIN && chunk.isContainer) {
      await eachChunk(source, chunk.end, async (inner) => {
        if (inner.id !== FILE || inner.isContainer) return;
        const file = (await readValue(source, inner)).toString('utf16le').replace(/\0.*$/s, '').toLowerCase();
        for (const [name, pattern] of BY_FILE) if (pattern.test(file)) names.add(name);
      });
    }
    skipTo(source, chunk.end);
  }
}

/** The plug-ins with the versions that the renderer's name has; the others' versions are unknown. */
export function pluginsOf(
  names: readonly string[],
  renderer: string | undefined,
): { readonly plugins: Readonly<Record<string, string>>; readonly complete: boolean } {
  const plugins: Record<string, string> = {};
  for (const [name, pattern] of RENDERERS) {
    const version = pattern.exec(renderer ?? '')?.[1];
    if (version !== undefined) plugins[name] = version;
  }
  return { plugins, complete: names.every((name) => Object.hasOwn(plugins, name)) };
}
