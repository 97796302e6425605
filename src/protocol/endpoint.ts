import * as z from 'zod/mini';

/**
 * What a second sending does (docs/protocol/http.md, §6). `read` changes nothing, `settle` reaches the same end state,
 * `once` must never be repeated blindly: it allocates, duplicates or costs money.
 */
export type Repeat = 'read' | 'settle' | 'once';

/** One function of the farm, described once for the client and the sandbox. */
export interface Endpoint<Q = unknown, A = unknown> {
  readonly name: string;
  /** The newest SDK's path; it is what our client calls. */
  readonly path: string;
  /** Older paths that a farm still answers. */
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

/** A body without documented members; any are allowed. */
export const anyBody: z.ZodMiniType<Body> = z.looseObject({});

/** Makes a value at its first use: a command calls a few functions of the farm, and pays for no others. */
function atFirstUse<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** A row of the table. A shape that is left out is not checked. */
export function endpoint<Q = Body, A = unknown>(
  name: string,
  path: string,
  repeat: Repeat,
  shapes: Shapes<Q, A> = {},
): Endpoint<Q, A> {
  const request = atFirstUse(shapes.request ?? (() => anyBody as unknown as z.ZodMiniType<Q>));
  const answer = atFirstUse(shapes.answer ?? (() => z.unknown() as unknown as z.ZodMiniType<A>));
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

/** `data` of most actions: null, a word such as "SUCCESS", nothing to rely on. */
export const noAnswer = z.optional(z.unknown());

export const taskIdsBody = z.looseObject({ taskIds: z.array(z.int()) });
