import type { SceneNode } from '../network/node.js';
import { baseType } from '../parse/definition.js';
import { switchOf, textOf } from '../parse/parameters.js';

/**
 * The path of a file cache whose name Houdini constructs (version 2 of the node):
 * `<basedir>/<basename>/v<version>/<basename>_v<version>.$F4<filetype>`. Undefined for other nodes, and where the name
 * is explicit; an empty list where it depends on an expression.
 */
export function constructedCache({
  type,
  parameters,
}: Pick<SceneNode, 'type' | 'parameters'>): string[] | undefined {
  if (baseType(type) !== 'filecache' || !parameters.has('basename')) return undefined;
  const method = textOf(parameters, 'filemethod');
  if (method === 'explicit' || method === '1') return undefined;
  const [folder, name, extension] = ['basedir', 'basename', 'filetype'].map((one) => textOf(parameters, one));
  const isVersioned = switchOf(parameters, 'enableversion');
  const version = textOf(parameters, 'version');
  const isKnown =
    method !== undefined && folder !== undefined && name !== undefined && extension !== undefined;
  if (!isKnown || isVersioned === undefined || (isVersioned && version === undefined)) return [];
  const numbered = switchOf(parameters, 'timedependent') ?? extension !== '.usd';
  const substeps = Number(textOf(parameters, 'substeps') ?? 1);
  if (numbered && substeps !== 1) return [];
  const [inner, suffix] = isVersioned ? [`/v${version}`, `_v${version}`] : ['', ''];
  // Houdini expands the name before it appends to it.
  const stem = name.replace(/\$(\w+)/g, (_, variable: string) => `\${${variable}}`);
  return [`${folder}/${name}${inner}/${stem}${suffix}${numbered ? '.$F4' : ''}${extension}`];
}
