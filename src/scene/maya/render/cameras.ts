import { numberOf, orElse } from '../model/attributes.js';
import type { MayaNode, Model } from '../model/model.js';
import { bareName, lastOf } from '../model/plugs.js';

/** A camera under the name of its transform, as the artist sees it, and of its shape. */
export interface CameraNode {
  readonly name: string;
  readonly node: string;
  readonly renderable: boolean;
  /** False where what stands in the file about that is not understood. */
  readonly known: boolean;
  readonly shared: boolean;
}

const TYPES = new Set(['camera', 'stereoRigCamera']);

/** Cameras that every scene has; a reference brings no second ones. */
const STARTUP = new Set(['persp', 'top', 'front', 'side', 'back', 'bottom', 'left']);

function cameraOf(node: MayaNode): CameraNode {
  const name = node.parent === undefined ? node.name : bareName(lastOf(node.parent));
  const renders = numberOf(node, 'rnd');
  return {
    ...{ name, node: node.name, known: renders.state !== 'unread' },
    renderable: orElse(renders, 1, 1) !== 0,
    shared: node.shared && STARTUP.has(name),
  };
}

/** The cameras of a scene, in its order. */
export function camerasOf(model: Model): CameraNode[] {
  return model.nodes.filter(({ type }) => TYPES.has(type)).map(cameraOf);
}

/** Whether a word with stars in it fits a name; each part is looked for once. */
function wordFits(word: string, name: string): boolean {
  const [first = '', ...rest] = word.split('*');
  if (rest.length === 0) return name === first;
  const last = rest.pop() ?? '';
  if (!name.startsWith(first) || name.length < first.length + last.length || !name.endsWith(last))
    return false;
  const end = name.length - last.length;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

/** Whether one of Maya's patterns, words with stars between blanks, fits a name. */
function fits(pattern: string, name: string): boolean {
  return pattern.split(/[\s,;]+/).some((word) => word !== '' && wordFits(word, name));
}

/** Whether a selection by paths (`|persp|perspShape`), or by a pattern, has a camera in it. */
export function isCameraNamed(camera: CameraNode, paths: readonly string[], pattern: string): boolean {
  const names = [camera.name, camera.node];
  if (paths.some((path) => names.includes(bareName(lastOf(path))))) return true;
  return pattern !== '' && names.some((name) => fits(pattern, name));
}
