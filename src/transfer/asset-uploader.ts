import type { Client } from '../client/client.js';
import { FILESYSTEM } from '../client/storage/storage.js';
import type { AssetsConfirmed } from '../client/submission/assets-confirmed.js';
import type { Context } from '../context.js';
import type { UploadPair } from '../domain/files/upload-pair.js';
import { DataError } from '../errors.js';
import { makeUploadPlan } from './file-facts.js';
import { limitConcurrency } from './parallel.js';
import type { Transfers } from './transfers.js';
import { type UploadListener, type UploadReport, uploadPlan } from './upload.js';
import { checkUploadable, uploadError } from './upload-errors.js';

/** The assets of one scene. */
export interface SceneAssets {
  /** The scene as it was typed, for messages, and its absolute path. */
  readonly typed: string;
  readonly scene: string;
  /** MD5 of the scene's bytes in its job files; undefined if they contain none. */
  readonly sceneHash: string | undefined;
  readonly pairs: readonly UploadPair[];
}

/** The result of uploading a scene's assets. */
export interface UploadedAssets {
  /** The proof that the submit call demands. */
  readonly assets: AssetsConfirmed;
  /** What was uploaded; undefined where nothing had to be. */
  readonly upload: UploadReport | undefined;
}

/** Uploads the assets of scenes, before their job files. */
export interface AssetUploader {
  /** Whether assets can be uploaded, as far as can be determined without a request. */
  readonly canUpload: boolean;
  /**
   * Finds the transfer engine and checks the mounted storage or the transfer program; sends nothing.
   * @throws NoInputError for a storage that is not mounted; ConfigError for a program that cannot be started; DataError
   * for a line that the farm does not have
   */
  prepare(): Promise<void>;
  /**
   * Uploads everything that a scene needs; scenes take turns.
   * @throws DataError for a scene that has changed since its job files were made, for files that cannot be uploaded,
   * and where no transfer engine reaches the farm; the failures of single files as one error
   */
  upload(assets: SceneAssets): Promise<UploadedAssets>;
  /** Returns the proof for assets that are on the farm already. */
  confirmOnFarm(): UploadedAssets;
}

/** Tools and settings of an uploader; `limit` in bytes a second. */
export interface AssetUploaderOptions {
  readonly transfers: Transfers;
  readonly client: Pick<Client, 'confirmAssets'>;
  readonly limit: number | undefined;
  readonly listener: UploadListener;
}

/** The environment of an uploader. */
export type UploadWorld = Pick<Context, 'now' | 'sleep' | 'signal'>;

/** Opens an uploader for one farm. */
export function openAssetUploader(
  { transfers, client, limit, listener }: AssetUploaderOptions,
  { now, sleep, signal }: UploadWorld,
): AssetUploader {
  const gate = limitConcurrency(1);
  const { hasher, mounts, canUpload } = transfers;
  const find = async () => (canUpload ? transfers.find('input') : undefined);

  /** The job files carry the scene's hash: another content must not be uploaded under it. */
  async function checkScene({ scene, typed, sceneHash }: SceneAssets): Promise<void> {
    if (sceneHash === undefined || (await hasher.md5OfFile(scene)) === sceneHash) return;
    throw new DataError('submit.sceneChanged', { scene: typed });
  }

  async function upload(assets: SceneAssets): Promise<UploadedAssets> {
    const found = await find();
    // A farm on this machine costs nothing, and may have no storage at all.
    if (!found) return { assets: client.confirmAssets(), upload: undefined };
    const plan = await makeUploadPlan(assets.pairs, signal);
    checkUploadable(plan);
    await checkScene(assets);
    const report = await uploadPlan(found, plan, { force: false, limit }, listener, { now, sleep, signal });
    const error = uploadError(report);
    if (error) throw error;
    // It may have been saved again during the upload.
    await checkScene(assets);
    return { assets: client.confirmAssets({ uploaded: report }), upload: report };
  }

  return {
    canUpload,
    async prepare() {
      const found = await find();
      // A farm on this machine makes its own folders.
      if (found?.name !== FILESYSTEM || mounts.input !== undefined) await found?.checkInput?.();
    },
    upload: (assets) => gate(() => upload(assets)),
    confirmOnFarm: () => ({ assets: client.confirmAssets({ onFarm: true }), upload: undefined }),
  };
}
