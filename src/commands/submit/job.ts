import type { Account } from '../../client/account.js';
import type { Client } from '../../client/client.js';
import type { SoftwareOffer } from '../../client/farm.js';
import type { Context } from '../../context.js';
import { chooseHardware, type Hardware, hardwareFields } from '../../domain/hardware.js';
import type { BaseTask } from '../../domain/task-info.js';
import { chooseVersion, compareVersions } from '../../domain/versions.js';
import { DataError } from '../../errors.js';
import { buildJob, type JobFiles } from '../../job/build.js';
import type { Asker } from '../../prompts/ask.js';
import { askVersion } from '../../prompts/submit.js';
import { mayAsk, warn } from '../globals.js';
import type { SubmitOptions } from '../submit.js';
import type { Scene } from './scene.js';
import type { SubmitSettings } from './settings.js';

/** What the farm tells before anything is sent: all of it in one round of requests. */
export interface FarmFacts {
  readonly account: Account;
  /** By DCC id. */
  readonly software: ReadonlyMap<number, SoftwareOffer>;
  readonly hardware: readonly Hardware[];
  /** Undefined when no project is named, or when it does not exist yet. */
  readonly projectId: number | undefined;
}

export interface JobWishes {
  readonly settings: SubmitSettings;
  readonly options: SubmitOptions;
  readonly base: BaseTask | undefined;
  readonly platform: string;
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
): Promise<FarmFacts> {
  const fields = wishedFields(wishes);
  const ids = [...new Set(scenes.map((scene) => scene.dcc.id))];
  const [account, offers, hardware, projectId] = await Promise.all([
    client.account(),
    Promise.all(ids.map((id) => client.software(id, osOf(fields)))),
    wishes.settings.hardware === undefined ? [] : client.hardware(),
    fields.project_name ? client.findProject(fields.project_name) : undefined,
  ]);
  const software = new Map(ids.map((id, at) => [id, offers[at] as SoftwareOffer]));
  return { account, software, hardware, projectId };
}

/**
 * The plug-ins under the farm's own names; a person may write them in any case.
 * @throws DataError for one that the farm does not have for this version.
 */
function offeredPlugins(
  version: string,
  plugins: Readonly<Record<string, string>>,
  offer: SoftwareOffer,
): Record<string, string> {
  const own = offer.plugins.get(version) ?? new Map<string, readonly string[]>();
  const named = Object.entries(plugins).map(([name, wanted]) => {
    const row = [...own].find(([offered]) => offered.toLowerCase() === name.toLowerCase());
    if (row?.[1].includes(wanted)) return [row[0], wanted] as const;
    const list = row ? row[1].join(', ') : [...own.keys()].join(', ');
    throw new DataError(row ? 'plugin.version' : 'plugin.unknown', {
      name,
      wanted,
      version,
      list: list || '-',
    });
  });
  return Object.fromEntries(named);
}

/** Weaker plug-ins without those that something stronger names, in whatever case: these need not be on offer. */
function unnamed(weak: Readonly<Record<string, string>>, strong: object): Record<string, string> {
  const names = new Set(Object.keys(strong).map((name) => name.toLowerCase()));
  return Object.fromEntries(Object.entries(weak).filter(([name]) => !names.has(name.toLowerCase())));
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
  const [newest] = newestFirst;
  if (newest === undefined) throw new DataError('version.noneOffered', { dcc });
  const wanted = settings.version;
  if (wanted) {
    const choice = chooseVersion(wanted, offer.versions);
    if (!choice) throw new DataError('version.none', { dcc, wanted, list: newestFirst.join(', ') });
    if (!choice.exact)
      warn(options, context, context.say('ui.newerVersion', { wanted, version: choice.version }));
    return choice.version;
  }
  if (mayAsk(options, context) && !options.yes && newestFirst.length > 1) {
    return askVersion(await asker(), context.say, scene.dcc, newestFirst);
  }
  warn(options, context, context.say('ui.newestVersion', { dcc, version: newest }));
  return newest;
}

/** One scene with everything that will be sent for it. */
export interface Job {
  readonly scene: Scene;
  readonly version: string;
  readonly files: JobFiles;
  /** Layers, cameras and ROPs that were chosen. */
  readonly parts: readonly string[];
  /** The machine type that was asked for, if any. */
  readonly machine: string;
}

/**
 * Makes the job files of one scene from what was asked for and what the farm offers.
 * @throws DataError for a version, plug-in or machine that the farm does not have.
 */
export async function prepareJob(
  scene: Scene,
  sceneHash: string,
  facts: FarmFacts,
  wishes: JobWishes,
  context: Context,
  asker: () => Promise<Asker>,
): Promise<Job> {
  const { settings, base, platform } = wishes;
  const offer = facts.software.get(scene.dcc.id) as SoftwareOffer;
  const version = await versionFor(scene, offer, wishes, context, asker);
  const { stored, base: inFile, line } = settings.plugins;
  const plugins = {
    ...offeredPlugins(version, unnamed(stored, { ...inFile, ...line }), offer),
    ...inFile,
    ...offeredPlugins(version, line, offer),
  };
  const load = { dcc: scene.dcc, version, plugins, platform };
  const { layers, cameras, rops, hardware: wanted } = settings;
  const hardware =
    wanted === undefined
      ? {}
      : { ...hardwareFields(chooseHardware(wanted, facts.hardware, load)), ...settings.overMachine };
  const fields = wishedFields(wishes);
  const spec = {
    dcc: scene.dcc,
    scene: scene.path,
    version,
    plugins,
    frames: scene.frames,
    layers,
    cameras,
    rops,
  };
  const files = buildJob({
    spec,
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
  return { scene, version, files, parts: [...layers, ...cameras, ...rops], machine: wanted ?? '' };
}
