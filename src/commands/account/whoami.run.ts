import type { AccountLimits } from '../../client/account.js';
import type { Context } from '../../context.js';
import { moneyText } from '../../output/money.js';
import { columns, oneLine, print, printJson } from '../../output/print.js';
import { widthOf } from '../../output/table.js';
import type { Say } from '../../text/index.js';
import type { Globals } from '../flags/globals.js';
import { readStored } from '../session/load-settings.js';
import { withSession } from '../session/session.js';
import { warnOfSkew } from '../session/warn-clock-skew.js';

/** What the account may do and may not, as far as the farm tells. */
function permissions(
  { mainUserId, mayDelete, mayDownload, usesMainBalance }: AccountLimits,
  say: Say,
): string {
  const facts = [
    mainUserId === null ? say('ui.may.main') : say('ui.may.sub', { id: mainUserId }),
    ...(usesMainBalance ? [say('ui.may.mainBalance')] : []),
    ...(mayDownload === false ? [say('ui.may.noDownload')] : []),
    ...(mayDelete === false ? [say('ui.may.noDelete')] : []),
  ];
  return facts.join('; ');
}

/** Asks the farm who signs, and what is in the purse. */
export async function runWhoami(globals: Globals, context: Context): Promise<number> {
  const { say, stdout } = context;
  const stored = await readStored(globals, context);
  const { farm, account, currency } = await withSession(
    globals,
    context,
    async (session) => {
      const account = await session.client.account();
      warnOfSkew(session.client.clockSkew(), globals, context);
      return { farm: session.farm, account, currency: session.client.currency };
    },
    stored,
  );
  const { userId, userName, balance, coupon, credit, cpuPrice, gpuPrice, limits } = account;
  const { domain, platform } = farm;
  const { accessId } = farm.credentials;
  // A sandbox belongs to no profile.
  const profile = globals.sandbox ? null : stored.profile.name;
  if (globals.json) {
    const purse = { balance, coupon, credit, cpuPrice, gpuPrice };
    await printJson(stdout, { profile, domain, platform, accessId, userId, userName, ...purse, limits });
  } else if (globals.quiet) await print(stdout, `${oneLine(userName)}\n`);
  else {
    const sum = (amount: number | null) => moneyText(amount, currency, say);
    const rows = [
      [say('ui.row.user'), `${oneLine(userName)} (${userId})`],
      [say('ui.row.farm'), say('ui.farmAndPlatform', { domain, platform })],
      [say('ui.row.profile'), profile ?? '-'],
      [say('ui.row.accessId'), accessId],
      [
        say('ui.row.balance'),
        say('ui.purse', { balance: sum(balance), coupon: sum(coupon), credit: sum(credit) }),
      ],
      [say('ui.row.may'), permissions(limits, say)],
    ];
    await print(stdout, columns(rows, widthOf(stdout)));
  }
  return 0;
}
