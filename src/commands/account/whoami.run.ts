import type { AccountLimits } from '../../client/account/account.js';
import type { Context } from '../../context.js';
import { moneyText } from '../../output/money.js';
import { columns, oneLine, print, printJson } from '../../output/print.js';
import { widthOf } from '../../output/table.js';
import type { Translate } from '../../text/index.js';
import type { Globals } from '../flags/globals.js';
import { readStored } from '../session/load-settings.js';
import { withSession } from '../session/session.js';
import { warnOfSkew } from '../session/warn-clock-skew.js';

/** Returns the permissions that the farm reports. */
function permissions(
  { mainUserId, mayDelete, mayDownload, usesMainBalance }: AccountLimits,
  translate: Translate,
): string {
  const facts = [
    mainUserId === null ? translate('ui.may.main') : translate('ui.may.sub', { id: mainUserId }),
    ...(usesMainBalance ? [translate('ui.may.mainBalance')] : []),
    ...(mayDownload === false ? [translate('ui.may.noDownload')] : []),
    ...(mayDelete === false ? [translate('ui.may.noDelete')] : []),
  ];
  return facts.join('; ');
}

/** Prints the account of the key pair, its balance and its permissions. */
export async function runWhoami(globals: Globals, context: Context): Promise<number> {
  const { translate, stdout } = context;
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
  // The sandbox does not use the profile.
  const profile = globals.sandbox ? null : stored.profile.name;
  if (globals.json) {
    const balances = { balance, coupon, credit, cpuPrice, gpuPrice };
    await printJson(stdout, { profile, domain, platform, accessId, userId, userName, ...balances, limits });
  } else if (globals.quiet) await print(stdout, `${oneLine(userName)}\n`);
  else {
    const sum = (amount: number | null) => moneyText(amount, currency, translate);
    const rows = [
      [translate('ui.row.user'), `${oneLine(userName)} (${userId})`],
      [translate('ui.row.farm'), translate('ui.farmAndPlatform', { domain, platform })],
      ...(profile === null ? [] : [[translate('ui.row.profile'), profile]]),
      [translate('ui.row.accessId'), accessId],
      [
        translate('ui.row.balance'),
        translate('ui.balances', { balance: sum(balance), coupon: sum(coupon), credit: sum(credit) }),
      ],
      [translate('ui.row.may'), permissions(limits, translate)],
    ];
    await print(stdout, columns(rows, widthOf(stdout)));
  }
  return 0;
}
