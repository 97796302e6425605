import type { Farm } from '../../client/client.js';
import type { Context } from '../../context.js';
import type { FrameRange } from '../../domain/frames.js';
import { lacking } from '../../domain/scene-tips.js';
import { taskStatus } from '../../domain/task-status.js';
import { isRendered, rangeOf, switchedCameras } from '../../job/choice.js';
import { shapeOf } from '../../job/shapes.js';
import { errorJson, errorText } from '../../output/errors.js';
import { jsonText, oneLine, print, printJson } from '../../output/print.js';
import { summaryText } from '../../output/submit.js';
import { timesIn } from '../../output/time.js';
import type { Say } from '../../text/index.js';
import { type Globals, isForPerson, sameFarm, stderrTheme, stdoutTheme } from '../globals.js';
import { isLocal } from '../session.js';
import type { SubmitOptions } from '../submit.js';
import { sentText, uploadJson } from '../transfer/send-files.js';
import type { Dispatch } from './dispatch.js';
import type { FarmFacts, Job } from './job.js';
import type { Scene } from './scene.js';
import type { Sent, Submission } from './send.js';

const WAITING = 0;

/** A submission in the contract's members. A task that was just accepted waits; nothing was asked since. */
export function submissionJson(
  { taskId, alias, dispatch, taskInfo, upload, unlimited }: Submission,
  { say }: Context,
) {
  const { dcc, scene } = dispatch.plan;
  const resumed = dispatch.resumed ? { resumed: true } : {};
  const limit = unlimited ? { unlimited: errorJson(unlimited, say) } : {};
  const assets = upload ? { upload: uploadJson(upload) } : {};
  return {
    taskId,
    alias,
    dcc,
    scene,
    status: taskStatus(WAITING),
    taskInfo,
    ...assets,
    ...resumed,
    ...limit,
  };
}

/** One outcome as JSON: the submission, or the scene and what stopped it. */
export function sentJson(sent: Sent, context: Context): object {
  if ('submission' in sent) return submissionJson(sent.submission, context);
  return { scene: sent.dispatch.plan.scene, ...errorJson(sent.error, context.say) };
}

/** The layers of a scene that will be rendered, as far as they are known. */
function renderedLayers({ report, layers }: Scene) {
  return (report?.layers ?? []).filter((layer) => isRendered(layer, { layers }));
}

/** What the farm opens a task into: a part for each layer and each camera, which render the same frames. */
function partsWithFrames(scene: Scene): { range: FrameRange; times: number }[] {
  const { report, layers, cameras, rops, frames, ownFrames } = scene;
  const many = shapeOf(scene.dcc).parts;
  const renderable = (report?.cameras ?? []).filter((camera) => camera.renderable).length;
  const seen = (own: readonly string[] | undefined) =>
    many.camera === 'many' ? cameras.length || (own?.length ?? renderable) || 1 : 1;
  if (many.rop === 'many') return [{ range: frames, times: Math.max(1, rops.length) }];
  const rendered = many.layer === 'many' ? renderedLayers(scene) : [];
  if (rendered.length === 0) {
    const named = many.layer === 'many' ? layers.length : 0;
    return [{ range: frames, times: Math.max(1, named) * seen(undefined) }];
  }
  return rendered.map((layer) => ({
    range: (ownFrames ? rangeOf(layer.frames.value) : null) ?? frames,
    times: seen(layer.cameras),
  }));
}

/** What is rendered, by name: what was chosen, else what the scene renders. */
function partsOf(scene: Scene, say: Say): string[] {
  const { report, layers, cameras, rops, isRopAssumed } = scene;
  const ropNames = isRopAssumed ? rops.map((name) => say('ui.assumed', { name })) : rops;
  const own = renderedLayers(scene).map(({ name }) => name);
  if (switchedCameras(report?.cameras ?? []).length > 0) return [...own, ...ropNames];
  const renderable = (report?.cameras ?? []).filter((camera) => camera.renderable).map(({ name }) => name);
  const rendered = renderedLayers(scene);
  const looking = rendered.length > 0 ? rendered.flatMap((layer) => layer.cameras ?? renderable) : renderable;
  const seen = cameras.length > 0 ? cameras : [...new Set(looking)];
  return [...(layers.length > 0 ? layers : own), ...seen, ...ropNames];
}

/** Shows on stderr what will be sent and what it may cost. */
export async function showSummaries(
  jobs: readonly Job[],
  /** Of each job's files; undefined where none are to travel. */
  sizes: readonly (number | undefined)[],
  facts: FarmFacts,
  farm: Farm,
  options: SubmitOptions,
  context: Context,
): Promise<void> {
  const theme = await stderrTheme(options, context);
  const { account } = facts;
  for (const [at, { scene, version, files, plugins, machine }] of jobs.entries()) {
    const info = files['task.json'].task_info;
    const { report } = scene;
    const size = report?.size.value;
    const upload = files['upload.json'] as { asset: readonly unknown[] };
    const summary = {
      scene: scene.path,
      dcc: scene.dcc.name,
      version,
      frames: partsWithFrames(scene),
      size: size ? `${size.width}x${size.height}` : '',
      parts: partsOf(scene, context.say),
      cameraSwitches: switchedCameras(report?.cameras ?? []).map(({ name, frames = '' }) =>
        context.say('ui.layerFrames', { name, frames }),
      ),
      plugins: Object.entries(plugins.plugins).map((pair) => pair.join(' ')),
      pluginsLeft: plugins.left,
      files: upload.asset.length,
      bytes: sizes[at],
      missing: report ? lacking(report).length : 0,
      unread: scene.unread,
      testFrames: info.pre_frames,
      stopsAfterTest: info.stop_after_test === '1',
      project: info.project_name,
      machine,
      farm: `${farm.domain}, platform ${farm.platform}`,
      local: isLocal(farm),
      price: account.cpuPrice,
      balance: account.balance,
      coupon: account.coupon,
    };
    context.stderr.write(summaryText(summary, context.say, theme));
  }
}

/** `--dry-run`: the job files as they would go out. */
export async function showDryRun(jobs: readonly Job[], options: Globals, context: Context): Promise<void> {
  const plans = jobs.map(({ scene, files }) => ({
    dryRun: true,
    dcc: { name: scene.dcc.name, id: scene.dcc.id },
    scene: scene.path,
    files,
  }));
  if (options.json) {
    await printJson(context.stdout, plans.length === 1 ? plans[0] : { submissions: plans });
    return;
  }
  for (const { files } of plans) {
    for (const [name, content] of Object.entries(files)) {
      await print(context.stdout, `${name}\n${jsonText(content, 2)}\n`);
    }
  }
  context.stderr.write(`${context.say('ui.dryRun')}\n`);
}

/** Prints one id or failure at once, before anything that may still fail; with `-q` nothing but ids, or events. */
export async function showOne(
  sent: Sent,
  alone: boolean,
  options: SubmitOptions,
  context: Context,
): Promise<void> {
  const { say, stdout, stderr } = context;
  if ('error' in sent) {
    if (!alone) stderr.write(`${oneLine(sent.dispatch.plan.typed)}: `);
    stderr.write(errorText(sent.error, say, await stderrTheme(options, context)));
    return;
  }
  const { taskId, alias, dispatch, upload } = sent.submission;
  if (upload && !options.quiet) stderr.write(`${sentText(upload, say)}\n`);
  if (options.wait && options.ndjson) {
    const time = new Date(context.now()).toISOString();
    await printJson(stdout, { event: 'submitted', time, ...submissionJson(sent.submission, context) });
    return;
  }
  const theme = await stdoutTheme(options, context);
  const named = { id: taskId, alias: theme.strong(alias), scene: oneLine(dispatch.plan.typed) };
  await print(stdout, options.quiet ? `${taskId}\n` : `${say('ui.submitted', named)}\n`);
}

/** The next command to type. */
export function showNext(sent: readonly Sent[], options: SubmitOptions, context: Context): void {
  const { say, stderr } = context;
  const farm = sameFarm(options);
  const first = sent.find((one) => 'submission' in one);
  if (first && !options.wait && isForPerson(options, context)) {
    stderr.write(`${say('ui.next.wait', { id: first.submission.taskId, farm })}\n`);
  }
}

/** Says that an earlier submission is resumed, also with `-q`: it may be one that was stopped on purpose. */
export function showResumed({ journal, plan }: Dispatch, options: Globals, context: Context): void {
  // There `resumed` is in the answer.
  if (options.json) return;
  const { begunAt, id, taskId } = journal.record;
  const facts = {
    scene: oneLine(plan.typed),
    id,
    task: taskId ?? '-',
    time: timesIn(context).moment(begunAt),
  };
  context.stderr.write(`${context.say('ui.resumed', facts)}\n`);
}
