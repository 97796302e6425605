import { frameTokens } from '../../paths/name-patterns.js';
import type { FileUse } from '../../scene-format.js';
import { numberOf, orElse, textOf } from '../model/attributes.js';
import type { MayaNode, Model } from '../model/model.js';
import { bareName, lastOf, plugOf } from '../model/plugs.js';
import { isBuiltInType } from './built-in-types.js';

/** Attributes that choose the frame of a sequence; where they are unread, the path itself is still known. */
export const FRAME_ATTRIBUTES: ReadonlySet<string> = new Set(['fe', 'fo', 'frameNumber']);

/** Frame attributes of Maya's and Redshift's nodes, of Arnold's stand-ins and of its volumes. */
const FRAME_INPUTS = new Set(['fe', 'frameExtension', 'frameNumber', 'frame']);

/** The expression that Maya writes for a file that follows the time, with an optional offset. */
const FOLLOWS_TIME =
  /^\s*(?:\.O\[0\]|[\w|:]+\.(?:fe|frameExtension|frameNumber|frame))\s*=\s*frame\s*(?:([+-])\s*(\d{1,7})\s*)?;?\s*$/;

/** The plug that drives the frame of each node's file. */
export function framePlugs({ connections }: Pick<Model, 'connections'>): ReadonlyMap<string, string> {
  return new Map(
    connections.flatMap(({ from, to }) => {
      const { node, attr } = plugOf(to);
      return FRAME_INPUTS.has(attr) ? [[bareName(lastOf(node)), from] as const] : [];
    }),
  );
}

/** The difference between a plug's value and the scene's frame; undefined where it is not understood. */
function delayOf(plug: string, model: Model): number | undefined {
  const driver = plugOf(plug);
  const from = model.find(driver.node);
  if (from?.type === 'time') return ['o', 'outTime'].includes(driver.attr) ? 0 : undefined;
  if (from?.type !== 'expression') return undefined;
  const match = FOLLOWS_TIME.exec(orElse(textOf(from, 'ixp'), '', ''));
  return match ? Number(`${match[1] ?? ''}${match[2] ?? 0}`) : undefined;
}

/**
 * The frames of a sequence that a node shows: the scene's frame plus the node's offset, where it follows the time as
 * Maya sets it up. A frame token on a plug-in's node follows the time by itself. Where the frame is driven in any other
 * way, the needed files are unclear. Returns nothing for a name without a number.
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
  const followsByItself =
    !fixed.some((state) => state !== 'absent') && node.type !== '' && !isBuiltInType(node.type, false);
  const delay = plug === undefined ? (followsByItself ? 0 : undefined) : delayOf(plug, model);
  // With several tokens the frames do not determine the members.
  if (delay === undefined || offset === undefined || tokens > 1) return { unclear: true };
  return { members: { uses: [{ start: 1, offset: offset + delay, outside: 'hold' }] } };
}
