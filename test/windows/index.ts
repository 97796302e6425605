/**
 * Runs the tests on Windows' own Node: `npm run soak:windows [FILE…]`. On Windows directly; elsewhere under Wine, which
 * it installs where it can. What Windows or only Wine cannot do is listed in known.ts with its reason; anything else is a
 * failure.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { explain, type KnownFailure, NOT_ON_WINDOWS, WINE_CANNOT } from './known.js';
import { prepareWine } from './wine.js';

/** The part of Vitest's JSON report that is read here. */
interface Report {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

const CONFIG = 'test/windows/vitest.config.ts';

function vitest(report: string, files: readonly string[]): string[] {
  const reporters = ['--reporter=verbose', '--reporter=json', `--outputFile=${report}`];
  return ['node_modules/vitest/vitest.mjs', 'run', '--config', CONFIG, ...reporters, ...files];
}

/** Prints each failure that nothing explains, and answers the counts. */
function judge(report: Report, root: string, known: readonly KnownFailure[]) {
  const counts = { passed: report.numPassedTests, failed: 0, explained: 0 };
  const reasons = new Map<KnownFailure, number>();
  for (const { name, status, message, assertionResults } of report.testResults) {
    const file = relative(root, name).replaceAll('\\', '/');
    const failures = assertionResults
      .filter((one) => one.status === 'failed')
      .map((one) => ({ file, name: one.fullName, message: one.failureMessages.join('\n') }));
    // A file that fails outside its tests has the reason for itself.
    if (status === 'failed' && failures.length === 0) failures.push({ file, name: '(the file)', message });
    for (const failure of failures) {
      const reason = explain(known, failure);
      if (reason) {
        counts.explained += 1;
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
        continue;
      }
      counts.failed += 1;
      console.log(`FAILED ${failure.file}: ${failure.name}\n${failure.message.slice(0, 2000)}\n`);
    }
  }
  for (const [{ why }, number] of reasons) console.log(`${number} explained: ${why}`);
  return counts;
}

function onWindows(files: readonly string[]) {
  const report = join(mkdtempSync(join(tmpdir(), 'rayvision-windows-')), 'report.json');
  spawnSync(process.execPath, vitest(report, files), { stdio: 'inherit' });
  return judge(JSON.parse(readFileSync(report, 'utf8')), process.cwd(), NOT_ON_WINDOWS);
}

function underWine(codePage: 1252 | 936, files: readonly string[]) {
  const { checkout, node } = prepareWine(codePage);
  const name = `report-${codePage}.json`;
  const output = join(checkout, `output-${codePage}.txt`);
  node(vitest(name, files), output);
  let text: string;
  try {
    text = readFileSync(join(checkout, name), 'utf8');
  } catch {
    throw new Error(`The tests did not run under Wine:\n${readFileSync(output, 'utf8')}`);
  }
  // Vitest under Wine names files by the drive that is Linux' root.
  return judge(JSON.parse(text.replaceAll('"name":"Z:/', '"name":"/')), checkout, [
    ...NOT_ON_WINDOWS,
    ...WINE_CANNOT,
  ]);
}

function main(): void {
  const files = process.argv.slice(2);
  const results =
    process.platform === 'win32'
      ? [onWindows(files)]
      : [underWine(1252, files), ...(files.length === 0 ? [underWine(936, ['test/windows'])] : [])];
  const sum = (of: 'passed' | 'failed' | 'explained') => results.reduce((all, one) => all + one[of], 0);
  console.log(`${sum('explained')} explained`);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  if (sum('failed') > 0 || sum('passed') === 0) process.exitCode = 1;
}

main();
