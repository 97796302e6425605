import type { AssetKind } from '../../domain/scene/scene-report.js';
import type { FileUse, NestedUse, SceneChanges } from '../scene-format.js';
import { kindByExtension } from './files/file-attributes.js';
import { UNREAD } from './model/attributes.js';
import type { Model, Reference } from './model/model.js';
import { type Edit, LAYERED, LOADED } from './model/reference-edits.js';

/** Whether a reference brings in something that is no scene of Maya, and what it is. */
function foreignKind(path: string, type: string | undefined): AssetKind | undefined {
  if (type === 'mayaAscii' || type === 'mayaBinary') return undefined;
  const kind = kindByExtension(path);
  if (kind === 'scene') return undefined;
  return kind ?? (type === undefined ? undefined : 'other');
}

/** A referenced file's path without the number of the copy: `rig.ma{2}`. */
function withoutCopy(path: string): string {
  return path.replace(/\{\d+\}$/, '');
}

/** What two entries of one reference have in common. */
function keyOf({ node, namespace, path }: Reference): string {
  return node === '' ? `${namespace}\n${withoutCopy(path)}` : node;
}

/** The scene's own references that are loaded, each once. */
function loadedReferences({ references }: Model): Reference[] {
  const own = new Map<string, Reference>();
  // Only the list at the head says whether a reference is loaded; the other entries are always put off, but in scenes
  // without a list.
  const hasList = references.some(({ listed }) => listed);
  for (const reference of references) {
    if (reference.depth !== 1) continue;
    const before = own.get(keyOf(reference));
    if (!before || (reference.listed && !before.listed)) own.set(keyOf(reference), reference);
  }
  return [...own.values()].filter(({ loaded, listed }) => loaded || (hasList && !listed));
}

/** What stands before the names of a reference's nodes in the scene that refers to it. */
function prefixOf({ namespace, prefix }: Reference): string {
  const space = namespace?.replace(/^:+|:+$/g, '') ?? '';
  if (space !== '') return `${space}:`;
  return prefix ? `${prefix}_` : '';
}

/** As the text that scenes are handed: what is not understood is null. */
export function changesOf(edits: readonly Edit[]): SceneChanges {
  const rows = edits.map(({ node, attr, value }) => [node, attr, value === UNREAD ? null : value]);
  return { text: JSON.stringify(rows) };
}

export function editsIn({ text }: SceneChanges): Edit[] {
  const rows = JSON.parse(text) as [node: string, attr: string, value: string | number | null][];
  return rows.map(([node, attr, value]) => ({ node, attr, value: value ?? UNREAD }));
}

/** Which references of references the scene says are loaded, as changes in the scenes that hold them. */
function loadStates({ references }: Model): Edit[] {
  return references
    .filter(({ depth, listed, node }) => listed && depth > 1 && node !== '')
    .map(({ node, loaded }) => ({ node, attr: LOADED, value: loaded ? 1 : 0 }));
}

function useOf({ path: written, node, type }: Reference): FileUse {
  const path = withoutCopy(written);
  return { path, kind: foreignKind(path, type) ?? 'scene', node };
}

/**
 * The scenes that a scene refers to, and what is changed in each of them: by the scene, and then by those above it.
 * @param outer what the scenes above change in it and below it
 */
export function nestedOf(
  model: Model,
  outer: readonly Edit[],
): { use: NestedUse; changes: SceneChanges | undefined }[] {
  const edits = [...loadStates(model), ...model.edits, ...outer];
  return loadedReferences(model).flatMap((reference) => {
    const use = useOf(reference);
    if (use.kind !== 'scene') return [];
    const { namespace } = reference;
    const prefix = prefixOf(reference);
    const own = edits
      .filter(({ node, attr }) => attr === LAYERED || node.startsWith(prefix))
      .map((edit) => ({ ...edit, node: edit.attr === LAYERED ? '' : edit.node.slice(prefix.length) }));
    const changes = own.length === 0 ? undefined : changesOf(own);
    const naming = namespace === undefined ? { ...(prefix === '' ? {} : { prefix }) } : { namespace };
    return { use: { ...use, ...naming }, changes };
  });
}

/** Files other than scenes that a scene refers to. */
export function foreignFiles(model: Model): FileUse[] {
  return loadedReferences(model)
    .map(useOf)
    .filter(({ kind }) => kind !== 'scene');
}
