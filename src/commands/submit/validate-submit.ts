import { resolve } from 'node:path';
import type { Context } from '../../context.js';
import { missingInputs } from '../../domain/scene/scene-tips.js';
import type { BaseTask } from '../../domain/task/task-info.js';
import { UsageError } from '../../errors.js';
import { readNamedFile } from '../files/named-file.js';
import { dccTold } from '../files/read-scene.js';
import { checkNotEmpty, type NamedScene, sceneFile } from '../files/scene-files.js';
import { warnOfMoney } from '../flags/globals.js';
import { readStored, type Stored } from '../session/load-settings.js';
import { checkFaults, eachWithoutFault, type Fault } from './faults.js';
import { framesInTaskFile, parseTaskFile } from './files.js';
import type { CheckedScene, KnownScene } from './known-scene.js';
import { checkKnownParts } from './parts.js';
import { distinctScenes } from './same-scene.js';
import { fileLayer } from './setting-sources.js';
import { effectiveSettings, lineSettings, type SubmitSettings } from './settings.js';
import type { SubmitOptions } from './submit.js';
import { checkFiles, filesNamed, type Sizes } from './upload-preflight.js';
import { missingFiles, readKnown } from './validate-scene.js';

/** A line that makes sense, and the files that it names. */
export interface Checked {
  readonly settings: SubmitSettings;
  readonly files: readonly CheckedScene[];
  readonly base: BaseTask | undefined;
  /** Absolute paths of the files that come along although no scene names them. */
  readonly extraFiles: readonly string[];
  readonly sizes: Sizes;
  readonly stored: Stored;
  /** Scenes that cannot be submitted; whoever finds another one adds it. */
  readonly faults: Fault[];
  /**
   * Reports them together; to be called before a question, before anything is sent, and when something else goes wrong.
   * @throws unless `--skip-bad` leaves them out and others are left (faults.ts)
   */
  report(): Promise<void>;
}

/**
 * Everything that can be wrong before anyone is asked, in the contract's order: 64, 66, 65, and settings files. What
 * is wrong with single scenes is reported together.
 */
export async function check(options: SubmitOptions, context: Context): Promise<Checked> {
  const { cwd } = context;
  const line = lineSettings(options, cwd);
  if (options.scenes.length === 0) throw new UsageError('submit.noScene');
  const faults: Fault[] = [];
  const reported = new Set<Fault>();
  const named = options.scenes.map((typed) => ({ typed, path: resolve(cwd, typed) }));
  const there = await eachWithoutFault(named, faults, async ({ typed }) => ({
    typed,
    ...(await sceneFile(cwd, typed)),
  }));
  const { scenes: found, repeated } = await distinctScenes(there);
  const total = options.scenes.length - repeated.length;
  const report = () => checkFaults(faults, reported, total, options, context);

  async function checkContents(): Promise<Omit<Checked, 'faults' | 'report'>> {
    const extraFiles = await filesNamed(options.asset ?? [], context);
    const { taskJson } = options;
    const content = taskJson === undefined ? undefined : await readNamedFile(context, taskJson);
    const filled = await eachWithoutFault(found, faults, async (scene) => {
      checkNotEmpty(scene.typed, scene.size);
      return scene;
    });
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
    checkKnownParts(filled, settings);
    const files = await eachWithoutFault<NamedScene, CheckedScene>(
      filled,
      faults,
      async ({ typed, path }) => {
        const dcc = settings.dcc ?? (await dccTold(path, context));
        const scene = { typed, path };
        return dcc ? readKnown({ ...scene, dcc }, { settings, base, options }, context) : scene;
      },
    );
    // Nobody is asked about missing files where another scene stops the line: they are reported with it.
    if (faults.length > 0 && !options.skipBad && !options.ignoreMissing) {
      for (const file of files) {
        const { report: facts } = file as Partial<KnownScene>;
        if (facts && missingInputs(facts).length > 0)
          faults.push({ typed: file.typed, path: file.path, error: missingFiles(file, facts, context) });
      }
    }
    // What the farm knows of the others is reported with it.
    if (files.length === 0) await report();
    const sizes = await checkFiles(files, extraFiles, options, context);
    return { settings, files, base, extraFiles, sizes, stored };
  }

  const contents = await checkContents().catch(async (error: unknown) => {
    // A scene that is not there comes first, whatever is wrong with the line besides.
    await report();
    throw error;
  });
  return { ...contents, faults, report };
}
