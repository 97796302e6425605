import type { Client } from '../../client/client.js';
import type { AssetsConfirmed } from '../../client/submission/assets-confirmed.js';
import { isInterruption, RayvisionError } from '../../errors.js';
import { isFinal } from './interruption.js';

/** A refusal of a submit call that the farm may have executed all the same. */
export class UncertainRefusal extends Error {
  constructor(
    readonly refusal: RayvisionError,
    /** According to the farm's list: the task was submitted, it is not listed, or the list could not be read. */
    readonly listed: 'submitted' | 'unlisted' | 'unknown',
  ) {
    super(refusal.message);
  }
}

/**
 * Sends the submit call, which costs money. The farm may execute it and still refuse it: when a gateway sends the
 * request twice, only the second answer arrives. So the farm's list is checked after a refusal; and since lists are
 * late, a task that is not listed yet may have been submitted all the same.
 * @throws UncertainRefusal; a refusal that a later run may not get, since it resumes the same task; the error of a call
 * without an answer
 */
export async function startRender(
  client: Client,
  taskId: number,
  assets: AssetsConfirmed,
  artist: string | undefined,
): Promise<void> {
  try {
    await client.startRender(taskId, assets, artist);
  } catch (refusal) {
    if (!(refusal instanceof RayvisionError) || refusal.farmCode === undefined) throw refusal;
    const isListed = await client.isListed(taskId).catch((error: unknown) => {
      throw isInterruption(error) ? error : new UncertainRefusal(refusal, 'unknown');
    });
    if (isListed) throw new UncertainRefusal(refusal, 'submitted');
    throw isFinal(refusal) ? new UncertainRefusal(refusal, 'unlisted') : refusal;
  }
}
