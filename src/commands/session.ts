import { type Client, createClient, type Farm } from '../client/client.js';
import { farmSettings } from '../config/settings.js';
import type { Context } from '../context.js';
import { isLoopback } from '../domain/loopback.js';
import { attemptLog } from './attempt-log.js';
import { type Globals, warn } from './globals.js';

/** The farm that a command speaks to, and how. */
export interface Session {
  readonly farm: Farm;
  readonly client: Client;
}

/** The flags that say which farm it is. */
interface FarmFlags extends Globals {
  readonly platform?: string | undefined;
}

/** The farm that flags and environment name; `--sandbox` starts one in the background if none runs. */
async function farmFor(globals: FarmFlags, context: Context): Promise<Farm> {
  const platform = globals.platform === undefined ? {} : { platform: globals.platform };
  if (globals.sandbox) {
    const { ensureSandbox } = await import('./sandbox-background.js');
    return { ...(await ensureSandbox(context)), ...platform };
  }
  const settings = { ...farmSettings(context.env), ...platform };
  if (settings.protocol === 'http' && !isLoopback(settings.domain)) {
    warn(globals, context, context.say('ui.plainHttp', { domain: settings.domain }));
  }
  return settings;
}

/**
 * Opens the farm for `work` and lets go of its connections afterwards.
 * @throws ConfigError, AccessError when the settings do not name one.
 */
export async function withSession<T>(
  globals: FarmFlags,
  context: Context,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const farm = await farmFor(globals, context);
  const client = createClient(farm, context, attemptLog(globals, context));
  try {
    return await work({ farm, client });
  } finally {
    client.close();
  }
}

/** Whether a farm is on this machine: nothing there costs money. */
export function isLocal(farm: Farm): boolean {
  return isLoopback(farm.domain);
}
