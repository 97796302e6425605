import type { Context } from '../../context.js';
import type { SubmitTools } from '../../submission/submit-scenes.js';
import { openAssetUploader } from '../../transfer/asset-uploader.js';
import type { OpenHasher } from '../../transfer/open-hasher.js';
import { farmFlags, type Globals, progressFor } from '../flags/globals.js';
import { storageAccess } from '../session/choose-engine.js';
import type { Session } from '../session/session.js';
import { uploadListener } from '../transfer/upload-listener.js';

/** How a submission is sent. */
export interface SendFlags {
  /** Bytes a second. */
  readonly limit: number | undefined;
  readonly assetsOnFarm: boolean;
}

/** Returns the tools of a submission, from a session. */
export function submitTools(
  session: Session,
  hasher: OpenHasher,
  { limit, assetsOnFarm }: SendFlags,
  globals: Globals,
  context: Context,
): SubmitTools {
  const { client, farm } = session;
  // With `--ndjson` the first event is that of the submission, which contains the upload.
  const listener = uploadListener((text) => progressFor(globals, context, text), false, context);
  const storage = storageAccess(session, context);
  return {
    client,
    hasher,
    owner: { domain: farm.domain, account: farm.credentials.accessId },
    uploader: openAssetUploader({ storage, client, hasher, limit, listener }, context),
    assetsOnFarm,
    farmFlags: farmFlags(globals),
  };
}
