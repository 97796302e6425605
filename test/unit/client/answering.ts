import type { Transport } from '../../../src/http/transport.js';
import vectors from '../../vectors/examples.json';

/** Returns a transport with one answer, and the bodies of its requests. */
export function answering(data: unknown) {
  const bodies: unknown[] = [];
  const call = async ({ answer }: { answer: { parse(data: unknown): unknown } }, body: unknown) => {
    bodies.push(body);
    return answer.parse(data);
  };
  return { transport: { call } as unknown as Transport, bodies };
}

/** Returns the documented answer of a path. */
export const example = (path: string) =>
  (vectors as { examples: { path: string; answer?: unknown }[] }).examples.find((one) => one.path === path)
    ?.answer as Record<string, unknown>;
