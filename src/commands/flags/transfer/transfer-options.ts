import type { Command } from 'commander';
import { TRANSFER_VALUES } from '../../../domain/farm/transfer-values.js';
import type { Translate } from '../../../text/index.js';

/** The flags of every command that transfers files, as typed. */
export interface TransferFlags {
  readonly transfer?: string;
  readonly transmitter?: string;
  readonly raysync?: string;
  readonly line?: string;
  readonly parallel?: string;
  readonly transferProxy?: string;
}

export const TRANSFER_FLAG_NAMES = [
  ...(['transfer', 'transmitter', 'raysync'] as const),
  ...(['line', 'parallel', 'transferProxy'] as const),
] satisfies readonly (keyof TransferFlags)[];

/** Values that the shell completes. */
export const TRANSFER_COMPLETION = {
  '--transfer': TRANSFER_VALUES,
  '--transmitter': 'file',
  '--raysync': 'folder',
} as const;

/**
 * Adds the options of how files are transferred, in a separate group.
 * @param hasParallel false for a command whose own `--parallel` means something else
 */
export function takesTransferOptions(command: Command, translate: Translate, hasParallel = true): Command {
  command
    .optionsGroup(translate('help.group.transfer'))
    .option('--transfer <auto|storage|transmitter|raysync>', translate('help.transfer.way'))
    .option('--transmitter <path>', translate('help.transfer.transmitter'))
    .option('--raysync <folder>', translate('help.transfer.raysync'))
    .option('--line <name>', translate('help.transfer.line'));
  if (hasParallel) command.option('--parallel <n>', translate('help.transfer.parallel'));
  return command.option('--transfer-proxy <host:port>', translate('help.transfer.proxy'));
}
