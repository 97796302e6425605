import type { Ambient } from '../../context.js';
import type { Transport } from '../../http/transport.js';
import { ENDPOINTS } from '../../protocol/endpoints/index.js';

const MASK = '****';

/** A secret that nothing prints by mistake: as text and as JSON it is a mask. */
export class HiddenText {
  /** Private members are not shown by debuggers and `util.inspect`. */
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** Returns the secret itself, for the one place that needs it. */
  reveal(): string {
    return this.#value;
  }

  /** Returns a text with the secret masked, in case a program repeats it. */
  hideIn(text: string): string {
    return this.#value === '' ? text : text.replaceAll(this.#value, MASK);
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }
}

/** Who the vendor's Raysync daemon signs in as (docs/protocol/workflow.md, §6.3). */
export interface RaysyncAccount {
  readonly user: string;
  readonly key: HiddenText;
}

/**
 * Returns user and key for the Raysync daemon; messages and logs do not show the key from then on.
 * @throws AccessError for an account without them
 */
export async function queryRaysyncAccount(
  transport: Transport,
  secrets: Pick<Ambient['secrets'], 'keepPassword'>,
): Promise<RaysyncAccount> {
  const { userName, raySyncUserKey } = await transport.call(ENDPOINTS.getRaySyncUserKey, {});
  secrets.keepPassword(raySyncUserKey);
  return { user: userName, key: new HiddenText(raySyncUserKey) };
}
