import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Farm } from '../../client/client.js';
import { createSandboxControl } from '../../client/sandbox-control.js';
import type { Context } from '../../context.js';
import { withoutKeys } from '../../domain/without-keys.js';
import { OutputError, UnreachableError } from '../../errors.js';
import { makeFolder } from '../../state/files/folder.js';
import { readJson } from '../../state/files/json-file.js';
import { withLock } from '../../state/files/lock.js';
import { type SandboxAddress, sandboxFiles } from '../../state/sandbox-files.js';

/** A sandbox's address as any other farm's. */
export function farmOf({ protocol, domain, platform, accessId, accessKey }: SandboxAddress): Farm {
  return { protocol, domain, platform, credentials: { accessId, accessKey } };
}

/** Whether a sandbox answers there, under this key. */
async function answers(address: SandboxAddress, context: Context): Promise<boolean> {
  const control = createSandboxControl(farmOf(address), context);
  try {
    await control.status();
    return true;
  } catch {
    context.signal.throwIfAborted();
    return false;
  } finally {
    control.close();
  }
}

/** The sandbox that runs in the background, or undefined. */
export async function runningSandbox(context: Context): Promise<SandboxAddress | undefined> {
  const address = await sandboxFiles(context.folder).readAddress();
  return address && (await answers(address, context)) ? address : undefined;
}

/** Why a process that was to serve has ended: the message of the error that it left in its log. */
async function lastWords(log: string): Promise<string> {
  try {
    const { error } = (await readJson(log)) as { error: { message: string } };
    return error.message;
  } catch {
    return log;
  }
}

/**
 * Returns the environment variables of the background process: the same log and folder, and no keys, which the sandbox
 * does not need.
 */
function environmentOf({ env, cwd, folder, lang }: Context): Record<string, string | undefined> {
  const { RAYVISION_LOG: log, ...rest } = withoutKeys(env);
  const own = { ...rest, RAYVISION_CONFIG_DIR: folder, RAYVISION_LANG: lang };
  return log ? { ...own, RAYVISION_LOG: resolve(cwd, log) } : own;
}

/** Starts another process of this program that serves in its foreground, and waits until it is ready. */
async function launch(flags: readonly string[], context: Context): Promise<void> {
  const { log, root } = sandboxFiles(context.folder);
  await makeFolder(root);
  const errors = await open(log, 'w', 0o600).catch((cause: NodeJS.ErrnoException) => {
    throw new OutputError('file.write', { file: log, cause: cause.code ?? '' }, { cause });
  });
  const [runtime, script] = context.program;
  try {
    const child = spawn(
      runtime,
      [script, 'sandbox', 'start', '--foreground', '--json', '--idle', '1h', ...flags],
      {
        detached: true,
        windowsHide: true,
        stdio: ['ignore', 'pipe', errors.fd],
        cwd: root,
        env: environmentOf(context),
      },
    );
    const { stdout } = child;
    const ready = new Promise<boolean>((resolve) => {
      stdout?.once('data', () => resolve(true));
      child.once('error', () => resolve(false));
      child.once('exit', () => resolve(false));
    });
    if (!(await ready)) throw new UnreachableError('sandbox.notStarted', { log, why: await lastWords(log) });
    stdout?.destroy();
    child.unref();
  } finally {
    await errors.close();
  }
}

/**
 * Returns the background sandbox, and starts one if none is running. Of several commands at once, only one starts it.
 * @throws UnreachableError when it does not start
 */
export async function backgroundSandbox(
  flags: readonly string[],
  context: Context,
): Promise<{ address: SandboxAddress; started: boolean }> {
  const running = await runningSandbox(context);
  if (running) return { address: running, started: false };
  const { root, log } = sandboxFiles(context.folder);
  return withLock(join(root, 'start.lock'), context, async () => {
    const meanwhile = await runningSandbox(context);
    if (meanwhile) return { address: meanwhile, started: false };
    await launch(flags, context);
    const address = await runningSandbox(context);
    if (!address) throw new UnreachableError('sandbox.notStarted', { log, why: log });
    return { address, started: true };
  });
}

/** For `--sandbox`: the background sandbox as a farm. */
export async function ensureSandbox(context: Context): Promise<Farm> {
  return farmOf((await backgroundSandbox([], context)).address);
}
