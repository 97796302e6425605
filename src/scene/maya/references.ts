import type { AssetKind } from '../../domain/scene/scene-report.js';
import { kindByExtension } from '../paths/kind-by-extension.js';
import type { FileUse, NestedUse, SceneChanges } from '../scene-format.js';
import { UNREAD } from './model/attributes.js';
import type { Model, Reference } from './model/model.js';
import { type Edit, LAYERED, LOADED } from './model/reference-edits.js';

/** The kind of a referenced file that is not a Maya scene; undefined for a scene. */
function nonSceneKind(path: string, type: string | undefined): AssetKind | undefined {
  if (type === 'mayaAscii' || type === 'mayaBinary') return undefined;
  const kind = kindByExtension(path);
  if (kind === 'scene') return undefined;
  return kind ?? (type === undefined ? undefined : 'other');
}

/** The path of a reference without its copy number: `rig.ma{2}`. */
function withoutCopy(path: string): string {
  return path.replace(/\{\d+\}$/, '');
}

/** A key that is equal for the two entries of one reference. */
function keyOf({ node, namespace, path }: Reference): string {
  return node === '' ? `${namespace}\n${withoutCopy(path)}` : node;
}

/** The scene's own references that are loaded, each once. */
function loadedReferences({ references }: Model): Reference[] {
  const own = new Map<string, Reference>();
  // Only the list at the start of the scene defines whether a reference is loaded; the other entries are always
  // deferred, except in scenes without a list.
  const hasList = references.some(({ listed }) => listed);
  for (const reference of references) {
    if (reference.depth !== 1) continue;
    const before = own.get(keyOf(reference));
    if (!before || (reference.listed && !before.listed)) own.set(keyOf(reference), reference);
  }
  return [...own.values()].filter(({ loaded, listed }) => loaded || (hasList && !listed));
}

/** The prefix of a reference's nodes in the outer scene. */
function prefixOf({ namespace, prefix }: Reference): string {
  const space = namespace?.replace(/^:+|:+$/g, '') ?? '';
  if (space !== '') return `${space}:`;
  return prefix ? `${prefix}_` : '';
}

/** Serializes edits for a nested scene; an unread value becomes null. */
export function changesOf(edits: readonly Edit[]): SceneChanges {
  const rows = edits.map(({ node, attr, value }) => [node, attr, value === UNREAD ? null : value]);
  return { text: JSON.stringify(rows) };
}

/** Parses the text of `changesOf`. */
export function editsIn({ text }: SceneChanges): Edit[] {
  const rows = JSON.parse(text) as [node: string, attr: string, value: string | number | null][];
  return rows.map(([node, attr, value]) => ({ node, attr, value: value ?? UNREAD }));
}

/** The load states of nested references, as edits of the scenes that contain these. */
function loadStates({ references }: Model): Edit[] {
  return references
    .filter(({ depth, listed, node }) => listed && depth > 1 && node !== '')
    .map(({ node, loaded }) => ({ node, attr: LOADED, value: loaded ? 1 : 0 }));
}

function useOf({ path: copyPath, node, type }: Reference): FileUse {
  const path = withoutCopy(copyPath);
  return { path, kind: nonSceneKind(path, type) ?? 'scene', node };
}

/**
 * The scenes that a scene refers to, and the edits of each: the scene's own, then those of its outer scenes.
 * @param outer edits of the outer scenes
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

/** The referenced files that are not Maya scenes. */
export function referencedFiles(model: Model): FileUse[] {
  return loadedReferences(model)
    .map(useOf)
    .filter(({ kind }) => kind !== 'scene');
}
