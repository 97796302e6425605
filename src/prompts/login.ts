import { FARM_DOMAINS, isAccessId, isAccessKey } from '../domain/farm/farm-address.js';
import type { Translate } from '../text/index.js';
import type { Asker } from './ask.js';

/** Which of the vendor's two farms the account lives on. */
export function askFarm(asker: Asker, translate: Translate): Promise<string> {
  const [china, elsewhere] = FARM_DOMAINS;
  const choices = [
    { name: translate('prompt.farm.china', { domain: china }), value: china as string },
    { name: translate('prompt.farm.elsewhere', { domain: elsewhere }), value: elsewhere as string },
  ];
  return asker.choose(translate('prompt.farm'), choices, china as string);
}

/** Spaces around it came along when it was copied. */
export async function askAccessId(asker: Asker, translate: Translate): Promise<string> {
  const answer = await asker.text(translate('prompt.accessId'), '', (typed) =>
    isAccessId(typed.trim()) ? undefined : translate('prompt.accessId.wrong'),
  );
  return answer.trim();
}

/** The key, hidden while it is typed. */
export async function askAccessKey(asker: Asker, translate: Translate): Promise<string> {
  const answer = await asker.secret(translate('prompt.accessKey'), (typed) =>
    isAccessKey(typed.trim()) ? undefined : translate('prompt.accessKey.wrong'),
  );
  return answer.trim();
}
