import { FILESYSTEM, type StorageFacts } from '../../client/storage/storage.js';
import { profileFlag } from '../../config/names.js';
import { identityKey, type Profile, type StorageKey } from '../../config/profiles.js';
import { transferRows } from '../../config/transfer-rows.js';
import type { Context } from '../../context.js';
import { isLoopback } from '../../domain/farm/loopback.js';
import { shellWord } from '../../domain/shell-word.js';
import { ConfigError } from '../../errors.js';
import { oneLine } from '../../output/print.js';
import type { Asker } from '../../prompts/ask.js';
import { askTransfer } from '../../prompts/login.js';
import { ENGINES } from '../../transfer/programs/line.js';
import { RAYSYNC_PORT } from '../../transfer/raysync/cluster-port.js';
import { askDaemon } from '../../transfer/search/ask-daemon.js';
import { findMounts } from '../../transfer/search/find-mounts.js';
import { findPrograms } from '../../transfer/search/find-programs.js';
import { checkProgram } from '../doctor/program-checks.js';
import { canPrompt, type Globals, warn } from '../flags/globals.js';
import { wayName } from '../flags/transfer/way-name.js';
import { changeProfile } from '../session/profile-store.js';
import { identityWhenSet } from '../session/storage-mounts.js';

/** A way to transfer files that was found on this machine, and the settings that choose it. */
export interface TransferOffer {
  readonly way: 'storage' | 'transmitter' | 'raysync';
  /** Absolute path of the program or its folder; of a storage's folders, separated by commas. */
  readonly path: string;
  readonly settings: Readonly<Partial<Record<OfferedKey, string>>>;
}

type OfferedKey = StorageKey | 'transfer' | 'transfer.transmitter' | 'transfer.raysync';

/** The result of the search: the way that was saved, and all that were found. */
export interface TransferChoice {
  readonly way: TransferOffer['way'] | null;
  readonly found: readonly TransferOffer[];
}

/** Whether settings say already how files are transferred, or the farm on this machine does. */
function isSetUp(domain: string, { lines }: StorageFacts, profile: Profile, { env }: Context): boolean {
  const rows = Object.values(transferRows(env, {}, profile));
  if (rows.some(({ source }) => source !== 'default')) return true;
  if (Object.keys(profile.storage).length > 0) return true;
  return isLoopback(domain) && lines.some(({ engine }) => engine === FILESYSTEM);
}

/** Looks for what is here: mounted storage first, as `--transfer auto` takes it. */
async function findOffers(facts: StorageFacts, context: Context): Promise<TransferOffer[]> {
  const [{ input, output }, programs] = await Promise.all([
    findMounts(facts, context),
    findPrograms(context),
  ]);
  const offers: TransferOffer[] = [];
  if (input !== undefined && output !== undefined) {
    const settings = { 'storage.input': input, 'storage.output': output, transfer: 'storage' };
    offers.push({ way: 'storage', path: `${input}, ${output}`, settings });
  }
  for (const { way, path } of programs) {
    // A program without a line of this farm transfers nothing.
    if (!facts.lines.some(({ engine }) => engine === ENGINES[way])) continue;
    offers.push({ way, path, settings: { [`transfer.${way}`]: path, transfer: way } });
  }
  return offers;
}

/** Saves an offer's settings, and the identities of its storages, as `config set` does. */
async function save(
  { settings }: TransferOffer,
  profile: string,
  globals: Globals,
  context: Context,
): Promise<void> {
  const identities: Record<string, string> = {};
  for (const key of ['storage.input', 'storage.output'] as const) {
    const folder = settings[key];
    const identity = folder && (await identityWhenSet({ key, folder, profile }, globals, context));
    if (identity) identities[identityKey(key)] = identity;
  }
  await changeProfile(context, profile, {
    config: (members) => ({ ...members, ...settings, ...identities }),
  });
}

/** Returns the command lines that choose an offer. */
function commandsOf({ settings }: TransferOffer, profile: string, { platform }: Context): string {
  return Object.entries(settings)
    .filter(([key]) => key !== 'transfer')
    .map(([key, value]) => `rayvision config set ${key} ${shellWord(value, platform)}${profileFlag(profile)}`)
    .join('; ');
}

/** Warns of a program that cannot be started as it is, with what to do: it may have just been unpacked. */
async function warnOfFault(file: string, globals: Globals, context: Context): Promise<void> {
  const { translate } = context;
  try {
    await checkProgram(file, context);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const lines = [error.describe(translate), error.hint(translate)].filter((line) => line !== undefined);
    warn(globals, context, lines.join('. '));
  }
}

/**
 * Finishes the set-up after a login: looks for ways to transfer files on this machine and proposes them in one question.
 * Without a terminal nothing is asked, and a line names what was found; `--yes` takes the first.
 * @returns undefined where a way is set up already
 * @throws the interruption of the question
 */
export async function proposeTransfer(
  facts: StorageFacts,
  domain: string,
  profile: Profile,
  asker: () => Promise<Asker>,
  globals: Globals,
  context: Context,
): Promise<TransferChoice | undefined> {
  if (isSetUp(domain, facts, profile, context)) return undefined;
  const { translate, stderr } = context;
  const isSilent = Boolean(globals.json || globals.quiet);
  const report = (text: string) => void (isSilent || stderr.write(`${text}\n`));
  const found = await findOffers(facts, context);
  const [first] = found;
  if (!first) {
    // A daemon does not say where its folder is.
    const runs = !isSilent && (await askDaemon(RAYSYNC_PORT, context.signal)) === 'alive';
    report(translate(runs ? 'ui.transferDaemon' : 'ui.transferNone', { port: RAYSYNC_PORT }));
    report(translate('ui.transferNone.next'));
    return { way: null, found };
  }
  const asks = canPrompt(globals, context) && !globals.yes;
  const chosen = asks ? await askTransfer(await asker(), found, translate) : globals.yes ? first : undefined;
  if (chosen) {
    await save(chosen, profile.name, globals, context);
    const { way, path } = chosen;
    report(translate('ui.transferSet', { way: wayName(way), path: oneLine(path) }));
    if (way === 'transmitter') await warnOfFault(path, globals, context);
    return { way, found };
  }
  const offer = asks ? [] : [first];
  for (const one of offer) {
    const command = commandsOf(one, profile.name, context);
    report(translate('ui.transferFound', { path: one.path, command }));
  }
  return { way: null, found };
}
