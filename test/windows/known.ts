/**
 * A failure that is not an error of the program: the system cannot do it, or the test is written for another system.
 * `test/unit/known-failures.test.ts` fails when a file or a title below matches no test any more.
 */
export interface KnownFailure {
  /** Which failures: by the test's file, by its title or that of a group around it, and by the message. */
  readonly file?: RegExp;
  readonly name?: RegExp;
  readonly message?: RegExp;
  readonly why: string;
}

/** Tests of what Windows does not have, or with paths of another system. Windows' own tests are in test/windows. */
export const NOT_ON_WINDOWS: readonly KnownFailure[] = [
  {
    file: /e2e\/(submit-safety|transfer)/,
    name: /an interruption|an interrupted upload|hashes on worker threads/,
    why: 'no signals: a process is ended at once, without notice (first-steps.test.ts, files.test.ts)',
  },
  {
    file: /e2e\/kill/,
    name: /between the writes/,
    message: /\[ 1, 1 \] to deeply equal \[ 1, -1 \]/,
    why: 'no signals: a process that was ended has exit code 1',
  },
  {
    message: /ENOENT.*(a"b\.txt|\\red|dead\.ma|\\\*\.mb|bad\uFFFD)/s,
    why: 'names with quotes, stars, control characters or bytes that are not text, which Windows does not allow',
  },
  {
    file: /commands\/(submit\/(job-files|fields|scenes)|transfer|wait\/download|analyze\/blender-missing-files)/,
    name: /24 documented fields|scene with its hash|3ds Max have one scene|provides the fields of a submission|includes its files|the assets and frames of a task|copies files and folders|names that look like JSON|lists the files and uploads nothing|a mounted storage|is uploaded if it exists/,
    why: 'the test composes the path at the farm as on Linux, without a drive (paths.test.ts)',
  },
  {
    file: /unit\/scene\/(paths\/(locate|sequence-members)|maya\/(edits|search|sequences|faults)|blender\/libraries)/,
    why: 'the test reads by the path rules of Linux on purpose (paths.test.ts)',
  },
  {
    name: /in another case|with different case|is a report on stdout, missing files first|names that differ only in case/,
    why: 'names that differ only in case are the same file (paths.test.ts)',
  },
  {
    file: /commands\/(transfer|wait\/download)/,
    name: /reports a failed file, uploads the others|takes precedence over a failed download|refuses paths outside the folder/,
    why: 'files without modes, and links that need a right',
  },
  {
    file: /unit\/state\/(files\/process-identity|submissions)/,
    name: /one after the other|removes temporary files of ended processes/,
    why: 'which process is which is exact on Linux only; elsewhere a heartbeat of seconds tells',
  },
  {
    file: /unit\/transfer\/storage\/copy/,
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
    file: /unit\/transfer\/(download|storage\/(copy|storage-engine|swapped-folder))/,
    name: /link|not valid text/,
    why: 'links of Linux look like their targets, and names that are not valid text are lost',
  },
  {
    file: /unit\/transfer\/hasher/,
    name: /of several processes/,
    why: 'processes that append to a file at the same time overwrite each other (a lost row is a hash computed again)',
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
