import { SECRET_KEY, WEBHOOK_SECRET } from '../../config/profiles.js';
import type { Context } from '../../context.js';
import { isWebhookSecret } from '../../domain/farm/notice-values.js';
import { DataError, UsageError } from '../../errors.js';
import { readStdin } from '../files/named-file.js';
import { printChange } from '../print/print-change.js';
import { profileName } from '../session/load-settings.js';
import { changeProfile } from '../session/profile-store.js';
import type { ConfigKeyOptions, ConfigSetOptions } from './config.js';

/** Megabytes that standard input may hold; longer input is no secret. */
const LONGEST = 1 / 16;

/** Shown in place of the secret. */
const HIDDEN = '****';

/** Saves the secret that signs notices, which comes on standard input. @throws UsageError for one on the line; DataError */
export async function saveWebhookSecret(options: ConfigSetOptions, context: Context): Promise<number> {
  if (options.values.length !== 1 || options.values[0] !== '-') throw new UsageError('config.secretStdin');
  const text = (await readStdin(context, LONGEST)).replace(/^\uFEFF/, '').replace(/\r?\n$/, '');
  if (!isWebhookSecret(text)) throw new DataError('config.webhookSecret', { name: SECRET_KEY });
  const profile = profileName(options, context);
  context.secrets.keep(text.trim());
  await changeProfile(context, profile, {
    credentials: (members) => ({ ...members, [WEBHOOK_SECRET]: text.trim() }),
  });
  const sentence = context.translate('ui.set', { key: SECRET_KEY, value: HIDDEN, profile });
  await printChange({ profile, key: SECRET_KEY, value: HIDDEN }, sentence, options, context);
  return 0;
}

/** Removes the secret from the profile. One that is not there is no error. */
export async function removeWebhookSecret(options: ConfigKeyOptions, context: Context): Promise<number> {
  const profile = profileName(options, context);
  await changeProfile(context, profile, {
    credentials(members) {
      const { [WEBHOOK_SECRET]: _, ...rest } = members ?? {};
      return Object.keys(rest).length === 0 ? undefined : rest;
    },
  });
  const sentence = context.translate('ui.unset', { key: SECRET_KEY, profile });
  await printChange({ profile, key: SECRET_KEY, value: null }, sentence, options, context);
  return 0;
}
