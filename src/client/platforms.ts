import type { Transport } from '../http/transport.js';
import { ENDPOINTS } from '../protocol/endpoints/index.js';
import { zoneOf } from '../protocol/headers.js';

/** A part of the farm with machines of its own (docs/protocol/endpoints.md, §2.1). */
export interface Platform {
  /** The number that `--platform` takes. */
  readonly platform: number;
  /** The farm's own key of its name. */
  readonly name: string;
  readonly kind: 'gpu' | 'cpu' | 'picture' | null;
  readonly state: 'off' | 'normal' | 'busy' | 'full' | null;
  /** What the ids of its tasks are shown with. */
  readonly prefix: string | null;
}

const KINDS = ['gpu', 'cpu', 'picture'] as const;
const STATES = ['off', 'normal', 'busy', 'full'] as const;

/** The platforms that the farm shows. */
export async function queryPlatforms(transport: Transport): Promise<Platform[]> {
  const rows = await transport.call(ENDPOINTS.queryPlatforms, { zone: zoneOf(transport.domain) });
  return rows
    .filter(({ isShow }) => isShow !== 0)
    .map(({ platform, name, type, status, taskPrefix }) => ({
      ...{ platform, name, prefix: taskPrefix ?? null },
      kind: KINDS[type ?? -1] ?? null,
      state: STATES[status ?? -1] ?? null,
    }));
}
