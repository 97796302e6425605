import { dccOfFile, findDcc } from '../../../src/domain/dcc/dcc.js';
import { newestVersion } from '../../../src/domain/dcc/versions.js';
import { SOFTWARE } from '../../../src/sandbox/data/software.js';
import { english } from '../../../src/text/index.js';
import zh from '../../../src/text/zh/errors.json' with { type: 'json' };

/** The longest part without a value of the refusals that ask for `--dcc-version`. */
const REFUSALS = [english('missing.version'), zh['missing.version']].map((text) =>
  text.split('{scene}').reduce((longest, part) => (part.length > longest.length ? part : longest)),
);

/** Whether a line was rejected because its version is unknown, before any request to the farm. */
export function wantsVersion({ code, stderr }: { code: number; stderr: string }): boolean {
  return code === 64 && REFUSALS.some((text) => stderr.includes(text));
}

/** Adds the newest version of its DCC to a `submit` line that names none, for scenes without content. */
export function withNewestVersion(argv: readonly string[]): string[] {
  if (argv.includes('--dcc-version')) return [...argv];
  const at = argv.indexOf('--dcc');
  const dcc = at < 0 ? argv.map((word) => dccOfFile(word)).find((one) => one) : findDcc(argv[at + 1] ?? '');
  const { versions = [] } = SOFTWARE.find(({ cgId }) => cgId === dcc?.id) ?? {};
  return [...argv, '--dcc-version', newestVersion(versions) ?? ''];
}
