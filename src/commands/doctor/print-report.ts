import type { Context } from '../../context.js';
import { columns, print, printJson } from '../../output/print.js';
import { widthOf } from '../../output/table.js';
import type { SentenceKey, Translate } from '../../text/index.js';
import { type Globals, stdoutTheme } from '../flags/globals.js';
import { type CheckName, firstFailure, type Row } from './open-report.js';

const LABELS: Readonly<Record<CheckName, SentenceKey>> = {
  runtime: 'doctor.check.runtime',
  folder: 'doctor.check.folder',
  log: 'doctor.check.log',
  config: 'doctor.check.config',
  project: 'doctor.check.project',
  credentials: 'doctor.check.credentials',
  farm: 'doctor.check.farm',
  clock: 'doctor.check.clock',
  key: 'doctor.check.key',
  'storage.input': 'doctor.check.storageInput',
  'storage.output': 'doctor.check.storageOutput',
  transmitter: 'doctor.check.transmitter',
  raysync: 'doctor.check.raysync',
  way: 'doctor.check.way',
  line: 'doctor.check.line',
  space: 'doctor.check.space',
};

const STATES = {
  ok: 'doctor.state.ok',
  warning: 'doctor.state.warning',
  failed: 'doctor.state.failed',
  skipped: 'doctor.state.skipped',
} as const satisfies Record<Row['finding']['state'], SentenceKey>;

/** Returns what a row says, and how to fix it; null where there is nothing to do. */
function wordsOf({ finding, because }: Row, translate: Translate): { message: string; fix: string | null } {
  if ('error' in finding) {
    const { error } = finding;
    return { message: error.describe(translate), fix: error.hint(translate) ?? null };
  }
  const { key, params = {} } = finding.text;
  const check = because ? translate(LABELS[because]) : '';
  const fix = finding.state === 'skipped' && finding.fix;
  return {
    message: translate(key, { ...params, ...(because ? { check } : {}) }),
    fix: fix ? translate(fix.key, fix.params) : null,
  };
}

function jsonOf(row: Row, translate: Translate): object {
  const { check, subject, finding, because } = row;
  const exitCode = finding.state === 'failed' ? finding.error.exitCode : 0;
  return { check, subject, state: finding.state, ...wordsOf(row, translate), because, exitCode };
}

/** Prints the rows: a line a check, and below it how to fix it; with `-q` the names of the checks that failed. */
export async function printReport(rows: readonly Row[], globals: Globals, context: Context): Promise<void> {
  const { translate, stdout } = context;
  if (globals.json) {
    const exitCode = firstFailure(rows)?.exitCode ?? 0;
    await printJson(stdout, { checks: rows.map((row) => jsonOf(row, translate)), exitCode });
    return;
  }
  if (globals.quiet) {
    const failed = rows.filter(({ finding }) => finding.state === 'failed');
    await print(stdout, failed.map(({ check }) => `${check}\n`).join(''));
    return;
  }
  const theme = await stdoutTheme(globals, context);
  const paint = { ok: theme.good, warning: theme.warn, failed: theme.bad, skipped: theme.faint };
  const cells = rows.flatMap((row) => {
    const { message, fix } = wordsOf(row, translate);
    const label = translate(LABELS[row.check]);
    const state = translate(STATES[row.finding.state]);
    const line = [state, row.subject === null ? label : `${label} ${row.subject}`, message];
    return fix === null ? [line] : [line, ['', '', translate('doctor.fix', { fix })]];
  });
  const words = new Map(rows.map(({ finding: { state } }) => [translate(STATES[state]), paint[state]]));
  const text = columns(cells, widthOf(stdout));
  const painted = text.replace(/^[^\s]+(?= )/gm, (word) => words.get(word)?.(word) ?? word);
  await print(stdout, painted);
}
