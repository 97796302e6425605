import type { Account } from '../../client/account.js';
import { createClient, type Farm } from '../../client/client.js';
import { settingsFiles } from '../../config/names.js';
import { farmKey, type Profile } from '../../config/profiles.js';
import { envHasPair, farmAddress, farmRows, NO_PROFILE } from '../../config/settings.js';
import type { Context } from '../../context.js';
import { checkPlatform, isAccessId } from '../../domain/farm-address.js';
import { isLoopback } from '../../domain/loopback.js';
import { ConfigError, interruption, isInterruption, UsageError } from '../../errors.js';
import { oneLine, printJson } from '../../output/print.js';
import { type Asker, terminalAsker } from '../../prompts/ask.js';
import { askAccessId, askAccessKey, askFarm } from '../../prompts/login.js';
import { canPrompt, warn } from '../flags/globals.js';
import { attemptLog } from '../session/attempt-log.js';
import { profileName, storedCredentials, storedProfile } from '../session/load-settings.js';
import { changeProfile } from '../session/profile-store.js';
import { warnOfPlainHttp } from '../session/session.js';
import { warnOfSkew } from '../session/warn-clock-skew.js';
import { keyFromStdin } from './key-stdin.js';
import type { LoginOptions } from './login.js';

/** @throws UsageError for flags that are malformed or mean nothing together. */
function checkFlags({ sandbox, accessId, platform }: LoginOptions): void {
  if (sandbox) throw new UsageError('login.sandbox');
  if (accessId !== undefined && !isAccessId(accessId)) {
    throw new UsageError(accessId.trim() === '' ? 'flag.empty' : 'login.accessId', { flag: '--access-id' });
  }
  if (platform !== undefined) checkPlatform({ text: platform, source: 'flag', from: '--platform' });
}

/** The profile as it is before; a new one is empty. */
async function before(options: LoginOptions, context: Context): Promise<Profile> {
  const name = profileName(options, context);
  try {
    return await storedProfile(options, context);
  } catch (error) {
    if (!(error instanceof ConfigError && error.key === 'profile.missing')) throw error;
    return { ...NO_PROFILE, name };
  }
}

/**
 * The key that was piped in, or undefined when it will be asked for. Whoever says --key-stdin at a terminal would
 * type the key there: then it is asked for, hidden.
 * @throws UsageError naming the flag for what is missing where nobody can be asked; as `keyFromStdin`.
 */
async function pipedKey(options: LoginOptions, context: Context): Promise<string | undefined> {
  const { accessId, keyStdin, input } = options;
  const ask = canPrompt(options, context);
  if (!ask && accessId === undefined) throw new UsageError('login.missing', { flag: '--access-id' });
  const typed = Boolean(context.stdin.isTTY) && input !== false;
  if (keyStdin && !context.stdin.isTTY) return keyFromStdin(context);
  if (!ask && !(keyStdin && typed)) throw new UsageError('login.missing', { flag: '--key-stdin' });
  return undefined;
}

/** Access id and key, from flags and standard input, or asked for. The key is a secret as soon as it is known. */
async function askPair(
  options: LoginOptions,
  piped: string | undefined,
  context: Context,
  asker: () => Promise<Asker>,
) {
  const accessId = options.accessId ?? (await askAccessId(await asker(), context.say));
  const accessKey = piped ?? (await askAccessKey(await asker(), context.say));
  context.secrets.keep(accessKey);
  return { accessId, accessKey };
}

/** Asks the farm who signs. What it refuses is told by its own error. */
async function checkWithFarm(farm: Farm, options: LoginOptions, context: Context): Promise<Account> {
  const client = createClient(farm, context, attemptLog(options, context));
  try {
    const account = await client.account();
    warnOfSkew(client.clockSkew(), options, context);
    return account;
  } finally {
    client.close();
  }
}

/** Saves address and pair. A protocol is kept only where it is not the usual one, and stays on this machine. */
function save(
  name: string,
  farm: Farm,
  moved: boolean,
  { platform }: LoginOptions,
  context: Context,
): Promise<void> {
  const keeps = isLoopback(farm.domain) && farm.protocol !== 'http';
  return changeProfile(context, name, {
    config: (members) => {
      const stays = (key: string) => {
        const own = farmKey(key);
        return own === undefined || (own === 'platform' && !moved && platform === undefined);
      };
      return {
        ...Object.fromEntries(Object.entries(members ?? {}).filter(([key]) => stays(key))),
        domain: farm.domain,
        ...(keeps ? { protocol: farm.protocol } : {}),
        ...(platform === undefined ? {} : { platform }),
      };
    },
    credentials: (members) => ({ ...members, ...farm.credentials }),
  });
}

async function signIn(options: LoginOptions, context: Context): Promise<number> {
  checkFlags(options);
  const { env, say } = context;
  const piped = await pipedKey(options, context);
  if (piped !== undefined) context.secrets.keep(piped);
  // Where nothing can be saved, nobody need be asked.
  settingsFiles(context.folder);
  const profile = await before(options, context);
  await storedCredentials(context);
  let asking: Promise<Asker> | undefined;
  const asker = () => {
    asking ??= terminalAsker(context);
    return asking;
  };
  const unsaid = farmRows(env, options, profile).domain.source === 'default';
  const asks = unsaid && canPrompt(options, context) && !options.yes;
  const domain = asks ? await askFarm(await asker(), say) : options.domain;
  const flags = { ...options, domain };
  // What was kept for another farm does not hold for this one.
  const kept = profile.farm.domain;
  const moved = kept !== undefined && farmRows(env, flags, profile).domain.value !== kept;
  const address = farmAddress(env, flags, moved ? { ...profile, farm: {} } : profile);
  warnOfPlainHttp(options, context, address);
  const farm: Farm = { ...address, credentials: await askPair(options, piped, context, asker) };
  const { userId, userName } = await checkWithFarm(farm, options, context);
  await save(profile.name, farm, moved, options, context);
  const { accessId } = farm.credentials;
  if (options.json) {
    const { platform } = farm;
    const told = { profile: profile.name, domain: farm.domain, platform, accessId, userId, userName };
    await printJson(context.stdout, told);
  } else if (!options.quiet) {
    const told = { domain: farm.domain, user: oneLine(userName), id: userId, profile: profile.name };
    context.stderr.write(`${say('ui.signedIn', told)}\n`);
  }
  if (envHasPair(env)) warn(options, context, say('ui.envWins'));
  return 0;
}

/** Asks for what is missing, checks it with the farm, and only then saves it. */
export async function runLogin(options: LoginOptions, context: Context): Promise<number> {
  try {
    return await signIn(options, context);
  } catch (error) {
    throw isInterruption(error) ? interruption(error, 'interrupted.login') : error;
  }
}
