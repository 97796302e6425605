import { limitTime, whenAborted } from '../../domain/time-limit.js';
import { commandOf, startGuarded } from '../programs/guarded-process.js';
import { programEnvironment } from './environment.js';

/** Most characters of output that are read. */
const MOST_OUTPUT = 65_536;

/** What a program says of its version. */
export interface ProgramVersion {
  /** Undefined for a program that prints none. */
  readonly version: string | undefined;
  /** Whether it was ended because it did not end by itself. */
  readonly isLate: boolean;
}

/** The version in what `--version` prints: `current version: 1.1.5` (docs/protocol/workflow.md, §6.2). */
export function versionIn(output: string): string | undefined {
  return /current version:[ \t]*(\d[\w.+-]{0,40})/i.exec(output)?.[1];
}

/**
 * Runs the program with `--version`. Its exit code says nothing (docs/protocol/workflow.md, §6.2).
 * @param program absolute path
 * @param folder an existing folder, where the program may write its logs
 * @param timeout milliseconds
 * @throws ConfigError for a file that cannot be started; the signal's reason
 */
export async function queryVersion(
  program: string,
  folder: string,
  timeout: number,
  world: {
    readonly platform: NodeJS.Platform;
    readonly env: Readonly<Record<string, string | undefined>>;
    readonly signal: AbortSignal;
  },
): Promise<ProgramVersion> {
  let output = '';
  const read = (bytes: Uint8Array) => {
    if (output.length < MOST_OUTPUT) output += Buffer.from(bytes).toString('latin1');
  };
  const command = {
    ...commandOf(program, ['--version']),
    ...{ env: programEnvironment(program, folder, world), cwd: folder, input: '' },
  };
  const started = await startGuarded(command, { onStdout: read, onStderr: read });
  const limit = limitTime(timeout, world.signal);
  const late = whenAborted(limit.signal);
  const isLate = await Promise.race([started.ended.then(() => false), late.aborted.then(() => true)]);
  late.stop();
  limit.clear();
  if (isLate) await started.end();
  world.signal.throwIfAborted();
  return { version: versionIn(output), isLate };
}
