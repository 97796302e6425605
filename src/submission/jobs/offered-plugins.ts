import type { SoftwareOffer } from '../../client/catalogue/software.js';
import { DataError } from '../../errors.js';

/**
 * Returns plug-ins under the farm's own names; they may be named in any case.
 * @throws DataError for a plug-in that the farm does not offer for this version
 */
export function offeredPlugins(
  version: string,
  plugins: Readonly<Record<string, string>>,
  offer: SoftwareOffer,
): Record<string, string> {
  const own = offer.plugins.get(version) ?? new Map<string, readonly string[]>();
  const named = Object.entries(plugins).map(([name, wanted]) => {
    const row = [...own].find(([offered]) => offered.toLowerCase() === name.toLowerCase());
    if (row?.[1].includes(wanted)) return [row[0], wanted] as const;
    const list = row ? row[1].join(', ') : [...own.keys()].join(', ');
    throw new DataError(row ? 'plugin.version' : 'plugin.unknown', {
      name,
      wanted,
      version,
      list: (translate) => list || translate('ui.none'),
    });
  });
  return Object.fromEntries(named);
}
