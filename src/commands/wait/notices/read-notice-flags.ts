import { resolve } from 'node:path';
import { NOTICE_CHECKS } from '../../../config/profiles.js';
import type { Context } from '../../../context.js';
import { NoInputError } from '../../../errors.js';
import { checkNoneEmpty } from '../../flags/check-none-empty.js';
import { deferRangeError } from '../../flags/defer-range-error.js';

/** The flags that say where the end of a task is reported. */
export interface NoticeFlags {
  readonly exec?: string;
  readonly notify?: boolean;
  readonly webhook?: string;
}

export const NOTICE_FLAG_NAMES = ['exec', 'notify', 'webhook'] as const;

/** The values of the flags. Functions are called in the order in which errors are reported (docs/contract.md, "Exit codes"). */
export interface NoticeFlagSource {
  /** @throws NoInputError for a program that does not exist */
  checkFiles(): Promise<void>;
  /** @throws DataError for an address that must not be used */
  values(): NoticeFlags;
}

/** Returns a program that another run finds in the same place: a path from the working folder becomes absolute. */
export function placedProgram(program: string, { cwd, platform }: Pick<Context, 'cwd' | 'platform'>): string {
  const isPath = platform === 'win32' ? /[\\/]/.test(program) : program.includes('/');
  return isPath ? resolve(cwd, program) : program;
}

/** Reads the flags. @throws UsageError for a malformed value */
export function readNoticeFlags(flags: NoticeFlags, context: Context): NoticeFlagSource {
  const { exec, notify, webhook } = flags;
  checkNoneEmpty({ ...(exec === undefined ? {} : { exec }), ...(webhook === undefined ? {} : { webhook }) });
  const program =
    exec === undefined
      ? undefined
      : placedProgram(NOTICE_CHECKS['notify.exec']({ text: exec, source: 'flag', from: '--exec' }), context);
  const url = deferRangeError(() =>
    webhook === undefined
      ? undefined
      : NOTICE_CHECKS['notify.webhook']({ text: webhook, source: 'flag', from: '--webhook' }),
  );
  return {
    async checkFiles() {
      if (program === undefined || exec === undefined) return;
      const { findProgram } = await import('../../../notices/find-program.js');
      if ((await findProgram(program, context)) === undefined)
        throw new NoInputError('notice.noProgram', { program: exec });
    },
    values() {
      const address = url();
      return {
        ...(program === undefined ? {} : { exec: program }),
        ...(notify === undefined ? {} : { notify }),
        ...(address === undefined ? {} : { webhook: address }),
      };
    },
  };
}
