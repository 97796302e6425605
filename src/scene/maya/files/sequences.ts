import { frameTokens } from '../../paths/name-patterns.js';
import type { FileUse } from '../../scene-format.js';
import { numberOf, orElse, textOf } from '../model/attributes.js';
import type { MayaNode, Model } from '../model/model.js';
import { bareName, lastOf, plugOf } from '../model/plugs.js';
import { isOwnType } from './built-in-types.js';

/** Attributes that choose the frame of a sequence: what is not understood of them leaves the files known. */
export const FRAME_ATTRIBUTES: ReadonlySet<string> = new Set(['fe', 'fo', 'frameNumber']);

/** Ends of connections that drive the frame: of Maya's nodes and Redshift's, of Arnold's stand-ins, of its volumes. */
const DRIVEN = new Set(['fe', 'frameExtension', 'frameNumber', 'frame']);

/** What Maya writes for a file that follows the time: the expression of the attribute that drives its frame. */
const FOLLOWS_TIME =
  /^\s*(?:\.O\[0\]|[\w|:]+\.(?:fe|frameExtension|frameNumber|frame))\s*=\s*frame\s*(?:([+-])\s*(\d{1,7})\s*)?;?\s*$/;

/** Where the frame of each file comes from, by node. */
export function framePlugs({ connections }: Pick<Model, 'connections'>): ReadonlyMap<string, string> {
  return new Map(
    connections.flatMap(({ from, to }) => {
      const { node, attr } = plugOf(to);
      return DRIVEN.has(attr) ? [[bareName(lastOf(node)), from] as const] : [];
    }),
  );
}

/** How much later than the scene's frame is the one that a plug tells; undefined for a plug that is not understood. */
function delayOf(plug: string, model: Model): number | undefined {
  const driver = plugOf(plug);
  const from = model.find(driver.node);
  if (from?.type === 'time') return ['o', 'outTime'].includes(driver.attr) ? 0 : undefined;
  if (from?.type !== 'expression') return undefined;
  const match = FOLLOWS_TIME.exec(orElse(textOf(from, 'ixp'), '', ''));
  return match ? Number(`${match[1] ?? ''}${match[2] ?? 0}`) : undefined;
}

/**
 * The frames of a sequence that a node shows: the scene's frame and the node's offset, where the node follows the time
 * in the way that Maya sets up. A name with a frame token on a node of a plug-in follows it by itself. What drives the
 * frame in another way makes it unclear which files are needed; nothing is told of a name without a number.
 */
export function sequenceMembers(
  node: MayaNode,
  { path, pattern }: Pick<FileUse, 'path' | 'pattern'>,
  model: Model,
  plugs: ReadonlyMap<string, string>,
): Pick<FileUse, 'members' | 'unclear'> {
  const tokens = frameTokens(path);
  if (tokens === 0 && numberOf(node, 'ufe').state === 'unread') return { unclear: true };
  if (tokens === 0 && (pattern !== 'sequence' || !/\d[^\\/]*$/.test(path))) return {};
  const offset = orElse(numberOf(node, 'fo'), 0, undefined);
  const plug = plugs.get(node.name);
  const fixed = ['fe', 'frameNumber'].map((name) => numberOf(node, name).state);
  if (plug === undefined && tokens === 0 && !fixed.includes('unread')) return {};
  const isByItself =
    !fixed.some((state) => state !== 'absent') && node.type !== '' && !isOwnType(node.type, false);
  const delay = plug === undefined ? (isByItself ? 0 : undefined) : delayOf(plug, model);
  // Of a name that counts something else as well, the members are not told by the frames.
  if (delay === undefined || offset === undefined || tokens > 1) return { unclear: true };
  return { members: { uses: [{ start: 1, offset: offset + delay, outside: 'hold' }] } };
}
