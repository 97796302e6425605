/** A request that the farm answers with an error code instead of `data` (docs/protocol/http.md, §5). */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** 404: a path, task or frame that nobody knows. */
export function unknown(what: string): Refusal {
  return new Refusal(404, `no such resource: ${what}`);
}

/** 600: a member with a wrong type or value. */
export function invalid(member: string, why: string): Refusal {
  return new Refusal(600, `illegal parameter ${member}: ${why}`);
}

/** 601: a required member that is not there. */
export function missing(member: string): Refusal {
  return new Refusal(601, `required parameter missing: ${member}`);
}

/** 603: not POST, no JSON object, or headers missing. */
export function illegal(why: string): Refusal {
  return new Refusal(603, `illegal request: ${why}`);
}
