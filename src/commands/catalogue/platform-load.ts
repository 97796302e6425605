import type { Platform } from '../../client/catalogue/platforms.js';
import type { SentenceKey, Translate } from '../../text/index.js';

type Load = NonNullable<Platform['state']>;

const LOADS = {
  off: 'ui.platform.off',
  normal: 'ui.platform.normal',
  busy: 'ui.platform.busy',
  full: 'ui.platform.full',
} as const satisfies Record<Load, SentenceKey>;

/** Returns the name of a platform's load. */
export function platformLoad(load: Load, translate: Translate): string {
  return translate(LOADS[load]);
}
