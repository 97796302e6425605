import { isLoopback } from '../../domain/farm/loopback.js';
import { DataError } from '../../errors.js';

/** Why the caller knows that every file that the scene needs is on the farm. */
export type AssetsKnown =
  /** The user or the calling program states it. */
  | { readonly onFarm: true }
  /** The report of an upload in which no file failed. */
  | { readonly uploaded: { readonly failed: readonly unknown[] } };

/**
 * Proof that the files of a scene are on the farm. `startRender` requires one, and only `at` creates one: a render
 * without its files costs money for nothing.
 */
export class AssetsConfirmed {
  readonly #domain: string;

  private constructor(domain: string) {
    this.#domain = domain;
  }

  /**
   * Creates the proof. A sandbox on this machine costs nothing and needs no reason.
   * @throws DataError when no reason is given, or the upload had failures
   */
  static at(domain: string, known: AssetsKnown | undefined): AssetsConfirmed {
    if (known && 'uploaded' in known) {
      if (known.uploaded.failed.length === 0) return new AssetsConfirmed(domain);
    } else if (known?.onFarm === true || isLoopback(domain)) return new AssetsConfirmed(domain);
    throw new DataError('submit.assets', { domain });
  }

  /** Checks a proof at run time, since JavaScript callers can pass anything. @throws DataError unless it is for this farm */
  static demand(proof: unknown, domain: string): void {
    const isProof = typeof proof === 'object' && proof !== null && #domain in proof;
    if (!isProof || proof.#domain !== domain) throw new DataError('submit.assets', { domain });
  }
}
