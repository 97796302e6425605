import type { Context } from '../../context.js';
import type { BaseTask } from '../../domain/task-info.js';
import { UsageError } from '../../errors.js';
import { warnOfMoney } from '../globals.js';
import { readNamedFile } from '../named-file.js';
import { dccTold } from '../read-scene.js';
import { checkNotEmpty, sceneFile } from '../scene-files.js';
import { readStored, type Stored } from '../stored.js';
import type { SubmitOptions } from '../submit.js';
import { framesInTaskFile, parseTaskFile } from './files.js';
import type { CheckedScene } from './known-scene.js';
import { fileLayer } from './layers.js';
import { checkKnownParts } from './parts.js';
import { readKnown } from './read.js';
import { distinctScenes } from './same-scene.js';
import { effectiveSettings, lineSettings, type SubmitSettings } from './settings.js';
import { checkFiles, filesNamed, type Sizes } from './travel.js';

/** A line that makes sense, and the files that it names. */
export interface Checked {
  readonly settings: SubmitSettings;
  readonly files: readonly CheckedScene[];
  readonly base: BaseTask | undefined;
  /** Absolute paths of the files that come along although no scene names them. */
  readonly extraFiles: readonly string[];
  readonly sizes: Sizes;
  readonly stored: Stored;
}

/** Everything that can be wrong before anyone is asked, in the contract's order: 64, 66, 65, and settings files. */
export async function check(options: SubmitOptions, context: Context): Promise<Checked> {
  const { cwd } = context;
  const line = lineSettings(options, cwd);
  if (options.scenes.length === 0) throw new UsageError('submit.noScene');
  const named = await Promise.all(
    options.scenes.map(async (typed) => ({ typed, ...(await sceneFile(cwd, typed)) })),
  );
  const { scenes: found, repeated } = await distinctScenes(named);
  const extraFiles = await filesNamed(options.asset ?? [], context);
  const { taskJson } = options;
  const content = taskJson === undefined ? undefined : await readNamedFile(context, taskJson);
  for (const { typed, size } of found) checkNotEmpty(typed, size);
  const base = content === undefined ? undefined : parseTaskFile(taskJson ?? '', content);
  for (const [again, first] of repeated) {
    warnOfMoney(options, context, 'money.oneTask', { scene: again.typed, other: first.typed });
  }
  const told = line();
  if (!told.job.frames) framesInTaskFile(taskJson ?? '', base);
  const stored = await readStored(options, context);
  // The weaker one first.
  const layers = [stored.profile, ...(stored.project ? [stored.project] : [])].map((one) => fileLayer(one));
  const settings = effectiveSettings(told, options, base, layers);
  checkKnownParts(found, settings);
  const files: CheckedScene[] = [];
  for (const { typed, path } of found) {
    const dcc = settings.dcc ?? (await dccTold(path, context));
    const scene = { typed, path };
    files.push(dcc ? await readKnown({ ...scene, dcc }, { settings, base, options }, context) : scene);
  }
  const sizes = await checkFiles(files, extraFiles, options, context);
  return { settings, files, base, extraFiles, sizes, stored };
}
