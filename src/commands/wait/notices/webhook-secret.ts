import { webhookSecretOf } from '../../../config/profiles.js';
import type { Context } from '../../../context.js';
import { isWebhookSecret } from '../../../domain/farm/notice-values.js';
import { ConfigError } from '../../../errors.js';
import { filesIn, storedCredentials } from '../../session/load-settings.js';

/** The variable that holds the secret; it comes before the profile's. */
const VARIABLE = 'RAYVISION_WEBHOOK_SECRET';

/**
 * Returns the secret that signs notices: of the environment, else of the profile; undefined for none.
 * @throws ConfigError for an invalid one of the environment, DataError for one of the profile; never shows it
 */
export async function webhookSecret(profile: string, context: Context): Promise<string | undefined> {
  const own = context.env[VARIABLE];
  if (own) {
    if (!isWebhookSecret(own)) throw new ConfigError('config.webhookSecret', { name: VARIABLE });
    return own.trim();
  }
  const file = filesIn(context)?.credentials;
  return file === undefined ? undefined : webhookSecretOf(await storedCredentials(context), profile, file);
}
