import type { AccountSettings } from '../../client/account/account-settings.js';
import type { Context } from '../../context.js';
import { showDuration } from '../../domain/text/duration.js';
import { columns, print, printJson } from '../../output/print.js';
import type { SentenceKey, Translate } from '../../text/index.js';
import { checkNoneEmpty } from '../flags/check-none-empty.js';
import { parseTimeLimit } from '../flags/parse-time-limit.js';
import { refetchOrWarn } from '../session/refetch-or-warn.js';
import { withSession } from '../session/session.js';
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

/** All settings unknown, for the case that they cannot be queried after a change. */
const UNKNOWN = Object.fromEntries(Object.keys(ROWS).map((key) => [key, null])) as unknown as AccountSettings;

function valueText(key: keyof AccountSettings, value: number | boolean | null, translate: Translate): string {
  if (value === null) return '-';
  if (typeof value === 'boolean') return translate(value ? 'ui.yes' : 'ui.no');
  return key === 'timeLimit' ? showDuration(value * 1000) : String(value);
}

/** Prints the account's settings at the farm, after changing its time limit where one is given. */
export async function runAccountSettings(options: AccountSettingsOptions, context: Context): Promise<number> {
  checkNoneEmpty(options);
  const { translate, stdout } = context;
  const { timeLimit } = options;
  const seconds = timeLimit === undefined ? undefined : parseTimeLimit(timeLimit);
  const settings = await withSession(options, context, async ({ client }) => {
    if (seconds === undefined) return client.settings();
    await client.changeTimeLimit(seconds);
    return refetchOrWarn(() => client.settings(), { ...UNKNOWN, timeLimit: seconds }, options, context);
  });
  const keys = Object.keys(ROWS) as (keyof AccountSettings)[];
  if (options.json) await printJson(stdout, settings);
  else if (options.quiet) {
    await print(stdout, keys.map((key) => `${key}=${settings[key] ?? ''}\n`).join(''));
  } else {
    await print(
      stdout,
      columns(keys.map((key) => [translate(ROWS[key]), valueText(key, settings[key], translate)])),
    );
  }
  return 0;
}
