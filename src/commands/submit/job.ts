import type { Account } from '../../client/account.js';
import type { Client } from '../../client/client.js';
import type { SoftwareOffer, TipDetail } from '../../client/farm.js';
import type { Context } from '../../context.js';
import { chooseHardware, type Hardware, hardwareFields } from '../../domain/hardware.js';
import type { Lang } from '../../domain/lang.js';
import { chooseVersion, compareVersions } from '../../domain/versions.js';
import { DataError, UsageError } from '../../errors.js';
import { buildJob, type JobFiles } from '../../job/build.js';
import type { Asker } from '../../prompts/ask.js';
import { askVersion } from '../../prompts/submit.js';
import { canPrompt, warn } from '../flags/globals.js';
import type { JobWishes } from './job-build-options.js';
import type { KnownScene } from './known-scene.js';
import { type JobPlugins, pluginsOf } from './plugins.js';
import type { Scene } from './scene.js';
import type { SubmitSettings } from './settings.js';
import { openTips, tellTips } from './tips.js';

/** What the farm tells before anything is sent: all of it in one round of requests. */
export interface FarmFacts {
  readonly account: Account;
  /** By DCC id. */
  readonly software: ReadonlyMap<number, SoftwareOffer>;
  readonly hardware: readonly Hardware[];
  /** Undefined when no project is named, or when it does not exist yet. */
  readonly projectId: number | undefined;
  /** What the farm says of the findings in the scenes. */
  readonly tips: readonly TipDetail[];
}

/** `task_info` as all settings give it, of the platform that is spoken to. */
export function wishedFields({ settings, platform }: JobWishes): Record<string, string> {
  return { ...settings.taskInfo, platform };
}

function osOf(fields: Readonly<Record<string, string>>): 'windows' | 'linux' {
  return fields.os_name === '0' ? 'linux' : 'windows';
}

export async function askFarm(
  client: Client,
  scenes: readonly Scene[],
  wishes: JobWishes,
  lang: Lang,
): Promise<FarmFacts> {
  const fields = wishedFields(wishes);
  const ids = [...new Set(scenes.map((scene) => scene.dcc.id))];
  const codes = scenes.flatMap((scene) => openTips(scene, wishes).map(({ code }) => code));
  const [account, offers, hardware, projectId, tips] = await Promise.all([
    client.account(),
    Promise.all(ids.map((id) => client.software(id, osOf(fields)))),
    wishes.settings.hardware === undefined && !fields.hardwareConfigId ? [] : client.hardware(),
    fields.project_name ? client.findProject(fields.project_name) : undefined,
    client.explainTips([...new Set(codes)], lang),
  ]);
  const software = new Map(ids.map((id, at) => [id, offers[at] as SoftwareOffer]));
  return { account, software, hardware, projectId, tips };
}

async function versionFor(
  scene: Scene,
  offer: SoftwareOffer,
  { settings, options }: JobWishes,
  context: Context,
  asker: () => Promise<Asker>,
): Promise<string> {
  const newestFirst = offer.versions.toSorted((a, b) => compareVersions(b, a));
  const dcc = scene.dcc.name;
  if (newestFirst.length === 0) throw new DataError('version.noneOffered', { dcc });
  const wanted = settings.version ?? scene.report?.version.value;
  if (wanted) {
    const choice = chooseVersion(wanted, offer.versions);
    if (!choice) throw new DataError('version.none', { dcc, wanted, list: newestFirst.join(', ') });
    if (!choice.exact)
      warn(options, context, context.say('ui.newerVersion', { dcc, wanted, version: choice.version }));
    return choice.version;
  }
  // Nobody's version is guessed, not with `--yes` either.
  if (!canPrompt(options, context)) throw new UsageError('missing.version', { scene: scene.typed });
  return askVersion(await asker(), context.say, scene.dcc, newestFirst);
}

/** A scene before anything was asked about it, as far as its faults can be found without: with any frames and camera. */
export function draftScene(file: KnownScene, { layers, cameras, rops }: SubmitSettings): Scene {
  const any = (file.report?.cameras ?? []).slice(0, 1).map(({ name }) => name);
  return {
    ...file,
    ...{ frames: { start: 1, end: 1, step: 1 }, framesChosen: true, ownFrames: false },
    ...{ layers, cameras: cameras.length > 0 ? cameras : any, rops, isRopAssumed: false },
  };
}

/** One scene with everything that will be sent for it. */
export interface Job {
  readonly scene: Scene;
  readonly version: string;
  readonly files: JobFiles;
  readonly plugins: JobPlugins;
}

/**
 * Makes the job files of one scene from what was asked for, what the scene tells, and what the farm offers.
 * @throws DataError for a version, plug-in or machine that the farm does not have, and for a scene that it refuses.
 */
export async function prepareJob(
  scene: Scene,
  sceneHash: string,
  facts: FarmFacts,
  wishes: JobWishes,
  context: Context,
  asker: () => Promise<Asker>,
): Promise<Job> {
  const { settings, base, platform, extraFiles, options } = wishes;
  const tips = openTips(scene, wishes);
  tellTips(scene, tips, facts.tips, options, context);
  const offer = facts.software.get(scene.dcc.id) as SoftwareOffer;
  const version = await versionFor(scene, offer, wishes, context, asker);
  const own = scene.report?.version.value;
  if (own && !chooseVersion(own, [version])) {
    warn(options, context, context.say('ui.olderVersion', { scene: scene.typed, own, version }));
  }
  const plugins = pluginsOf(version, settings.plugins, scene.report, offer);
  for (const one of plugins.replaced)
    warn(options, context, context.say('ui.newerPlugin', { ...one, version }));
  const load = { dcc: scene.dcc, version, plugins: plugins.plugins, platform };
  const { hardware: wanted } = settings;
  const hardware =
    wanted === undefined
      ? {}
      : { ...hardwareFields(chooseHardware(wanted, facts.hardware, load)), ...settings.overMachine };
  const fields = wishedFields(wishes);
  const { dcc, path, frames, layers, cameras, rops, report, ownFrames } = scene;
  const files = buildJob({
    spec: {
      ...{ dcc, scene: path, version, plugins: plugins.plugins, frames, layers, cameras, rops },
      ...{ report, ownFrames, extraFiles, tips },
    },
    base,
    framesChosen: scene.framesChosen,
    sceneHash,
    fields: {
      ...fields,
      ...hardware,
      user_id: String(facts.account.userId),
      project_id: fields.project_name ? String(facts.projectId ?? '') : fields.project_id || '0',
    },
  });
  return { scene, version, files, plugins };
}
