import { readConfig } from '../../config/profiles.js';
import { envHasPair } from '../../config/settings.js';
import type { Context } from '../../context.js';
import { printJson } from '../../output/print.js';
import { type Globals, warn } from '../flags/globals.js';
import { checkExists, filesIn, profileName, storedCredentials } from '../session/load-settings.js';
import { changeProfile } from '../session/profile-store.js';

/** Takes the key pair out of the profile, and leaves its other settings. */
export async function runLogout(globals: Globals, context: Context): Promise<number> {
  const { translate } = context;
  const name = profileName(globals, context);
  const credentials = await storedCredentials(context);
  checkExists(name, await readConfig(filesIn(context)?.config), credentials);
  const signedOut = credentials.profiles.has(name);
  if (signedOut) await changeProfile(context, name, { credentials: () => undefined });
  if (globals.json) await printJson(context.stdout, { profile: name, signedOut });
  else if (!globals.quiet) {
    context.stderr.write(`${translate(signedOut ? 'ui.signedOut' : 'ui.notSignedIn', { profile: name })}\n`);
  }
  if (envHasPair(context.env)) warn(globals, context, translate('ui.envStays'));
  return 0;
}
