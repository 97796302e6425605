import type { Context } from '../../context.js';
import { isRisky } from '../../domain/scene/scene-tips.js';
import { terminalAsker } from '../../prompts/ask.js';
import { openTips } from '../../submission/jobs/open-tips.js';
import type { PreparedJobs } from '../../submission/jobs/prepare-jobs.js';
import { assetsOf, planOf } from '../../submission/plan.js';
import type { FileSizes, ValidRequest } from '../../submission/validate-request.js';
import { makeUploadPlan } from '../../transfer/file-facts.js';
import { canPrompt, type Globals } from '../flags/globals.js';
import { showSummaries } from './summary.js';

/** Returns the bytes of each job's assets. @param known sizes that were read before */
async function assetBytes(
  { jobs, options }: PreparedJobs,
  known: FileSizes,
  signal: AbortSignal,
): Promise<number[]> {
  const sizes: number[] = [];
  for (const job of jobs) {
    const { pairs } = assetsOf(planOf(job, options.settings, false));
    const { bytes } = await makeUploadPlan(
      pairs.filter(({ local }) => !known.has(local)),
      signal,
    );
    sizes.push(pairs.reduce((total, { local }) => total + (known.get(local) ?? 0), bytes));
  }
  return sizes;
}

/** Prints on stderr a summary of each job, and of the cost. */
export async function reviewJobs(
  prepared: PreparedJobs,
  { sizes, assetsOnFarm }: Pick<ValidRequest, 'sizes' | 'assetsOnFarm'>,
  farm: Parameters<typeof showSummaries>[2],
  globals: Globals,
  context: Context,
): Promise<void> {
  if (globals.quiet || globals.json) return;
  const bytes = assetsOnFarm ? undefined : await assetBytes(prepared, sizes, context.signal);
  await showSummaries(prepared, bytes, farm, globals, context);
}

/** Asks at a terminal whether to send the jobs. The default is no for a job that is unlikely to render. */
export async function confirmJobs(
  { jobs, options }: PreparedJobs,
  globals: Globals,
  context: Context,
): Promise<boolean> {
  if (globals.yes || !canPrompt(globals, context)) return true;
  const isRisk = jobs.some(({ scene }) => isRisky(openTips(scene, options)));
  const question = context.translate('prompt.submit', { count: jobs.length });
  return (await terminalAsker(context)).confirm(question, !isRisk);
}
