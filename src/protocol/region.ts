import { FARM_DOMAINS } from '../domain/farm/farm-address.js';

/** Returns the domain of the vendor's other farm, for an account that does not belong to this one (codes 301 and 608). */
export function otherDomain(domain: string): string {
  const [china, elsewhere] = FARM_DOMAINS;
  return domain.toLowerCase().startsWith(elsewhere) ? china : elsewhere;
}
