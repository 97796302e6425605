import { describe, expect, test } from 'vitest';
import type { Endpoint } from '../../../src/protocol/endpoint.js';
import { ENDPOINTS } from '../../../src/protocol/endpoints/index.js';
import vectors from '../../vectors/examples.json';
import members from '../../vectors/members.json';

type Step = string | number;

/** Every member of a documented example, and of lists the first element. */
function* placesOf(value: unknown, path: readonly Step[] = []): Generator<readonly Step[]> {
  if (path.length > 0) yield path;
  if (typeof value !== 'object' || value === null) return;
  const keys: readonly Step[] = Array.isArray(value) ? (value.length > 0 ? [0] : []) : Object.keys(value);
  for (const key of keys) yield* placesOf((value as Record<Step, unknown>)[key], [...path, key]);
}

/** The same with another value in one place; undefined takes a member out. */
function withValue(value: unknown, [step, ...rest]: readonly Step[], other: unknown): unknown {
  if (step === undefined) return other;
  const inner = withValue((value as Record<Step, unknown>)[step], rest, other);
  if (Array.isArray(value)) return value.map((element, at) => (at === step ? inner : element));
  const { [String(step)]: _, ...others } = value as Record<string, unknown>;
  return inner === undefined ? others : { ...others, [step]: inner };
}

/** Names of the places of which a change passes the schema. */
function passing(
  schema: { safeParse(value: unknown): { success: boolean } },
  example: unknown,
  other: unknown,
) {
  return [...placesOf(example)]
    .filter((place) => schema.safeParse(withValue(example, place, other)).success)
    .map((place) => place.join('.'));
}

/** What a function takes beyond its example. */
const ALSO: Readonly<Record<string, readonly object[]>> = {
  '/api/render/plugin/querySoftwareDetail': [
    { cgId: 2000, osName: 'linux' },
    { cgId: 2000, osName: 'windows' },
  ],
  '/api/render/submit/queryAnalyseErrorDetail': [{ code: '10012' }, { code: 10012 }],
};

describe('the members of every function (docs/protocol/endpoints.md)', () => {
  // One test a function: a schema is made at its first use.
  test.each(vectors.examples)('$path', ({ path, request, answer }) => {
    const rows: readonly Endpoint<never, never>[] = Object.values(ENDPOINTS) as never;
    const row = rows.find((one) => one.path === path);
    if (!row) throw new Error(`no function at ${path}`);
    // A value of no documented kind passes only where the program does not look at it.
    expect({
      request: passing(row.request, request, { of: 'another kind' }),
      answer: passing(row.answer, answer, { of: 'another kind' }),
    }).toEqual((members.unread as Record<string, unknown>)[path] ?? { request: [], answer: [] });
    const left = {
      request: passing(row.request, request, undefined),
      answer: passing(row.answer, answer, undefined),
    };
    expect(left).toEqual((members.optional as Record<string, unknown>)[path] ?? { request: [], answer: [] });
    for (const body of [request, ...(ALSO[path] ?? [])])
      expect(row.request.safeParse(body).success).toBe(true);
    expect(row.answer.safeParse(answer)).toMatchObject({ success: true, data: answer });
  });
});
