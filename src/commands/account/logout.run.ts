import { readConfig } from '../../config/profiles.js';
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
  const signedOut = credentials.profiles.has(name);
  if (signedOut) await changeProfile(context, name, { credentials: () => undefined });
  const sentence = translate(signedOut ? 'ui.signedOut' : 'ui.notSignedIn', { profile: name });
  await printChange({ profile: name, signedOut }, sentence, globals, context);
  if (envHasPair(context.env)) warn(globals, context, translate('ui.envStays'));
  return 0;
}
