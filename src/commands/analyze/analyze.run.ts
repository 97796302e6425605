import type { Context } from '../../context.js';
import { dccById } from '../../domain/dcc/dcc.js';
import type { SceneReport } from '../../domain/scene/scene-report.js';
import { cannotRender, missingInputs } from '../../domain/scene/scene-tips.js';
import { EXIT_CODES, isInterruption, RayvisionError, UsageError } from '../../errors.js';
import { reportJson, reportText } from '../../output/analyze.js';
import { errorJson, errorText } from '../../output/errors.js';
import { oneLine, printJson, printPieces } from '../../output/print.js';
import { findSceneDcc } from '../../scene/index.js';
import { checkNotEmpty, type NamedScene, sceneFile } from '../../scene/named-scene.js';
import { isFrameFile } from '../../scene/paths/frame-files.js';
import { fileSource } from '../../submission/settings/setting-sources.js';
import { expandScenes } from '../files/expand-names.js';
import { readNamedScene } from '../files/read-scene.js';
import { checkNoneEmpty } from '../flags/check-none-empty.js';
import { stderrTheme, stdoutTheme } from '../flags/globals.js';
import { readFieldFlags } from '../flags/job-field-flags.js';
import { readStored } from '../session/load-settings.js';
import type { AnalyzeOptions } from './analyze.js';

/** The result for one scene: its report, or why there is none. */
type SceneResult = NamedScene & ({ report: SceneReport } | { error: RayvisionError });

function isReport(result: SceneResult): result is NamedScene & { report: SceneReport } {
  return 'report' in result;
}

/** Flags without which a scene whose values are unknown cannot be submitted. */
const NEEDED_FLAGS = ['--rop', '--frames', '--dcc-version'];

/**
 * Returns the flags of `submit` for the values that are not read from a scene; none where it can be submitted as it
 * is. Of several ROPs a scene does not say which to render.
 */
function flagsFor({ dcc, unknown, layers, frames }: SceneReport): string[] {
  const parts = dccById(dcc.id)?.parts ?? {};
  const rendered = layers.filter(({ renderable }) => renderable);
  const isRopOpen = parts.rop !== undefined && rendered.length !== 1;
  // Each layer renders the frames that the scene gives it.
  const ownFrames = rendered.length > 0 && rendered.every((layer) => layer.frames.value !== null);
  const isOpen: Readonly<Record<string, boolean>> = {
    '--rop': isRopOpen,
    '--frames': frames.value === null && !ownFrames,
    '--dcc-version': unknown.includes('version'),
    '--layer': parts.layer !== undefined && unknown.includes('layers'),
    '--camera': parts.camera !== undefined && unknown.includes('cameras'),
    '--plugin': unknown.includes('plugins'),
    '--asset': unknown.includes('assets'),
  };
  const flags = Object.keys(isOpen).filter((flag) => isOpen[flag]);
  return flags.some((flag) => NEEDED_FLAGS.includes(flag)) ? flags : [];
}

/** The missing files, as the scene writes their paths, one a line. */
function* missingLines(report: SceneReport): Generator<string> {
  for (const asset of missingInputs(report)) {
    for (const path of ('missingFiles' in asset && asset.missingFiles) || [asset.path])
      yield `${oneLine(path)}\n`;
  }
}

async function printResults(
  results: readonly SceneResult[],
  options: AnalyzeOptions,
  context: Context,
): Promise<void> {
  const { translate, stdout, stderr, platform } = context;
  if (options.json) {
    const scenes = results.map((one) =>
      isReport(one)
        ? reportJson(one.report, translate, platform)
        : { scene: one.path, ...errorJson(one.error, translate) },
    );
    return printJson(stdout, { scenes });
  }
  for (const one of results) {
    if (!isReport(one)) {
      stderr.write(
        `${oneLine(one.typed)}: ${errorText(one.error, translate, await stderrTheme(options, context))}`,
      );
    } else if (options.quiet) {
      // An empty stdout must not look like a complete scene.
      if (one.report.format === 'unread') {
        const dcc = one.report.dcc.name;
        stderr.write(`${oneLine(one.typed)}: ${translate('ui.unread', { dcc })}\n`);
      }
      await printPieces(stdout, missingLines(one.report));
    } else {
      const flags = flagsFor(one.report);
      const theme = await stdoutTheme(options, context);
      await printPieces(stdout, reportText(one.report, flags, translate, theme, platform));
    }
  }
}

/** Reads scenes without their DCCs and prints the reports; exit code 65 when something for the render is missing. */
export async function runAnalyze(options: AnalyzeOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const line = readFieldFlags(options, context.cwd);
  const scenes = await expandScenes(options.scenes, context);
  const files = await Promise.all(
    scenes.map(async (typed) => ({ typed, ...(await sceneFile(context.cwd, typed)) })),
  );
  for (const { typed, size } of files) checkNotEmpty(typed, size);
  const job = line();
  const { profile, project } = await readStored(options, context);
  const layers = [profile, ...(project ? [project] : [])].map((one) => fileSource(one));
  const maps = Object.assign({}, ...layers.map((one) => one.maps), job.maps);
  const chosenDcc = job.dcc ?? layers.findLast(({ dcc }) => dcc)?.dcc;

  async function read(file: NamedScene): Promise<SceneResult> {
    try {
      const dcc = chosenDcc ?? (await findSceneDcc(file.path, context.signal));
      if (!dcc) throw new UsageError('missing.dcc', { scene: file.typed });
      return { ...file, report: await readNamedScene(file, dcc, maps, options, context) };
    } catch (error) {
      if (!(error instanceof RayvisionError) || isInterruption(error) || files.length === 1) throw error;
      return { ...file, error };
    }
  }

  const results: SceneResult[] = [];
  for (const file of files) {
    // One report for all frames of a sequence (`shot.*.ass`).
    const isFrame = ({ sequence = '' }: SceneReport) => isFrameFile(file.path, sequence);
    if (!results.some((one) => isReport(one) && isFrame(one.report))) results.push(await read(file));
  }
  await printResults(results, options, context);
  const codes = results.map((one) =>
    isReport(one) ? (cannotRender(one.report) ? EXIT_CODES.DataError : 0) : one.error.exitCode,
  );
  return Math.max(...codes);
}
