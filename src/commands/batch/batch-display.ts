import type { Client } from '../../client/client.js';
import type { Context } from '../../context.js';
import type { Task } from '../../domain/task/task.js';
import { RayvisionError } from '../../errors.js';
import type { GuardAction } from '../../guards/decide.js';
import type { CostEstimate } from '../../guards/estimate.js';
import { activeTable, batchCounts } from '../../output/batch.js';
import { errorText } from '../../output/errors.js';
import { estimateText } from '../../output/estimates.js';
import { guardText } from '../../output/guards.js';
import { moneyText } from '../../output/money.js';
import { oneLine } from '../../output/print.js';
import { widthOf } from '../../output/table.js';
import { taskLine } from '../../output/tasks.js';
import { type Params, translateMoney } from '../../text/index.js';
import { farmFlags, type Globals, progressFor, stderrTheme, warnOfMoney } from '../flags/globals.js';
import type { BatchRow } from './batch-row.js';

/** Shows the progress of a batch: a moving table at a terminal, lines of change elsewhere. */
export interface BatchDisplay {
  update(): void;
  reportSubmitted(row: BatchRow): void;
  reportFailed(row: BatchRow): Promise<void>;
  reportSkipped(row: BatchRow): void;
  /** A request failed; the wait continues. */
  reportError(error: unknown): void;
  /** A guard acted, or warns. */
  reportGuard(action: GuardAction, task: Task): Promise<void>;
  /** A limit could not be enforced; it is tried again. */
  reportUnguarded(error: RayvisionError, task: Task): Promise<void>;
  /** The estimated cost has decided whether the rest of a task renders. */
  reportEstimate(task: Task, estimate: CostEstimate | undefined, limit: number): void;
  /** Prints a line of another program. */
  print(line: string): void;
  stop(): void;
}

/** Opens the display. */
export async function openBatchDisplay(
  rows: readonly BatchRow[],
  { currency }: Pick<Client, 'currency'>,
  globals: Globals,
  context: Context,
): Promise<BatchDisplay> {
  const { translate, stderr } = context;
  const progress = await progressFor(globals, context, translate('ui.batch.running', { count: rows.length }));
  const theme = await stderrTheme(globals, context);
  /** The state of each row that was printed last. */
  const printed = new Map<string, string>();
  let lastFailed = false;

  function sayAboutMoney(key: 'money.guard' | 'money.unguarded', params: Params): void {
    if (progress.moves)
      progress.note(`${translate('ui.warning')}${oneLine(translateMoney(translate, key, params))}`);
    else warnOfMoney(globals, context, key, params);
  }

  const say = (name: string, text: string) => progress.note(`${oneLine(name)}: ${text}`);

  /** Prints a line for each change of a row's state, and for failed frames. */
  function printChanges(): void {
    for (const { name, task } of rows) {
      if (!task) continue;
      const state = [task.status.code, task.frames.failed].join();
      if (printed.get(name) === state) continue;
      printed.set(name, state);
      if (!progress.moves || task.frames.failed > 0) say(name, taskLine(task, translate, theme));
    }
  }

  return {
    update() {
      if (lastFailed) progress.note(translate('ui.answersAgain'));
      lastFailed = false;
      printChanges();
      if (!progress.moves) return;
      progress.show([batchCounts(rows, translate), ...activeTable(rows, translate, widthOf(stderr))]);
    },
    reportSubmitted({ name, alias = '', taskId = 0 }) {
      say(name, translate('ui.batch.submitted', { alias, id: taskId }));
    },
    async reportFailed({ name, error }) {
      if (!error || globals.json) return;
      const text = errorText(error, translate, theme);
      if (progress.moves)
        for (const line of text.trimEnd().split('\n')) progress.note(`${oneLine(name)}: ${line}`);
      else stderr.write(`${oneLine(name)}: ${text}`);
    },
    reportSkipped({ name, skippedFor = '' }) {
      say(name, translate('ui.batch.skipped', { name: skippedFor }));
    },
    reportError(error) {
      const message = oneLine(error instanceof RayvisionError ? error.describe(translate) : String(error));
      if (!lastFailed) progress.note(translate('ui.stillWaiting', { message }));
      lastFailed = true;
    },
    async reportGuard(action, task) {
      sayAboutMoney('money.guard', { what: (inLanguage) => guardText(action, task, currency, inLanguage) });
    },
    async reportUnguarded(error, { alias }) {
      sayAboutMoney('money.unguarded', { alias, cause: (inLanguage) => error.describe(inLanguage) });
    },
    reportEstimate({ alias, taskId: id }, estimate, most) {
      const first = estimate
        ? estimateText(estimate, currency, translate)
        : translate('ui.estimateUnknown', { alias });
      const limit = moneyText(most, currency, translate);
      const goesOn = estimate !== undefined && estimate.likely <= most;
      const second = goesOn
        ? translate('ui.estimateGoesOn', { alias, limit })
        : translate('ui.estimateParked', { alias, id, farm: farmFlags(globals), limit });
      progress.note(translate('ui.sentences', { first, second }));
    },
    print(line) {
      if (progress.moves) progress.note(oneLine(line));
      else stderr.write(`${line}\n`);
    },
    stop: () => progress.stop(),
  };
}
