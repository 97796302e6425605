import { FARM_DOMAINS, isAccessId, isAccessKey } from '../domain/farm/farm-address.js';
import type { Translate } from '../text/index.js';
import type { Asker } from './ask.js';

/** Asks which of the vendor's two farms the account belongs to. Returns its domain. */
export function askFarm(asker: Asker, translate: Translate): Promise<string> {
  const [china, elsewhere] = FARM_DOMAINS;
  const choices = [
    { name: translate('prompt.farm.china', { domain: china }), value: china as string },
    { name: translate('prompt.farm.elsewhere', { domain: elsewhere }), value: elsewhere as string },
  ];
  return asker.choose(translate('prompt.farm'), choices, china as string);
}

/** Asks for the access id, and removes spaces that were copied with it. */
export async function askAccessId(asker: Asker, translate: Translate): Promise<string> {
  const answer = await asker.text(translate('prompt.accessId'), '', (typed) =>
    isAccessId(typed.trim()) ? undefined : translate('prompt.accessId.wrong'),
  );
  return answer.trim();
}

/** Asks for the access key, which is not shown, and removes spaces that were copied with it. */
export async function askAccessKey(asker: Asker, translate: Translate): Promise<string> {
  const answer = await asker.secret(translate('prompt.accessKey'), (typed) =>
    isAccessKey(typed.trim()) ? undefined : translate('prompt.accessKey.wrong'),
  );
  return answer.trim();
}
