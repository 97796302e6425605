import type { Context } from '../context.js';

/** What a submission needs of the process it runs in. */
export type SubmissionWorld = Pick<
  Context,
  | 'cwd'
  | 'env'
  | 'every'
  | 'folder'
  | 'isRunning'
  | 'lang'
  | 'now'
  | 'pid'
  | 'platform'
  | 'randomBytes'
  | 'signal'
  | 'sleep'
  | 'startedAt'
>;
