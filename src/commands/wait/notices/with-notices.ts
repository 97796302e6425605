import type { Context } from '../../../context.js';
import type { Session } from '../../session/session.js';
import type { Notices } from './open-notices.js';
import type { NoticeFlags } from './read-notice-flags.js';

/**
 * Checks the notices of a submission that will be waited for, before anything is submitted.
 * @param flags undefined for a command that does not wait
 * @throws ConfigError, DataError for an invalid secret
 */
export async function checkSubmitNotices(
  session: Session,
  flags: NoticeFlags | undefined,
  context: Context,
): Promise<void> {
  if (flags === undefined) return;
  const { checkNotices } = await import('./open-notices.js');
  await checkNotices(session, flags, context);
}

/**
 * Calls `work` with the notices of flags and profile, and delivers what is left at the end. Notices that an earlier run
 * left are delivered too.
 * @param flags undefined for a command that does not wait
 * @throws ConfigError, DataError for an invalid secret; what `work` throws
 */
export async function withNotices<T>(
  session: Session,
  flags: NoticeFlags | undefined,
  context: Context,
  work: (notices: Notices | undefined) => Promise<T>,
): Promise<T> {
  if (flags === undefined) return work(undefined);
  const { openNotices } = await import('./open-notices.js');
  const notices = await openNotices(session, flags, context);
  try {
    return await work(notices);
  } finally {
    await notices.close();
  }
}
