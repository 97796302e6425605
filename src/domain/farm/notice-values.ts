import { DataError } from '../../errors.js';
import { ABSOLUTE, invalidValue, type SourcedValue } from './farm-address.js';
import { isLoopback } from './loopback.js';

/**
 * Checks the address that notices are posted to: https, or http to this machine.
 * @throws UsageError or DataError for another text, by where it comes from; DataError for http to another machine
 */
export function checkWebhook(value: SourcedValue): string {
  const { text, from } = value;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:';
  // A password in an address would be shown by `config get`; fetch and browsers refuse it too.
  if (!url || !isHttp || url.username || url.password) throw invalidValue(value, 'config.webhook', 'url');
  if (url.protocol === 'http:' && !isLoopback(url.host))
    throw new DataError('config.webhookPlain', { from, host: url.host });
  return text;
}

/** Programs that Windows runs by a shell only, which would read the arguments as commands. */
const SHELL_SCRIPT = /\.(?:bat|cmd)$/i;

/**
 * Checks the program that notices run: a path, or a name on PATH. A path in a profile is absolute: the working folder may
 * be other people's.
 * @throws UsageError, DataError, by where it comes from
 */
export function checkNoticeProgram(value: SourcedValue): string {
  const { text } = value;
  const isText = text.trim() !== '' && !/\p{Cc}/u.test(text);
  const isFixed = value.source === 'flag' || !/[\\/]/.test(text) || ABSOLUTE.test(text);
  if (!isText || !isFixed || SHELL_SCRIPT.test(text))
    throw invalidValue(value, 'config.noticeProgram', 'program');
  return text;
}

/** Checks whether the desktop shows notices. @throws UsageError, DataError, by where it comes from */
export function checkDesktop(value: SourcedValue): string {
  if (value.text === 'true' || value.text === 'false') return value.text;
  throw invalidValue(value, 'config.desktop', 'text');
}

/** Whether a text can sign notices: one line, long enough that it cannot be guessed. */
export function isWebhookSecret(text: string): boolean {
  return text.trim().length >= 8 && text.length <= 1024 && !/\p{Cc}/u.test(text);
}
