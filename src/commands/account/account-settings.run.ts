import type { AccountSettings } from '../../client/account-settings.js';
import type { Context } from '../../context.js';
import { parseDuration, showDuration } from '../../domain/duration.js';
import { DataError } from '../../errors.js';
import { columns, print, printJson } from '../../output/print.js';
import type { Say, SentenceKey } from '../../text/index.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import { afterwards } from '../session/refetch-or-warn.js';
import { withSession } from '../session/session.js';
import { checkNoneEmpty } from '../submit/settings.js';
import type { AccountSettingsOptions } from './account-settings.js';

const ROWS = {
  timeLimit: 'ui.account.timeLimit',
  framesPerMachine: 'ui.account.framesPerMachine',
  startsAfterAnalysis: 'ui.account.startsAfterAnalysis',
  ignoresMissingMaps: 'ui.account.ignoresMissingMaps',
  ignoresMissingMaxMaps: 'ui.account.ignoresMissingMaxMaps',
  usesPaidVray: 'ui.account.usesPaidVray',
  analysesByHand: 'ui.account.analysesByHand',
  skipsMiFiles: 'ui.account.skipsMiFiles',
  skipsAssFiles: 'ui.account.skipsAssFiles',
  analysesAllProxies: 'ui.account.analysesAllProxies',
  uploadsJobFilesOnly: 'ui.account.uploadsJobFilesOnly',
  uploadsSceneOnly: 'ui.account.uploadsSceneOnly',
  separatesSubAccounts: 'ui.account.separatesSubAccounts',
} as const satisfies Record<keyof AccountSettings, SentenceKey>;

/** What the farm did not tell. */
const UNKNOWN = Object.fromEntries(Object.keys(ROWS).map((key) => [key, null])) as unknown as AccountSettings;

function valueText(key: keyof AccountSettings, value: number | boolean | null, say: Say): string {
  if (value === null) return '-';
  if (typeof value === 'boolean') return say(value ? 'ui.yes' : 'ui.no');
  return key === 'timeLimit' ? showDuration(value * 1000) : String(value);
}

/** Whole seconds from one on: the farm takes no others. @throws UsageError, and in its turn DataError */
function limitOf(text: string | undefined): () => number | undefined {
  return deferRangeError(() => {
    if (text === undefined) return undefined;
    const seconds = Math.ceil(parseDuration(text) / 1000);
    if (seconds < 1) throw new DataError('settings.timeLimit', { text });
    return seconds;
  });
}

/** Shows the account's settings at the farm; changes its time limit first, where one is given. */
export async function runAccountSettings(options: AccountSettingsOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { say, stdout } = context;
  const seconds = limitOf(options.timeLimit)();
  const settings = await withSession(options, context, async ({ client }) => {
    if (seconds === undefined) return client.settings();
    await client.changeTimeLimit(seconds);
    return afterwards(() => client.settings(), { ...UNKNOWN, timeLimit: seconds }, options, context);
  });
  const keys = Object.keys(ROWS) as (keyof AccountSettings)[];
  if (options.json) await printJson(stdout, settings);
  else if (options.quiet) {
    await print(stdout, keys.map((key) => `${key}=${settings[key] ?? ''}\n`).join(''));
  } else {
    await print(stdout, columns(keys.map((key) => [say(ROWS[key]), valueText(key, settings[key], say)])));
  }
  return 0;
}
