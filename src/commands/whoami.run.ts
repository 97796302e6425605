import type { Context } from '../context.js';
import { money } from '../output/money.js';
import { columns, oneLine, print, printJson } from '../output/print.js';
import { warnOfSkew } from './clock.js';
import type { Globals } from './globals.js';
import { withSession } from './session.js';
import { readStored } from './stored.js';

/** Asks the farm who signs, and what is in the purse. */
export async function runWhoami(globals: Globals, context: Context): Promise<number> {
  const { say, stdout } = context;
  const stored = await readStored(globals, context);
  const { farm, account } = await withSession(
    globals,
    context,
    async (session) => {
      const account = await session.client.account();
      warnOfSkew(session.client.clockSkew(), globals, context);
      return { farm: session.farm, account };
    },
    stored,
  );
  const { userId, userName, balance, coupon } = account;
  const { domain, platform } = farm;
  const { accessId } = farm.credentials;
  // A sandbox belongs to no profile.
  const profile = globals.sandbox ? null : stored.profile.name;
  if (globals.json) {
    await printJson(stdout, { profile, domain, platform, accessId, userId, userName, balance, coupon });
  } else if (globals.quiet) await print(stdout, `${oneLine(userName)}\n`);
  else {
    const rows = [
      [say('ui.row.user'), `${oneLine(userName)} (${userId})`],
      [say('ui.row.farm'), say('ui.farmAndPlatform', { domain, platform })],
      [say('ui.row.profile'), profile ?? '-'],
      [say('ui.row.accessId'), accessId],
      [say('ui.row.purse'), say('ui.purse', { balance: money(balance), coupon: money(coupon) })],
    ];
    await print(stdout, columns(rows));
  }
  return 0;
}
