import { dirname } from 'node:path';
import type { Farm } from '../../client/client.js';
import type { Context } from '../../context.js';
import { artistCamera, artistLayer } from '../../domain/dcc/part-names.js';
import { isGpuPlatform, showHardware } from '../../domain/farm/hardware.js';
import { foldersOutside } from '../../domain/files/folders-outside.js';
import type { UploadPair } from '../../domain/files/upload-pair.js';
import type { SceneLayer } from '../../domain/scene/scene-report.js';
import { missingInputs } from '../../domain/scene/scene-tips.js';
import { type TaskInfo, taskInfoDefaults } from '../../domain/task/task-info.js';
import { showDuration } from '../../domain/text/duration.js';
import { renderedParts } from '../../job/rendered-parts.js';
import { isRendered, switchedCameras, wireName } from '../../job/scene-parts.js';
import { type SubmitSummary, type SummaryPart, summaryText } from '../../output/submit.js';
import { widthOf } from '../../output/table.js';
import type { PreparedJob } from '../../submission/jobs/prepare-job.js';
import type { PreparedJobs } from '../../submission/jobs/prepare-jobs.js';
import type { FarmOffers } from '../../submission/jobs/query-offers.js';
import type { CompleteScene } from '../../submission/scenes/complete-scenes.js';
import type { SubmitSettings } from '../../submission/settings/merge-settings.js';
import { listed, type Translate } from '../../text/index.js';
import { type Globals, stderrTheme } from '../flags/globals.js';

/**
 * Returns the artist's name of a part by its name in the job file. `status` derives it from that name alone: where the
 * two differ, both are shown.
 */
function nameOf(
  wire: string,
  known: readonly { readonly name: string; readonly node?: string }[],
  fromWire: (wire: string) => string,
): string {
  const shown = fromWire(wire);
  const own = known.find((one) => wireName(one) === wire)?.name ?? shown;
  return own === shown ? own : `${own} (${shown})`;
}

/** Returns the rendered parts as the job file has them, since the farm makes its sub tasks from it. */
function partsOf({ scene, files }: PreparedJob, translate: Translate): SummaryPart[] {
  const { report, dcc, isRopAssumed } = scene;
  const layerName = (wire: string) => {
    const name = nameOf(wire, report?.layers ?? [], (one) => artistLayer(one, dcc.id));
    return isRopAssumed ? translate('ui.assumed', { name }) : name;
  };
  return renderedParts(files['task.json']).map(({ layer, cameras, frames }) => ({
    name:
      layer === null
        ? listed(
            takesOf(scene).map(({ name }) => name),
            translate,
          )
        : layerName(layer),
    cameras: cameraNames(cameras, scene),
    range: frames ?? scene.frames,
  }));
}

/** Returns the cameras of the scene's camera markers, which have a separate row. */
const switchesOf = ({ report }: CompleteScene) => switchedCameras(report?.cameras ?? []);

function cameraNames(wire: readonly string[], scene: CompleteScene): readonly string[] {
  const { report, dcc, cameras } = scene;
  if (switchesOf(scene).length > 0) return [];
  // The job files of some DCCs have no place for the chosen camera.
  if (wire.length === 0) return cameras.length > 0 ? cameras.slice(0, 1) : ownCamera(scene);
  return wire.map((one) => nameOf(one, report?.cameras ?? [], (name) => artistCamera(name, dcc.id)));
}

/** The takes that a scene renders as a whole (Cinema 4D), as the artist knows them. */
function takesOf({ report, dcc, layers, rops }: CompleteScene): readonly SceneLayer[] {
  if (!report || dcc.parts.layer === undefined) return [];
  return report.layers.filter((one) => isRendered(one, { layers, rops }));
}

/** The camera of the scene or of its take, where the scene says which one renders. */
function ownCamera(scene: CompleteScene): readonly string[] {
  const { report, dcc } = scene;
  if (!report || dcc.parts.rop) return [];
  const [take, ...more] = takesOf(scene);
  if (take) return more.length > 0 ? [] : (take.cameras ?? []).slice(0, 1);
  const rendered = report.cameras.filter(({ renderable }) => renderable);
  return rendered.length === 1 ? rendered.map(({ name }) => name) : [];
}

/** Members of `task_info` with a separate row, and those that come from scene and farm. */
const SHOWN: readonly string[] = [
  ...['task_id', 'user_id', 'project_id', 'project_name', 'cg_id', 'platform', 'channel'],
  ...['input_cg_file', 'input_project_path', 'os_name', 'pre_frames', 'stop_after_test', 'frames_per_task'],
  ...['task_stop_time', 'hardwareConfigId'],
];

/** Returns settings that are neither the default nor shown elsewhere. */
function moreOf({ taskInfo }: SubmitSettings): string[] {
  const usual: Readonly<Record<string, string>> = taskInfoDefaults();
  return Object.entries(taskInfo)
    .filter(([key, value]) => value !== '' && !SHOWN.includes(key) && usual[key] !== value)
    .map((pair) => pair.join('='));
}

function limitsOf(info: TaskInfo, { priority, nodeLimit }: SubmitSettings, translate: Translate) {
  const usual = taskInfoDefaults();
  const { task_stop_time: stop, frames_per_task: chunk } = info;
  const time = Number(stop) > 0 ? showDuration(Number(stop) * 1000) : translate('ui.noTimeLimit');
  return {
    priority: priority === undefined ? '' : String(priority),
    nodeLimit: nodeLimit === undefined ? '' : translate('ui.nodesAtMost', { count: nodeLimit }),
    timeLimit: stop === usual.task_stop_time ? '' : time,
    chunkSize: chunk === usual.frames_per_task ? '' : translate('ui.chunk', { count: chunk }),
  };
}

/** Returns the chosen machine type, and whether it has graphics cards. */
function machineOf({ hardwareConfigId: id = '' }: TaskInfo, { hardware }: FarmOffers, platform: string) {
  const row = hardware.find((one) => String(one.id) === id);
  return {
    machine: row ? `${showHardware(row)} (${id})` : id,
    isGpu: row ? row.gpu !== null : isGpuPlatform(platform),
  };
}

/** Prints on stderr a summary of a job: the scene, all settings that are not the default, and the cost. */
export async function showSummaries(
  { jobs, offers, options: { settings } }: PreparedJobs,
  /** Bytes of each job's assets; undefined if they are on the farm already. */
  bytes: readonly number[] | undefined,
  farm: Pick<Farm, 'domain' | 'platform'> & Pick<SubmitSummary, 'currency'>,
  globals: Globals,
  context: Context,
): Promise<void> {
  const { translate, stderr } = context;
  const theme = await stderrTheme(globals, context);
  const { account } = offers;
  const { domain, platform, currency } = farm;
  for (const [at, job] of jobs.entries()) {
    const { scene, version, files, plugins } = job;
    const info = files['task.json'].task_info;
    const size = scene.report?.size.value;
    const upload = files['upload.json'] as { asset: readonly UploadPair[] };
    const locals = upload.asset.map(({ local }) => local);
    const { machine, isGpu } = machineOf(info, offers, platform);
    const summary: SubmitSummary = {
      ...{
        scene: scene.report?.sequence ?? scene.path,
        dcc: scene.dcc.name,
        version,
        parts: partsOf(job, translate),
      },
      cameraSwitches: switchesOf(scene).map(({ name, frames: own = '' }) =>
        translate('ui.layerFrames', { name, frames: own }),
      ),
      size: size ? `${size.width}x${size.height}` : '',
      plugins: Object.entries(plugins.plugins).map((pair) => pair.join(' ')),
      pluginsLeft: plugins.left,
      files: upload.asset.length,
      folders: bytes === undefined ? [] : foldersOutside(locals, dirname(scene.path)),
      missing: scene.report ? missingInputs(scene.report).length : 0,
      bytes: bytes?.[at],
      areOnFarm: bytes === undefined,
      unread: scene.unread,
      testFrames: info.pre_frames,
      stopsAfterTest: info.stop_after_test === '1',
      project: info.project_name,
      artist: settings.artist ?? '',
      labels: settings.labels ?? [],
      machine,
      system: info.os_name === '0' ? 'linux' : '',
      ...limitsOf(info, settings, translate),
      maps: Object.entries(settings.maps).map((pair) => pair.join(' = ')),
      more: moreOf(settings),
      farm: translate('ui.farmAndPlatform', { domain, platform }),
      currency,
      price: isGpu ? account.gpuPrice : account.cpuPrice,
      balance: account.balance,
      coupon: account.coupon,
    };
    stderr.write(summaryText(summary, translate, theme, widthOf(stderr)));
  }
}
