import { basename } from 'node:path';
import { parseFrameList, showFrames } from '../../domain/frames/frame-range.js';
import { type GroupedTask, groupName, type TaskGroup } from '../../domain/task/task-group.js';
import { RayvisionError } from '../../errors.js';
import { renderedParts } from '../../job/rendered-parts.js';
import { loadGroup, saveGroup } from '../../state/task-groups.js';
import type { SubmissionPlan } from '../plan.js';
import type { SubmitSettings } from '../settings/merge-settings.js';
import type { SubmissionWorld } from '../world.js';
import type { SubmissionOutcome } from './send-submissions.js';

type Group = NonNullable<SubmissionPlan['group']>;

/** Puts the parts of a scene's frames into one group. */
export interface SceneGroups {
  /** Continues the group of an earlier run. @returns the places of the parts that it has submitted and finished */
  resume(scene: string, plan: SubmissionPlan): Promise<number[]>;
  /** Returns a plan with its group, and with the group's label. */
  add(plan: SubmissionPlan, at: number): SubmissionPlan;
}

/** Opens the groups of a request; without several ranges there are none. */
export function sceneGroups(
  { frameList }: SubmitSettings,
  { folder, randomBytes }: Pick<SubmissionWorld, 'folder' | 'randomBytes'>,
): SceneGroups {
  const names = new Map<string, string>();
  return {
    async resume(scene, { group }) {
      if (!group) return [];
      names.set(scene, group.name);
      const known = await loadGroup(folder, group.name);
      return (
        frameList?.ranges.flatMap((range, at) => {
          const frames = showFrames(range);
          return known?.tasks.some((task) => task.frames === frames) ? [at] : [];
        }) ?? []
      );
    },
    add(plan, at) {
      if (!frameList) return plan;
      const random = () => randomBytes(3).toString('hex');
      const name = names.get(plan.scene) ?? groupName(plan.scene, random(), frameList.ranges.length);
      names.set(plan.scene, name);
      const group: Group = { name, frames: frameList.text, at };
      return { ...plan, labels: [...(plan.labels ?? []), name], group };
    },
  };
}

/** The range of a plan's task, as the job file has it. */
function rangeOf({ files }: SubmissionPlan): string | undefined {
  const range = renderedParts(files['task.json'])[0]?.frames;
  return range && showFrames(range);
}

/**
 * Remembers the groups of submitted tasks, for commands that name them. A folder that cannot be written is no failure of
 * the submission: the farm has the label.
 */
export async function rememberGroups(
  outcomes: readonly SubmissionOutcome[],
  { folder }: Pick<SubmissionWorld, 'folder'>,
): Promise<void> {
  const groups = new Map<string, TaskGroup & { readonly tasks: GroupedTask[] }>();
  for (const outcome of outcomes) {
    if (!('task' in outcome)) continue;
    const { taskId, source } = outcome.task;
    const { group, scene } = source.plan;
    if (!group) continue;
    const { name, frames } = group;
    const known = groups.get(name) ?? (await loadGroup(folder, name));
    const tasks = (known?.tasks ?? []).filter((one) => one.taskId !== taskId);
    const all = [...tasks, { taskId, frames: rangeOf(source.plan) }];
    groups.set(name, { name, frames, scene: basename(scene), tasks: all });
  }
  for (const group of groups.values()) {
    const places = parseFrameList(group.frames ?? '').map(showFrames);
    const place = ({ frames = '' }: GroupedTask) => places.indexOf(frames);
    const tasks = group.tasks.toSorted((a, b) => place(a) - place(b));
    await saveGroup(folder, { ...group, tasks }).catch((error: unknown) => {
      if (!(error instanceof RayvisionError)) throw error;
    });
  }
}
