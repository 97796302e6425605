import type { AssetsConfirmed } from '../../client/assets.js';
import type { Context } from '../../context.js';
import { parseSpeed } from '../../domain/bytes.js';
import type { UploadPair } from '../../domain/upload.js';
import { DataError } from '../../errors.js';
import type { Engine } from '../../transfer/engine.js';
import { lookAndPlan } from '../../transfer/file-facts.js';
import { gateOf } from '../../transfer/parallel.js';
import type { UploadReport } from '../../transfer/upload.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import { mayReach, type Session } from '../session/session.js';
import { findEngine } from '../transfer/choose-engine.js';
import type { OpenHasher } from '../transfer/open-hasher.js';
import { checkTravels, failureOf, sendFiles } from '../transfer/send-files.js';
import type { Plan } from './plan.js';
import type { SubmitOptions } from './submit.js';

/** A scene's files are at the farm. */
export interface Delivery {
  /** What the submit call demands. */
  readonly assets: AssetsConfirmed;
  /** What was uploaded; undefined where nothing was to travel. */
  readonly upload: UploadReport | undefined;
}

/** Brings the assets of scenes to the farm, before their job files. */
export interface Courier {
  /**
   * Finds out how files travel to this farm, and whether the storage that the profile names is there; nothing is sent.
   * @throws NoInputError for a storage that is not mounted
   */
  prepare(): Promise<void>;
  /**
   * Brings everything that a scene needs. Scenes come one after the other.
   * @throws DataError for a scene that has changed since its job files were made, for files that cannot travel, and
   * where no way leads to the farm and nobody said that they are there; whatever keeps a file from arriving
   */
  deliver(plan: Plan): Promise<Delivery>;
}

/** What `upload.json` of a plan says. */
function uploadOf({ files }: Plan): { pairs: readonly UploadPair[]; scene: string | undefined } {
  const { asset, scene } = files['upload.json'] as {
    asset: readonly UploadPair[];
    scene: { hash?: string } | readonly { hash?: string }[];
  };
  return { pairs: asset, scene: [scene].flat()[0]?.hash };
}

/** `--max-speed`, in its turn. @throws UsageError */
export function speedOf({ maxSpeed }: SubmitOptions): () => number | undefined {
  return deferRangeError(() => (maxSpeed === undefined ? undefined : parseSpeed(maxSpeed)));
}

export function openCourier(
  session: Session,
  hasher: OpenHasher,
  /** Bytes a second. */
  limit: number | undefined,
  options: SubmitOptions,
  context: Context,
): Courier {
  const gate = gateOf(1);
  let engine: Promise<Engine | undefined> | undefined;

  function find(): Promise<Engine | undefined> {
    if (options.assetsOnFarm || !mayReach(session)) return Promise.resolve(undefined);
    engine ??= findEngine(session, hasher, context);
    return engine;
  }

  /** The farm must not be told one content and be sent another. */
  async function checkScene(plan: Plan, told: string | undefined): Promise<void> {
    if (told === undefined || (await hasher.md5OfFile(plan.scene)) === told) return;
    throw new DataError('submit.sceneChanged', { scene: plan.typed });
  }

  async function deliver(plan: Plan): Promise<Delivery> {
    const { client } = session;
    // It was said of this submission, by this run or by the one that began it.
    if (plan.assetsOnFarm || options.assetsOnFarm) {
      return { assets: client.confirmAssets({ onFarm: true }), upload: undefined };
    }
    const found = await find();
    // A farm on this machine costs nothing, and may have no storage to bring anything to.
    if (!found) return { assets: client.confirmAssets(), upload: undefined };
    const { pairs, scene } = uploadOf(plan);
    const planned = await lookAndPlan(pairs, context.signal);
    checkTravels(planned);
    await checkScene(plan, scene);
    // With `--ndjson` the event of the submission tells what was sent: it stays the first one.
    const wishes = { force: false, limit, events: false };
    const report = await sendFiles(found, planned, wishes, options, context);
    const failure = failureOf(report);
    if (failure) throw failure;
    // It may have been saved again while it travelled.
    await checkScene(plan, scene);
    return { assets: client.confirmAssets({ uploaded: report }), upload: report };
  }

  return {
    async prepare() {
      const found = await find();
      // Before a question: what a person has mounted, or not. A farm on this machine makes its own folders.
      if (session.mounts['storage.input'] !== undefined) await found?.checkInput?.();
    },
    deliver: (plan) => gate(() => deliver(plan)),
  };
}
