import type { Account } from '../../client/account/account.js';
import { createClient, type Farm } from '../../client/client.js';
import type { StorageFacts } from '../../client/storage/storage.js';
import { settingsFiles } from '../../config/names.js';
import { farmKey, type Profile } from '../../config/profiles.js';
import { envHasPair, farmAddress, farmRows, NO_PROFILE } from '../../config/settings.js';
import type { Context } from '../../context.js';
import { checkPlatform, isAccessId } from '../../domain/farm/farm-address.js';
import { isLoopback } from '../../domain/farm/loopback.js';
import { ConfigError, interruption, isInterruption, RayvisionError, UsageError } from '../../errors.js';
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
import { proposeTransfer } from './propose-transfer.js';

/** @throws UsageError for malformed flags, and for flags that exclude each other */
function checkFlags({ sandbox, accessId, platform }: LoginOptions): void {
  if (sandbox) throw new UsageError('login.sandbox');
  if (accessId !== undefined && !isAccessId(accessId)) {
    throw new UsageError(accessId.trim() === '' ? 'flag.empty' : 'login.accessId', { flag: '--access-id' });
  }
  if (platform !== undefined) checkPlatform({ text: platform, source: 'flag', from: '--platform' });
}

/** Returns the profile before the login; an empty one where it does not exist. */
async function currentProfile(options: LoginOptions, context: Context): Promise<Profile> {
  const name = profileName(options, context);
  try {
    return await storedProfile(options, context);
  } catch (error) {
    if (!(error instanceof ConfigError && error.key === 'profile.missing')) throw error;
    return { ...NO_PROFILE, name };
  }
}

/**
 * Returns the key from a pipe; undefined when a prompt will ask for it, as with `--key-stdin` at a terminal, where the
 * key must not be visible while it is typed.
 * @throws UsageError for a missing value where no prompt is possible; as `keyFromStdin`
 */
async function pipedKey(options: LoginOptions, context: Context): Promise<string | undefined> {
  const { accessId, keyStdin, input } = options;
  const canAsk = canPrompt(options, context);
  if (!canAsk && accessId === undefined) throw new UsageError('login.missing', { flag: '--access-id' });
  const isTerminal = Boolean(context.stdin.isTTY) && input !== false;
  if (keyStdin && !context.stdin.isTTY) return keyFromStdin(context);
  if (!canAsk && !(keyStdin && isTerminal)) throw new UsageError('login.missing', { flag: '--key-stdin' });
  return undefined;
}

/** Returns the key pair from flags, standard input or prompts. The key is hidden from all output from here on. */
async function askPair(
  options: LoginOptions,
  piped: string | undefined,
  context: Context,
  asker: () => Promise<Asker>,
) {
  const accessId = options.accessId ?? (await askAccessId(await asker(), context.translate));
  const accessKey = piped ?? (await askAccessKey(await asker(), context.translate));
  context.secrets.keep(accessKey);
  return { accessId, accessKey };
}

/** What the farm says of a key pair. */
interface Answer {
  readonly account: Account;
  /** Undefined where the farm does not say: then no way to transfer files is looked for. */
  readonly storage: StorageFacts | undefined;
}

/** Queries the account of the key pair, and its storages. @throws the farm's refusal */
async function checkWithFarm(farm: Farm, options: LoginOptions, context: Context): Promise<Answer> {
  const client = createClient(farm, context, attemptLog(options, context));
  try {
    const account = await client.account();
    warnOfSkew(client.clockSkew(), options, context);
    const storage = await client.storage().catch((error: unknown) => {
      if (!(error instanceof RayvisionError) || isInterruption(error)) throw error;
      return undefined;
    });
    return { account, storage };
  } finally {
    client.close();
  }
}

/** Saves address and key pair. The protocol is saved only for a loopback address that does not use http. */
function save(
  name: string,
  farm: Farm,
  moved: boolean,
  { platform }: LoginOptions,
  context: Context,
): Promise<void> {
  const keepsProtocol = isLoopback(farm.domain) && farm.protocol !== 'http';
  return changeProfile(context, name, {
    config: (members) => {
      const isKept = (key: string) => {
        const own = farmKey(key);
        return own === undefined || (own === 'platform' && !moved && platform === undefined);
      };
      return {
        ...Object.fromEntries(Object.entries(members ?? {}).filter(([key]) => isKept(key))),
        domain: farm.domain,
        ...(keepsProtocol ? { protocol: farm.protocol } : {}),
        ...(platform === undefined ? {} : { platform }),
      };
    },
    credentials: (members) => ({ ...members, ...farm.credentials }),
  });
}

/** Proposes a way to transfer files. The key pair is saved already, and an interruption says so. */
async function finishSetUp(...proposal: Parameters<typeof proposeTransfer>): Promise<object | undefined> {
  try {
    const choice = await proposeTransfer(...proposal);
    return choice && { way: choice.way, found: choice.found.map(({ way, path }) => ({ way, path })) };
  } catch (error) {
    throw isInterruption(error) ? interruption(error, 'interrupted.loginTransfer') : error;
  }
}

/** Asks for missing values, checks the key pair with the farm, and saves it. */
async function signIn(options: LoginOptions, context: Context): Promise<number> {
  checkFlags(options);
  const { env, translate } = context;
  const piped = await pipedKey(options, context);
  if (piped !== undefined) context.secrets.keep(piped);
  // Throws before any prompt where nothing could be saved.
  settingsFiles(context.folder);
  const profile = await currentProfile(options, context);
  await storedCredentials(context);
  let asking: Promise<Asker> | undefined;
  const asker = () => {
    asking ??= terminalAsker(context);
    return asking;
  };
  const isDefaultDomain = farmRows(env, options, profile).domain.source === 'default';
  const asksDomain = isDefaultDomain && canPrompt(options, context) && !options.yes;
  const domain = asksDomain ? await askFarm(await asker(), translate) : options.domain;
  const flags = { ...options, domain };
  // Settings that were saved for another farm do not apply to this one.
  const saved = profile.farm.domain;
  const moved = saved !== undefined && farmRows(env, flags, profile).domain.value !== saved;
  const address = farmAddress(env, flags, moved ? { ...profile, farm: {} } : profile);
  warnOfPlainHttp(options, context, address);
  const farm: Farm = { ...address, credentials: await askPair(options, piped, context, asker) };
  const { account, storage } = await checkWithFarm(farm, options, context);
  const { userId, userName } = account;
  await save(profile.name, farm, moved, options, context);
  const { accessId } = farm.credentials;
  const { domain: host, platform } = farm;
  if (!options.json && !options.quiet) {
    const params = { domain: host, user: oneLine(userName), id: userId, profile: profile.name };
    context.stderr.write(`${translate('ui.signedIn', params)}\n`);
  }
  if (envHasPair(env)) warn(options, context, translate('ui.envWins'));
  const transfer = storage && (await finishSetUp(storage, host, profile, asker, options, context));
  if (options.json) {
    const json = { profile: profile.name, domain: host, platform, accessId, userId, userName };
    await printJson(context.stdout, { ...json, ...(transfer && { transfer }) });
  }
  return 0;
}

/** Signs in; an interruption says that nothing was saved. */
export async function runLogin(options: LoginOptions, context: Context): Promise<number> {
  try {
    return await signIn(options, context);
  } catch (error) {
    const isOwn = isInterruption(error) && error.key === 'interrupted.loginTransfer';
    throw isInterruption(error) && !isOwn ? interruption(error, 'interrupted.login') : error;
  }
}
