import { FARM_DOMAINS } from '../domain/farm/farm-address.js';

/** Where an account lives that does not live here (codes 301 and 608): the vendor has two farms. */
export function otherDomain(domain: string): string {
  const [china, elsewhere] = FARM_DOMAINS;
  return domain.toLowerCase().startsWith(elsewhere) ? china : elsewhere;
}
