import { dccById } from './dcc.js';

/** A layer under the name that the artist sees, from the name that the farm shows. */
export function artistLayer(name: string, dccId: number): string {
  return dccById(dccId)?.artistNames?.layer(name) ?? name;
}

/** A camera under the name that the artist sees, from the name that the farm shows. */
export function artistCamera(name: string, dccId: number): string {
  return dccById(dccId)?.artistNames?.camera(name) ?? name;
}
