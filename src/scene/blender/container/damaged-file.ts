import type { DamageReason, SceneDamage } from '../../../domain/scene/scene-report.js';

/** Ends the reading of a file from the inside; `read` turns it into the facts' `damage`. */
export class Broken extends Error {
  override readonly name = 'Broken';
  readonly damage: SceneDamage;

  /** @param at byte of the unpacked file from which on nothing was read */
  constructor(reason: DamageReason, at: number) {
    super(reason);
    this.damage = { reason, at };
  }
}
