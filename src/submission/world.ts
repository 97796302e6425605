import type { Context } from '../context.js';

/** The environment of a submission. */
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
