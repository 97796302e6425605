import { readConfig, WEBHOOK_SECRET } from '../../config/profiles.js';
import { envHasPair } from '../../config/settings.js';
import type { Context } from '../../context.js';
import { type Globals, warn } from '../flags/globals.js';
import { printChange } from '../print/print-change.js';
import { checkExists, filesIn, profileName, storedCredentials } from '../session/load-settings.js';
import { changeProfile } from '../session/profile-store.js';

/** Removes the key pair from the profile; its other settings stay. */
export async function runLogout(globals: Globals, context: Context): Promise<number> {
  const { translate } = context;
  const name = profileName(globals, context);
  const credentials = await storedCredentials(context);
  checkExists(name, await readConfig(filesIn(context)?.config), credentials);
  const { [WEBHOOK_SECRET]: secret, ...pair } = credentials.profiles.get(name) ?? {};
  // The secret that signs notices is not part of the key pair.
  const rest = secret === undefined ? undefined : { [WEBHOOK_SECRET]: secret };
  const signedOut = credentials.profiles.has(name) && !(rest && Object.keys(pair).length === 0);
  if (signedOut) {
    await changeProfile(context, name, { credentials: () => rest });
  }
  const sentence = translate(signedOut ? 'ui.signedOut' : 'ui.notSignedIn', { profile: name });
  await printChange({ profile: name, signedOut }, sentence, globals, context);
  if (envHasPair(context.env)) warn(globals, context, translate('ui.envStays'));
  return 0;
}
