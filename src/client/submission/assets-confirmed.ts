import { isLoopback } from '../../domain/farm/loopback.js';
import { DataError } from '../../errors.js';

/** How somebody knows that everything that a task's scene needs is at the farm. */
export type AssetsKnown =
  /** A person, or the program that calls, says so. */
  | { readonly onFarm: true }
  /** They were uploaded: the report of that upload, in which nothing failed. */
  | { readonly uploaded: { readonly failed: readonly unknown[] } };

/**
 * Proof that the files of a scene are at the farm. `startRender` demands one, and only the check here makes one: a
 * render whose files did not travel costs money for nothing, on whatever path the call is reached.
 */
export class AssetsConfirmed {
  readonly #domain: string;

  private constructor(domain: string) {
    this.#domain = domain;
  }

  /**
   * The check. A farm on this machine costs nothing, and needs no word.
   * @throws DataError where nothing says that the files are there
   */
  static at(domain: string, known: AssetsKnown | undefined): AssetsConfirmed {
    if (known && 'uploaded' in known) {
      if (known.uploaded.failed.length === 0) return new AssetsConfirmed(domain);
    } else if (known?.onFarm === true || isLoopback(domain)) return new AssetsConfirmed(domain);
    throw new DataError('submit.assets', { domain });
  }

  /** @throws DataError for anything but a proof for this farm: programs without types may hand in what they like */
  static demand(proof: unknown, domain: string): void {
    const isProof = typeof proof === 'object' && proof !== null && #domain in proof;
    if (!isProof || proof.#domain !== domain) throw new DataError('submit.assets', { domain });
  }
}
