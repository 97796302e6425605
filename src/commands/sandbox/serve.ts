import type { Context } from '../../context.js';
import { FarmBusyError } from '../../errors.js';
import { print, printJson } from '../../output/print.js';
import type { SandboxEngine } from '../../protocol/transfer-lines.js';
import { type Sandbox, startSandbox } from '../../sandbox/index.js';
import { type SandboxAddress, sandboxFiles } from '../../state/sandbox-files.js';
import type { Globals } from '../flags/globals.js';
import { runningSandbox } from './background.js';
import { prepareRaysync, standIn } from './stand-ins.js';

export interface ServeOptions {
  readonly port: number;
  readonly frameTime: number;
  /** Milliseconds with no request and nothing to render, after which it ends by itself. */
  readonly idle: number;
  /** How files are transferred; undefined: as the last sandbox did. */
  readonly engine: SandboxEngine | undefined;
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
  { port, frameTime, idle, engine: wanted }: ServeOptions,
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
  const last = await files.readAddress();
  const engine = wanted ?? last?.engine ?? 'storage';
  const options = { folder: files.farm, frameTime, clock, credentials, idleAfter: idle, engine };
  const sandbox = await listen((at) => startSandbox({ ...options, port: at }), port, portOf(last));
  const address = {
    ...sandbox.address,
    pid: context.pid,
    ...(engine === 'storage' ? {} : { engine }),
  };
  if (engine === 'raysync') await prepareRaysync(files.raysync, context);
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
  const { domain, platform, accessId, accessKey, engine } = address;
  const program = engine && standIn(engine, context);
  const hide = context.secrets.reveal(accessKey);
  try {
    if (globals.json) return await printJson(context.stdout, { ...address, ...program?.member });
    const text = context.translate('ui.sandbox.ready', { domain, platform, accessId, accessKey });
    const more = program ? `${context.translate('ui.sandbox.engine', { flag: program.flag })}\n` : '';
    await print(context.stdout, `${text}\n${more}`);
  } finally {
    hide();
  }
}
