import type { DamageReason, SceneDamage } from '../../domain/scene/scene-report.js';

/** Thrown to end the reading of a damaged file; `read` turns it into the facts' `damage`. */
export class DamagedFile extends Error {
  override readonly name = 'DamagedFile';
  readonly damage: SceneDamage;

  /** @param at byte of the decompressed file at which reading stopped */
  constructor(reason: DamageReason, at: number) {
    super(reason);
    this.damage = { reason, at };
  }
}
