import type { Context, LibraryWorld } from '../context.js';

/** The environment of a submission. */
export type SubmissionWorld = LibraryWorld & Pick<Context, 'lang'>;
