import { type Dcc, dccOfFile } from '../../domain/dcc/dcc.js';
import type { PartKind } from '../../domain/dcc/profile.js';
import { DataError, UsageError } from '../../errors.js';
import type { NamedScene } from '../../scene/named-scene.js';
import type { SubmitSettings } from './merge-settings.js';

/**
 * Checks that a DCC's job file has a place for every part that was named.
 * @throws UsageError for a part that the request names, DataError for one of a settings file
 */
export function checkParts(dcc: Dcc, { layers, cameras, rops, partFiles }: SubmitSettings): void {
  const { parts } = dcc;
  const named = { layer: layers, camera: cameras, rop: rops } satisfies Record<PartKind, unknown>;
  for (const kind of ['layer', 'camera', 'rop'] satisfies PartKind[]) {
    const most = parts[kind] === undefined ? 0 : parts[kind] === 'one' ? 1 : Number.POSITIVE_INFINITY;
    if (named[kind].length <= most) continue;
    const file = partFiles[kind];
    const key = most === 0 ? 'submit.noSuchPart' : 'submit.onePart';
    if (file === undefined) throw new UsageError(key, { flag: `--${kind}`, dcc: dcc.name });
    throw new DataError(key, { flag: `${file}: ${kind}`, dcc: dcc.name });
  }
}

/** Does the same for scenes whose DCC is known already. @throws UsageError, DataError */
export function checkKnownParts(files: readonly NamedScene[], settings: SubmitSettings): void {
  for (const { path } of files) {
    const dcc = settings.dcc ?? dccOfFile(path);
    if (dcc) checkParts(dcc, settings);
  }
}
