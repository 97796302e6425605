import { FARM_DOMAINS, isAccessId, isAccessKey } from '../domain/farm/farm-address.js';
import type { Translate } from '../text/index.js';
import type { Asker } from './ask.js';

const OFFERS = {
  storage: 'prompt.transfer.storage',
  transmitter: 'prompt.transfer.transmitter',
  raysync: 'prompt.transfer.raysync',
} as const;

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

/** Asks how files are transferred; the first way is the default. Returns undefined for "later". */
export function askTransfer<T extends { readonly way: keyof typeof OFFERS; readonly path: string }>(
  asker: Asker,
  offers: readonly T[],
  translate: Translate,
): Promise<T | undefined> {
  const choices = [
    ...offers.map((offer) => ({ name: translate(OFFERS[offer.way], { path: offer.path }), value: offer })),
    { name: translate('prompt.transfer.later'), value: undefined },
  ];
  return asker.choose<T | undefined>(translate('prompt.transfer'), choices, offers[0]);
}
