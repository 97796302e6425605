import type { Context } from '../../context.js';
import { FarmBusyError } from '../../errors.js';
import { print, printJson } from '../../output/print.js';
import { type Sandbox, startSandbox } from '../../sandbox/index.js';
import { type SandboxAddress, sandboxFiles } from '../../state/sandbox-files.js';
import type { Globals } from '../flags/globals.js';
import { runningSandbox } from './background.js';

export interface ServeOptions {
  readonly port: number;
  readonly frameTime: number;
  /** Milliseconds with no request and nothing to render, after which it ends by itself. */
  readonly idle: number;
}

function portOf(address: SandboxAddress | undefined): number {
  return Number(address?.domain.split(':').at(-1) ?? 0);
}

/**
 * Opens the sandbox at the requested port; else at its last port, so that a wait finds it again after a restart; else
 * at any free port.
 * @throws FarmBusyError if the requested port is taken
 */
async function listen(
  open: (port: number) => Promise<Sandbox>,
  asked: number,
  last: number,
): Promise<Sandbox> {
  try {
    return await open(asked || last);
  } catch (cause) {
    const { syscall, code = '' } = cause as NodeJS.ErrnoException;
    if (syscall !== 'listen') throw cause;
    if (asked === 0 && last !== 0) return open(0);
    throw new FarmBusyError('sandbox.port', { port: asked, cause: code }, { cause });
  }
}

/**
 * Serves until it is stopped. Prints one line on stdout when it accepts requests.
 * @throws FarmBusyError when a sandbox with this folder is running
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
  const clock = {
    now: context.now,
    sleep: (ms: number, signal?: AbortSignal) => context.sleep(ms, signal).catch(() => {}),
  };
  const open = (at: number) =>
    startSandbox({ folder: files.farm, port: at, frameTime, clock, credentials, idleAfter: idle });
  const sandbox = await listen(open, port, portOf(await files.readAddress()));
  const address = { ...sandbox.address, pid: context.pid };
  await files.writeAddress(address);
  await showAddress(address, globals, context);
  context.signal.addEventListener('abort', () => void sandbox.close(), { once: true });
  if (context.signal.aborted) await sandbox.close();
  await sandbox.closed;
  return 0;
}

/**
 * The address as one JSON document, or as the variables that point any command, and the official SDK, to it. Its
 * key is a secret that may be seen here, and nowhere else (docs/contract.md, "Secrets").
 */
export async function showAddress(
  address: SandboxAddress,
  globals: Globals,
  context: Context,
): Promise<void> {
  const { domain, platform, accessId, accessKey } = address;
  const hide = context.secrets.reveal(accessKey);
  try {
    if (globals.json) return await printJson(context.stdout, address);
    const text = context.translate('ui.sandbox.ready', { domain, platform, accessId, accessKey });
    await print(context.stdout, `${text}\n`);
  } finally {
    hide();
  }
}
