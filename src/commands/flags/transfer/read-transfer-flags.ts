import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { TRANSFER_CHECKS, type TransferKey } from '../../../config/profiles.js';
import { TRANSFER_FLAGS, type TransferFlagValues } from '../../../config/transfer-rows.js';
import type { Context } from '../../../context.js';
import { NoInputError } from '../../../errors.js';
import { checkNoneEmpty } from '../check-none-empty.js';
import { deferRangeError } from '../defer-range-error.js';
import { pickFlags } from '../pick-flags.js';
import { TRANSFER_FLAG_NAMES, type TransferFlags } from './transfer-options.js';

/** The values of the flags. Functions are called in the order in which errors are reported (docs/contract.md, "Exit codes"). */
export interface TransferFlagSource {
  /** @throws NoInputError for a program or folder that does not exist */
  checkFiles(): Promise<void>;
  /** Whether a flag names the way or the program: not one of their settings only. */
  readonly namesWay: boolean;
  /** @throws DataError for a value out of range */
  values(): TransferFlagValues;
}

/** @throws NoInputError for a path that does not exist, or is not of its kind */
async function checkPath(flag: string, path: string, kind: 'file' | 'folder'): Promise<void> {
  const facts = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw new NoInputError('transfer.programMissing', { flag, path, cause: cause.code ?? '' }, { cause });
  });
  if (kind === 'file' ? facts.isFile() : facts.isDirectory()) return;
  throw new NoInputError(kind === 'file' ? 'transfer.programNotFile' : 'transfer.programNotFolder', {
    ...{ flag, path },
  });
}

/** Reads the flags; paths start at the working folder. @throws UsageError for a malformed value */
export function readTransferFlags(options: TransferFlags, { cwd }: Pick<Context, 'cwd'>): TransferFlagSource {
  const flags = pickFlags(options, TRANSFER_FLAG_NAMES);
  checkNoneEmpty(flags);
  const { transmitter, raysync } = flags;
  const paths = {
    transmitter: transmitter === undefined ? undefined : resolve(cwd, transmitter),
    raysync: raysync === undefined ? undefined : resolve(cwd, raysync),
  };
  const given: Readonly<Record<TransferKey, string | undefined>> = {
    transfer: flags.transfer,
    'transfer.transmitter': paths.transmitter,
    'transfer.raysync': paths.raysync,
    'transfer.line': flags.line,
    'transfer.parallel': flags.parallel,
    'transfer.proxy': flags.transferProxy,
  };
  const read = Object.entries(given).flatMap(([name, text]) => {
    if (text === undefined) return [];
    const key = name as TransferKey;
    const check = () => TRANSFER_CHECKS[key]({ text, source: 'flag', from: TRANSFER_FLAGS[key] });
    const checked = deferRangeError(check);
    return [() => [key, String(checked())] as const];
  });
  return {
    namesWay: [flags.transfer, transmitter, raysync].some((one) => one !== undefined),
    async checkFiles() {
      if (paths.transmitter !== undefined) await checkPath('--transmitter', paths.transmitter, 'file');
      if (paths.raysync !== undefined) await checkPath('--raysync', paths.raysync, 'folder');
    },
    values: () => Object.fromEntries(read.map((one) => one())),
  };
}
