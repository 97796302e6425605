/** The tasks of one scene that render several ranges of frames, which commands take together by their name. */
export interface TaskGroup {
  /** Also the label of its tasks on the farm. */
  readonly name: string;
  /** All frames, as typed; undefined where only the label is known. */
  readonly frames: string | undefined;
  /** File name of the scene. */
  readonly scene: string;
  /** The tasks, in the order of their frames. */
  readonly tasks: readonly GroupedTask[];
}

/** A task of a group. */
export interface GroupedTask {
  readonly taskId: number;
  /** Its frames, `1-10[2]`; undefined where only the label is known. */
  readonly frames: string | undefined;
}

/** `shot-1f3a9c.3`: the scene, a random number, and how many tasks there are. No task has such an id or alias. */
const NAME = /^[\p{L}\p{N}_-]{1,40}-[0-9a-f]{6}\.([1-9]\d{0,3})$/u;

/** Most characters of a scene in the name of a group. */
const LONGEST = 40;

/** Returns the name of a new group. @param random six hexadecimal digits */
export function groupName(scene: string, random: string, count: number): string {
  const base = scene.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, '');
  const plain = [...base.replace(/[^\p{L}\p{N}_-]+/gu, '_')].slice(0, LONGEST).join('');
  return `${plain || '_'}-${random}.${count}`;
}

/** Returns how many tasks a group with this name has; undefined for a text that is no such name. */
export function groupSize(name: string): number | undefined {
  const count = NAME.exec(name)?.[1];
  return count === undefined ? undefined : Number(count);
}
