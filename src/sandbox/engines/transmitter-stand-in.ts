// A separate program: stands in for the vendor's `rayvision_transmitter` at a sandbox, and behaves as
// docs/protocol/workflow.md, §6.2 says of the Linux build. Writes synchronously, so that nothing of its output is lost.
import { type Arguments, readArguments } from './transmitter/arguments.js';
import { readBehaviour } from './transmitter/behaviour.js';
import { openPrinter } from './transmitter/printer.js';
import { connectionCheck, findStorage, LostConnection } from './transmitter/storage.js';
import { transferAll } from './transmitter/transfer.js';

const argv = process.argv.slice(2);
const behaviour = readBehaviour(process.argv[1] ?? '', argv);
const { print, printRaw } = openPrinter(behaviour);

function leave(code: number): never {
  print(`ret is:${code === 255 ? -1 : code}`);
  process.exit(code);
}

/** The real program waits for ever where it should give up. */
function hang(): Promise<never> {
  setInterval(() => {}, 60_000);
  return new Promise(() => {});
}

/** Prints a line for ever, as fast as it is read. */
function repeat(line: string): Promise<never> {
  let count = 0;
  setInterval(() => {
    for (let at = 0; at < 100; at += 1) print(line.replace('#', String(count++)));
  }, 1);
  return new Promise(() => {});
}

async function run({ direction, ...job }: Arguments): Promise<number> {
  print('rayvision transmitter init begin');
  print('rayvision transmitter init end');
  behaviour.leaveChild();
  if (behaviour.text !== undefined) print(behaviour.text);
  if (behaviour.repeats !== undefined) return repeat(behaviour.repeats);
  if (behaviour.noise !== undefined) printRaw('x'.repeat(behaviour.noise));
  if (behaviour.exitBefore !== undefined) return behaviour.exitBefore;
  print(`${direction} is begin`);
  if (behaviour.silent === 'begin') return hang();
  const folder = await findStorage(direction, job);
  if (folder === undefined) {
    // docs/protocol/workflow.md, §6.2: an upload that cannot connect stays silent for ever.
    if (direction === 'upload') {
      print('send connect request to transmit server');
      return hang();
    }
    print('transmit server connect failure');
    return failure(direction);
  }
  print('send connect request to transmit server');
  print('recv connect response');
  const transfer = { ...job, direction, folder, behaviour, print, hang, check: connectionCheck(job) };
  const failed = await transferAll(transfer).catch((error) => {
    if (error instanceof LostConnection) return undefined;
    throw error;
  });
  if (failed === undefined) {
    print(`${direction} task failure: has recoverable error, need retry`);
    return 1;
  }
  for (const line of behaviour.says ?? []) print(line);
  if (behaviour.exit === 1) print(`${direction} task failure: has recoverable error, need retry`);
  if (behaviour.exit !== undefined && behaviour.exit !== 0) return behaviour.exit;
  if (behaviour.says !== undefined) return behaviour.exit ?? 0;
  if (failed > 0 && behaviour.exit === undefined) return failure(direction);
  print(`${direction} task success: all files are success`);
  print(`${direction} is end`);
  return 0;
}

function failure(direction: string): number {
  print(`${direction} task failure: at least one file is failure`);
  print(`${direction} is end`);
  print(`${direction} task has failure`);
  return 255;
}

async function main(): Promise<void> {
  if (argv.includes('--version')) {
    print('current version: 1.1.5');
    process.exit(1);
  }
  print('Build Time: sandbox');
  if (behaviour.silent === 'start') await hang();
  const read = readArguments(argv);
  if (typeof read === 'string') {
    print(read);
    leave(255);
  }
  const code = await run(read);
  print('rayvision transmitter exit begin');
  print('rayvision transmitter exit end');
  leave(code);
}

main().catch((error) => {
  print(String(error));
  leave(255);
});
