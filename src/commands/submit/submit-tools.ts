import type { Context } from '../../context.js';
import type { SubmitTools } from '../../submission/submit-scenes.js';
import { openAssetUploader } from '../../transfer/asset-uploader.js';
import type { Transfers } from '../../transfer/transfers.js';
import { farmFlags, type Globals, progressFor } from '../flags/globals.js';
import type { Session } from '../session/session.js';
import { uploadListener } from '../transfer/upload-listener.js';
import { stderrListener } from './interaction.js';

/** How a submission is sent. */
export interface SendFlags {
  /** Bytes a second. */
  readonly limit: number | undefined;
  readonly assetsOnFarm: boolean;
  /** Whether the line names a way to transfer files. */
  readonly namesWay: boolean;
}

/** Returns the tools of a submission. */
export function submitTools(
  { client, farm }: Session,
  transfers: Transfers,
  { limit, ...said }: SendFlags,
  globals: Globals,
  context: Context,
): SubmitTools {
  // With `--ndjson` the first event is that of the submission, which contains the upload.
  const listener = uploadListener((text) => progressFor(globals, context, text), false, context);
  return {
    client,
    hasher: transfers.hasher,
    owner: { domain: farm.domain, account: farm.credentials.accessId },
    uploader: openAssetUploader({ transfers, client, limit, listener }, context),
    ...said,
    listener: stderrListener(globals, context),
    farmFlags: farmFlags(globals),
  };
}
