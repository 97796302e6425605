import { FARM_DOMAINS, isAccessId, isAccessKey } from '../domain/farm/farm-address.js';
import type { Say } from '../text/index.js';
import type { Asker } from './ask.js';

/** Which of the vendor's two farms the account lives on. */
export function askFarm(asker: Asker, say: Say): Promise<string> {
  const [china, elsewhere] = FARM_DOMAINS;
  const choices = [
    { name: say('prompt.farm.china', { domain: china }), value: china as string },
    { name: say('prompt.farm.elsewhere', { domain: elsewhere }), value: elsewhere as string },
  ];
  return asker.choose(say('prompt.farm'), choices, china as string);
}

/** Spaces around it came along when it was copied. */
export async function askAccessId(asker: Asker, say: Say): Promise<string> {
  const answer = await asker.text(say('prompt.accessId'), '', (typed) =>
    isAccessId(typed.trim()) ? undefined : say('prompt.accessId.wrong'),
  );
  return answer.trim();
}

/** The key, hidden while it is typed. */
export async function askAccessKey(asker: Asker, say: Say): Promise<string> {
  const answer = await asker.secret(say('prompt.accessKey'), (typed) =>
    isAccessKey(typed.trim()) ? undefined : say('prompt.accessKey.wrong'),
  );
  return answer.trim();
}
