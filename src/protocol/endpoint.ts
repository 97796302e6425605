import * as z from 'zod/mini';

/**
 * The effect of sending a request twice (docs/protocol/http.md, §6): `read` changes nothing, `settle` reaches the same
 * state, `once` must not be retried, since it allocates, duplicates or costs money.
 */
export type Repeat = 'read' | 'settle' | 'once';

/** One endpoint of the farm, described once for client and sandbox. */
export interface Endpoint<Q = unknown, A = unknown> {
  readonly name: string;
  /** Path in the newest SDK, which our client calls. */
  readonly path: string;
  /** Older paths that the farm still serves. */
  readonly aliases: readonly string[];
  readonly repeat: Repeat;
  readonly request: z.ZodMiniType<Q>;
  /** Shape of the envelope's `data`. */
  readonly answer: z.ZodMiniType<A>;
}

interface Shapes<Q, A> {
  readonly request?: () => z.ZodMiniType<Q>;
  readonly answer?: () => z.ZodMiniType<A>;
  readonly aliases?: readonly string[];
}

export type Body = Readonly<Record<string, unknown>>;

/** A body that allows any members. */
export const anyBody: z.ZodMiniType<Body> = z.looseObject({});

/** Creates a value at its first use: a command builds the schemas only of the endpoints it calls. */
function lazy<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Describes an endpoint. A missing schema allows anything. */
export function endpoint<Q = Body, A = unknown>(
  name: string,
  path: string,
  repeat: Repeat,
  shapes: Shapes<Q, A> = {},
): Endpoint<Q, A> {
  const request = lazy(shapes.request ?? (() => anyBody as unknown as z.ZodMiniType<Q>));
  const answer = lazy(shapes.answer ?? (() => z.unknown() as unknown as z.ZodMiniType<A>));
  return {
    name,
    path,
    repeat,
    aliases: shapes.aliases ?? [],
    get request() {
      return request();
    },
    get answer() {
      return answer();
    },
  };
}

/** `data` of most actions: null, or a word such as "SUCCESS"; not reliable. */
export const noAnswer = z.optional(z.unknown());

export const taskIdsBody = z.looseObject({ taskIds: z.array(z.int()) });
