/** A failure that is the stand-in system's and not ours. */
export interface KnownFailure {
  /** Which failures: by the test's file and full name, or by what the failure says. */
  readonly file?: RegExp;
  readonly name?: RegExp;
  readonly message?: RegExp;
  readonly why: string;
}

/** What Wine 8 cannot do. On Windows itself none of these is excused. */
export const WINE_CANNOT: readonly KnownFailure[] = [];

/** The first entry that explains a failure, or undefined. */
export function explain(
  known: readonly KnownFailure[],
  failure: { readonly file: string; readonly name: string; readonly message: string },
): KnownFailure | undefined {
  return known.find(
    ({ file, name, message }) =>
      (file?.test(failure.file) ?? true) &&
      (name?.test(failure.name) ?? true) &&
      (message?.test(failure.message) ?? true),
  );
}
