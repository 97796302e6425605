import type { Context } from '../../context.js';
import type { BaseTask } from '../../domain/task-info.js';
import { UsageError } from '../../errors.js';
import { readNamedFile } from '../named-file.js';
import type { SubmitOptions } from '../submit.js';
import { checkNotEmpty, framesInTaskFile, parseTaskFile, sceneFile } from './files.js';
import { checkKnownParts } from './scene.js';
import { type SubmitSettings, submitSettings } from './settings.js';

/** A line that makes sense, and the files that it names. */
export interface Checked {
  readonly settings: SubmitSettings;
  readonly files: readonly { typed: string; path: string }[];
  readonly base: BaseTask | undefined;
}

/** Everything that can be wrong before anyone is asked, in the contract's order: 64, 66, 65. */
export async function check(options: SubmitOptions, { cwd }: Context): Promise<Checked> {
  const settled = submitSettings(options);
  if (options.scenes.length === 0) throw new UsageError('submit.noScene');
  const found = await Promise.all(
    options.scenes.map(async (typed) => ({ typed, ...(await sceneFile(cwd, typed)) })),
  );
  const { taskJson } = options;
  const content = taskJson === undefined ? undefined : await readNamedFile(cwd, taskJson);
  for (const { typed, size } of found) checkNotEmpty(typed, size);
  const base = content === undefined ? undefined : parseTaskFile(taskJson ?? '', content);
  const settings = settled();
  checkKnownParts(found, settings, base, options);
  if (!settings.frames) framesInTaskFile(taskJson ?? '', base);
  const test = { ...base?.task_info, ...settings.set, ...settings.fields }.pre_frames ?? '000';
  if (options.stopAfterTest && test === '000') throw new UsageError('submit.stopWithoutTest');
  return { settings, files: found, base };
}
