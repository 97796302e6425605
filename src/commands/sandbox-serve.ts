import type { Context } from '../context.js';
import { FarmBusyError } from '../errors.js';
import { print, printJson } from '../output/print.js';
import { startSandbox } from '../sandbox/index.js';
import { sandboxFiles } from '../state/sandbox-files.js';
import type { Globals } from './globals.js';
import { runningSandbox } from './sandbox-background.js';

export interface ServeOptions {
  readonly port: number;
  readonly frameTime: number;
  /** Milliseconds with no request and nothing to render, after which it ends by itself. */
  readonly idle: number;
}

/**
 * Serves until it is stopped. Says so on stdout, in one line, when it accepts requests.
 * @throws FarmBusyError when a sandbox with this folder runs already.
 */
export async function serve(
  { port, frameTime, idle }: ServeOptions,
  globals: Globals,
  context: Context,
): Promise<number> {
  const running = await runningSandbox(context);
  if (running) throw new FarmBusyError('sandbox.running', { domain: running.domain, pid: running.pid });
  const files = sandboxFiles(context.folder);
  const credentials = await files.key(() => ({
    accessId: `SANDBOX${context.randomBytes(8).toString('hex').toUpperCase()}`,
    accessKey: context.randomBytes(20).toString('hex'),
  }));
  const sandbox = await startSandbox({
    folder: files.farm,
    port,
    frameTime,
    clock: { now: context.now, sleep: (ms, signal) => context.sleep(ms, signal).catch(() => {}) },
    credentials,
    idleAfter: idle,
  }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.syscall !== 'listen') throw cause;
    throw new FarmBusyError('sandbox.port', { port, cause: cause.code ?? '' }, { cause });
  });
  const address = { ...sandbox.address, pid: context.pid };
  await files.writeAddress(address);
  try {
    if (globals.json) await printJson(context.stdout, address);
    else await print(context.stdout, addressText(address, context));
    context.signal.addEventListener('abort', () => void sandbox.close(), { once: true });
    if (context.signal.aborted) await sandbox.close();
    await sandbox.closed;
  } finally {
    await files.dropAddress(context.pid);
  }
  return 0;
}

/** The address as the variables that point any command, and the official SDK, to it. */
export function addressText(
  address: { domain: string; platform: string; accessId: string; accessKey: string },
  { say }: Context,
): string {
  const { domain, platform, accessId, accessKey } = address;
  return `${say('ui.sandbox.ready', { domain, platform, accessId, accessKey })}\n`;
}
