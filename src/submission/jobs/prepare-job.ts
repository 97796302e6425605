import type { SoftwareOffer } from '../../client/catalogue/software.js';
import { chooseVersion, compareVersions } from '../../domain/dcc/versions.js';
import { chooseHardware, hardwareFields } from '../../domain/farm/hardware.js';
import { DataError, UsageError } from '../../errors.js';
import { buildJob, type JobFiles } from '../../job/build-job.js';
import type { CompleteScene } from '../scenes/complete-scenes.js';
import { choosePlugins, type JobPlugins } from './choose-plugins.js';
import { fieldsOf, type JobOptions } from './job-options.js';
import { openTips, warnOfTips } from './open-tips.js';
import type { FarmOffers } from './query-offers.js';

/** A scene with the job files that will be sent for it. */
export interface PreparedJob {
  readonly scene: CompleteScene;
  readonly version: string;
  readonly files: JobFiles;
  readonly plugins: JobPlugins;
}

async function chooseSoftwareVersion(
  scene: CompleteScene,
  offer: SoftwareOffer,
  { settings, questions, listener }: JobOptions,
): Promise<string> {
  const newestFirst = offer.versions.toSorted((a, b) => compareVersions(b, a));
  const dcc = scene.dcc.name;
  if (newestFirst.length === 0) throw new DataError('version.noneOffered', { dcc });
  const wanted = settings.version ?? scene.report?.version.value;
  if (wanted) {
    const choice = chooseVersion(wanted, offer.versions);
    if (!choice) throw new DataError('version.none', { dcc, wanted, list: newestFirst.join(', ') });
    if (!choice.exact) listener.warn('ui.newerVersion', { dcc, wanted, version: choice.version });
    return choice.version;
  }
  // A version is never guessed, not even with `--yes`.
  if (!questions) throw new UsageError('missing.version', { scene: scene.typed });
  return questions.version(scene.typed, scene.dcc, newestFirst);
}

/**
 * Makes the job files of one scene from the settings, the scene and the farm's offers.
 * @throws DataError for a version, plug-in or machine that the farm does not have, and for a scene that it refuses
 */
export async function prepareJob(
  scene: CompleteScene,
  sceneHash: string,
  offers: FarmOffers,
  options: JobOptions,
): Promise<PreparedJob> {
  const { settings, base, platform, extraFiles, listener } = options;
  const tips = openTips(scene, options);
  warnOfTips(scene, tips, offers.tips, listener);
  const offer = offers.software.get(scene.dcc.id) as SoftwareOffer;
  const version = await chooseSoftwareVersion(scene, offer, options);
  const own = scene.report?.version.value;
  if (own && !chooseVersion(own, [version])) {
    listener.warn('ui.olderVersion', { scene: scene.typed, own, version });
  }
  const plugins = choosePlugins(version, settings.plugins, scene.report, offer);
  for (const one of plugins.replaced) listener.warn('ui.newerPlugin', { ...one, version });
  const load = { dcc: scene.dcc, version, plugins: plugins.plugins, platform };
  const { hardware: wanted } = settings;
  const hardware =
    wanted === undefined
      ? {}
      : { ...hardwareFields(chooseHardware(wanted, offers.hardware, load)), ...settings.overMachine };
  const fields = fieldsOf(options);
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
      user_id: String(offers.account.userId),
      project_id: fields.project_name ? String(offers.projectId ?? '') : fields.project_id || '0',
    },
  });
  return { scene, version, files, plugins };
}
