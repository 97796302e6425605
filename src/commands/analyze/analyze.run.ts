import type { Context } from '../../context.js';
import type { SceneReport } from '../../domain/scene-report.js';
import { cannotRender, lacking } from '../../domain/scene-tips.js';
import { EXIT_CODES, isInterruption, RayvisionError, UsageError } from '../../errors.js';
import { shapeOf } from '../../job/shapes.js';
import { reportJson, reportText } from '../../output/analyze.js';
import { errorJson, errorText } from '../../output/errors.js';
import { oneLine, print, printJson } from '../../output/print.js';
import { expandScenes } from '../files/expand-names.js';
import { dccTold, readNamedScene } from '../files/read-scene.js';
import { checkNotEmpty, type NamedScene, sceneFile } from '../files/scene-files.js';
import { stderrTheme, stdoutTheme } from '../flags/globals.js';
import { readStored } from '../session/load-settings.js';
import { fileLayer } from '../submit/setting-sources.js';
import { lineSettings } from '../submit/settings.js';
import type { AnalyzeOptions } from './analyze.js';

/** One scene: its report, or why there is none. */
type Outcome = NamedScene & ({ report: SceneReport } | { error: RayvisionError });

function isReport(outcome: Outcome): outcome is NamedScene & { report: SceneReport } {
  return 'report' in outcome;
}

/** Flags that tell `submit` what a scene in a format that cannot be read does not. */
function flagsFor({ dcc }: SceneReport): string[] {
  const { parts } = shapeOf({ ...dcc, extensions: [] });
  return ['--frames', '--dcc-version', ...Object.keys(parts).map((kind) => `--${kind}`), '--asset'];
}

async function show(outcomes: readonly Outcome[], options: AnalyzeOptions, context: Context): Promise<void> {
  const { translate, stdout, stderr, platform } = context;
  if (options.json) {
    const scenes = outcomes.map((one) =>
      isReport(one)
        ? reportJson(one.report, translate, platform)
        : { scene: one.path, ...errorJson(one.error, translate) },
    );
    return printJson(stdout, { scenes });
  }
  for (const one of outcomes) {
    if (!isReport(one)) {
      stderr.write(
        `${oneLine(one.typed)}: ${errorText(one.error, translate, await stderrTheme(options, context))}`,
      );
    } else if (options.quiet) {
      // Nothing on stdout must not look like nothing missing.
      if (one.report.format === 'unread') {
        const dcc = one.report.dcc.name;
        stderr.write(`${oneLine(one.typed)}: ${translate('ui.unread', { dcc })}\n`);
      }
      // Paths as the scene writes them: what somebody has to bring.
      await print(
        stdout,
        lacking(one.report)
          .flatMap((needed) => ('missingFiles' in needed && needed.missingFiles) || [needed.path])
          .map((path) => `${oneLine(path)}\n`)
          .join(''),
      );
    } else {
      const flags = flagsFor(one.report);
      const theme = await stdoutTheme(options, context);
      await print(stdout, reportText(one.report, flags, translate, theme, platform));
    }
  }
}

/** Reads scenes without their DCCs and prints what they tell: 65 when something is missing that a render needs. */
export async function runAnalyze(options: AnalyzeOptions, context: Context): Promise<number> {
  const line = lineSettings(options, context.cwd);
  const scenes = await expandScenes(options.scenes, context);
  const files = await Promise.all(
    scenes.map(async (typed) => ({ typed, ...(await sceneFile(context.cwd, typed)) })),
  );
  for (const { typed, size } of files) checkNotEmpty(typed, size);
  const { job } = line();
  const { profile, project } = await readStored(options, context);
  const layers = [profile, ...(project ? [project] : [])].map((one) => fileLayer(one));
  const maps = Object.assign({}, ...layers.map((one) => one.maps), job.maps);
  const wanted = job.dcc ?? layers.findLast(({ dcc }) => dcc)?.dcc;

  async function read(file: NamedScene): Promise<Outcome> {
    try {
      const dcc = wanted ?? (await dccTold(file.path, context));
      if (!dcc) throw new UsageError('missing.dcc', { scene: file.typed });
      return { ...file, report: await readNamedScene(file, dcc, maps, options, context) };
    } catch (error) {
      if (!(error instanceof RayvisionError) || isInterruption(error) || files.length === 1) throw error;
      return { ...file, error };
    }
  }

  const outcomes: Outcome[] = [];
  for (const file of files) outcomes.push(await read(file));
  await show(outcomes, options, context);
  const codes = outcomes.map((one) =>
    isReport(one) ? (cannotRender(one.report) ? EXIT_CODES.DataError : 0) : one.error.exitCode,
  );
  return Math.max(...codes);
}
