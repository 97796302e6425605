/** A failure that says nothing about the program: what the system cannot do, or a test that is another system's. */
export interface KnownFailure {
  /** Which failures: by the test's file and full name, and by what the failure says. */
  readonly file?: RegExp;
  readonly name?: RegExp;
  readonly message?: RegExp;
  readonly why: string;
}

/** Tests of what Windows does not have, or that write another system's paths. Windows' own stand in test/windows. */
export const NOT_ON_WINDOWS: readonly KnownFailure[] = [
  {
    file: /e2e\/(submit-safety|transfer)/,
    name: /an interruption|interrupted leaves|takes hashes on threads/,
    why: 'no signals: whoever ends a process ends it at once (first-steps.test.ts, files.test.ts)',
  },
  {
    file: /e2e\/kill/,
    name: /between the writes/,
    message: /\[ 1, 1 \] to deeply equal \[ 1, -1 \]/,
    why: 'no signals: a process that was ended has exit code 1',
  },
  {
    message: /ENOENT.*(a"b\.txt|\\red|dead\.ma|\\\*\.mb|bad\uFFFD)/s,
    why: 'names with quotes, stars, control characters or bytes that are no text, which Windows does not take',
  },
  {
    file: /commands\/(submit\/(job-files|fields|scenes)|transfer|wait\/download|analyze\/blender-missing-files)/,
    name: /seed’s 24 fields|scene with its digest|3ds Max have one scene|where a submission starts|brings its files along|assets there, frames back|upload (brings|takes a list|shows what)|studio has mounted|travels when it is there/,
    why: 'the test composes the path at the farm as on Linux, without a drive (paths.test.ts)',
  },
  {
    file: /unit\/scene\/(paths|set-members|maya-edits|maya-search|maya-sequences|maya-faults|blender-libraries)/,
    why: 'the test reads by the path rules of Linux on purpose (paths.test.ts)',
  },
  {
    name: /in another case|is a report on stdout, missing files first|names that are one here/,
    why: 'names of another case are the same file (paths.test.ts)',
  },
  {
    file: /commands\/(transfer|wait\/download)|unit\/transfer/,
    name: /names what failed, sends the rest|the render’s end says more|refuses what leads out/,
    why: 'files without modes, and links that need a right',
  },
  {
    file: /unit\/state\/(files\/process-identity|submissions)/,
    name: /one after the other|sweeps up what processes/,
    why: 'which process is which is exact on Linux only; elsewhere a heartbeat of seconds tells',
  },
  {
    file: /unit\/transfer\/copy/,
    name: /another file takes the name/,
    why: 'a file that is open cannot be replaced',
  },
];

/** What Wine 8 cannot do. On Windows itself none of these is excused. */
export const WINE_CANNOT: readonly KnownFailure[] = [
  {
    message: /No pseudo-terminal under Wine/,
    why: 'nothing comes out of a pseudo-terminal of Wine 8; prompts are tested at one on Linux',
  },
  { message: /ENOTSUP.*symlink/s, why: 'no symbolic links and no junctions' },
  {
    file: /unit\/transfer\/(copy|download|filesystem|swapped-folder)/,
    name: /link/,
    why: 'links of Linux look like what they lead to',
  },
  {
    file: /unit\/transfer\/filesystem/,
    name: /those below it, through links|links and nothing|no text/,
    why: 'links of Linux look like what they lead to',
  },
  {
    file: /unit\/transfer\/hasher/,
    name: /of several processes/,
    why: 'several who append to a file at once overwrite each other (a row that is lost is a hash taken again)',
  },
  {
    message: /(ENOTEMPTY|EBUSY).*rmdir/s,
    why: 'a folder that was just emptied cannot be removed for a moment',
  },
];

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
