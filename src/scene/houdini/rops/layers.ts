import {
  type Finding,
  found,
  type SceneLayer,
  type SceneSize,
  unknown,
} from '../../../domain/scene/scene-report.js';
import type { Rop } from './rop.js';

/** Steps from dependencies to what they lead to, of all together; beyond them their frames are unknown. */
const MOST_STEPS = 200_000;

/** A ROP and the frames that it renders by itself. */
export interface FramedRop {
  readonly rop: Rop;
  readonly frames: Finding<string>;
}

/** The common value of findings; unknown where they differ, one is unknown, or there is none. */
export function commonValue<T>(findings: readonly Finding<T>[]): Finding<T> {
  const values = new Set(findings.map(({ value }) => JSON.stringify(value)));
  return values.size === 1 ? (findings[0] ?? unknown()) : unknown();
}

/** The size of a ROP: its own, or its part of the camera's. */
function sizeOf({ size, camera }: Rop, cameras: ReadonlyMap<string, Finding<SceneSize>>): Finding<SceneSize> {
  if (typeof size !== 'number') return size;
  const whole = camera === undefined ? undefined : cameras.get(camera)?.value;
  if (!whole) return unknown();
  const part = (side: number) => Math.max(1, Math.floor(side * size + 1e-6));
  return found({ width: part(whole.width), height: part(whole.height) });
}

/** The image format of job files, by the extension of an image. */
function formatOf(output: string | undefined): string | undefined {
  return /\.([A-Za-z][A-Za-z0-9]{1,4})$/.exec(output ?? '')?.[1]?.toLowerCase();
}

/**
 * The ROPs as layers of the report. A dependency has the frames of the ROPs that it leads to, where these have the same
 * ones. Renders that are not bypassed are renderable; caches and dependencies are rendered only when they are chosen.
 */
export function layersOf(
  rops: readonly FramedRop[],
  cameras: ReadonlyMap<string, Finding<SceneSize>>,
): SceneLayer[] {
  const byPath = new Map(rops.map((one) => [one.rop.path, one]));
  let steps = 0;

  function framesOf({ rop, frames }: FramedRop): Finding<string> {
    if (rop.kind !== 'dependency') return frames;
    // A dependency may lead to others, and back to itself.
    const seen = new Set<string>([rop.path]);
    const ends: Finding<string>[] = [];
    for (const path of seen) {
      if (++steps > MOST_STEPS) return unknown();
      const next = byPath.get(path);
      if (next?.rop.kind === 'dependency') for (const one of next.rop.leadsTo) seen.add(one);
      else ends.push(next?.frames ?? unknown());
    }
    return commonValue(ends);
  }

  return rops.map((one) => {
    const { path, type, kind, camera, renderer, outputs, isBypassed } = one.rop;
    const [output] = outputs;
    const format = kind === 'render' ? formatOf(output) : undefined;
    return {
      ...{ name: path, frames: framesOf(one), renderable: kind === 'render' && !isBypassed, kind, type },
      ...(kind === 'render' ? { size: sizeOf(one.rop, cameras) } : {}),
      ...(renderer === undefined ? {} : { renderer: found(renderer) }),
      ...(camera === undefined ? {} : { cameras: [camera] }),
      ...(output === undefined ? {} : { output }),
      ...(format === undefined ? {} : { imageFormat: format }),
    };
  });
}
