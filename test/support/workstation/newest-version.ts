import { dccOfFile, findDcc } from '../../../src/domain/dcc/dcc.js';
import { newestVersion } from '../../../src/domain/dcc/versions.js';
import { SOFTWARE } from '../../../src/sandbox/data/software.js';
import { english } from '../../../src/text/index.js';
import zh from '../../../src/text/zh/errors.json' with { type: 'json' };

/** The longest part without a value of the refusals that ask for `--dcc-version`. */
const REFUSALS = [english('missing.version'), zh['missing.version']].map((text) =>
  text.split('{scene}').reduce((longest, part) => (part.length > longest.length ? part : longest)),
);

/** Whether a line was refused for want of a version, before anything was asked of the farm. */
export function wantsVersion({ code, stderr }: { code: number; stderr: string }): boolean {
  return code === 64 && REFUSALS.some((text) => stderr.includes(text));
}

/** The same line with the newest version of its DCC: the scenes of most tests are read by nobody and tell none. */
export function withNewestVersion(argv: readonly string[]): string[] {
  const at = argv.indexOf('--dcc');
  const dcc = at < 0 ? argv.map((word) => dccOfFile(word)).find((one) => one) : findDcc(argv[at + 1] ?? '');
  const { versions = [] } = SOFTWARE.find(({ cgId }) => cgId === dcc?.id) ?? {};
  return [...argv, '--dcc-version', newestVersion(versions) ?? ''];
}
