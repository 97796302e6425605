import type { SetMembers } from '../format.js';
import { numberOf, orElse, textOf } from './attributes.js';
import type { MayaNode, Model } from './model.js';
import { bareName, lastOf, plugOf } from './plugs.js';

/** Attributes that choose the frame of a sequence: what is not understood of them leaves the files known. */
export const FRAME_ATTRIBUTES: ReadonlySet<string> = new Set(['fe', 'fo']);

/** What Maya writes for a file that follows the time: the expression of its `frameExtension`. */
const FOLLOWS_TIME = /^\s*(?:\.O\[0\]|[\w|:]+\.(?:fe|frameExtension))\s*=\s*frame\s*;?\s*$/;

/** Where the frame of each file comes from, by node. */
export function framePlugs({ connections }: Pick<Model, 'connections'>): ReadonlyMap<string, string> {
  return new Map(
    connections.flatMap(({ from, to }) => {
      const { node, attr } = plugOf(to);
      return attr === 'fe' || attr === 'frameExtension' ? [[bareName(lastOf(node)), from] as const] : [];
    }),
  );
}

/**
 * The frames of a sequence that a file node shows: the scene's frame and the node's offset, where the node follows the
 * time in the way that Maya sets up; undefined for any other, and for a name without a number.
 */
export function sequenceMembers(
  node: MayaNode,
  path: string,
  model: Model,
  plugs: ReadonlyMap<string, string>,
): SetMembers | undefined {
  const driver = plugOf(plugs.get(node.name) ?? '');
  const offset = orElse(numberOf(node, 'fo'), 0, undefined);
  if (driver.node === '' || offset === undefined || !/\d[^\\/]*$/.test(path)) return undefined;
  const from = model.find(driver.node);
  const isTime = from?.type === 'time' && ['o', 'outTime'].includes(driver.attr);
  const text = from?.type === 'expression' ? orElse(textOf(from, 'ixp'), '', '') : '';
  if (!isTime && !FOLLOWS_TIME.test(text)) return undefined;
  return { uses: [{ start: 1, offset, outside: 'hold' }] };
}
