import type { TipDetail } from '../../client/catalogue/software.js';
import type { Context } from '../../context.js';
import { CODE_KINDS, type CodeKind } from '../../domain/code-kinds.js';
import { frameStatus } from '../../domain/frames/frame-status.js';
import { taskStatus } from '../../domain/task/task-status.js';
import { EXIT_CODES, NoInputError, UsageError } from '../../errors.js';
import { oneLine, print, printJson } from '../../output/print.js';
import { wrapFor } from '../../output/wrap.js';
import { FARM_CODES } from '../../protocol/codes.js';
import { type Explain, type Explanation, loadExplain } from '../../text/explanations.js';
import type { Translate } from '../../text/index.js';
import { withSession } from '../session/session.js';
import type { ExplainOptions } from './explain.js';

/** One meaning of a number, as `--json` prints it. */
export interface Meaning extends Explanation {
  readonly kind: CodeKind;
  readonly code: string;
  /** The name in the farm's tables, or of the error; null where it has none. */
  readonly name: string | null;
}

/** Names of the official SDK's own errors (docs/protocol/http.md, §5). */
const SDK_NAMES: Readonly<Record<string, string>> = {
  200: 'SUCCESS',
  20004: 'JSON_FILE_UPLOAD_FAILED',
  200024: 'ARGUMENT_FORMAT_INVALID',
  200025: 'NON-UPLOADABLE FILES',
  1000000: 'RayvisionError',
};

/** Returns the name of a code that the tables know; null where it has none. */
function nameOf(kind: CodeKind, code: string): string | null {
  const number = Number(code);
  const documented = (name: string) => (name.startsWith('OTHER_') ? null : name);
  if (kind === 'task') return documented(taskStatus(number).name);
  if (kind === 'frame') return documented(frameStatus(number).name);
  if (kind === 'error') return FARM_CODES.get(number)?.symbol ?? SDK_NAMES[code] ?? null;
  if (kind === 'analysis') return null;
  const error = Object.entries(EXIT_CODES).find(([, exit]) => exit === number)?.[0];
  const { end, name } = taskStatus(number);
  return error ?? (end || number === 40 ? documented(name) : null);
}

/** Returns every meaning of a number; those of one table with `--kind`. */
export function meaningsOf(code: string, kind: CodeKind | undefined, explain: Explain): Meaning[] {
  return CODE_KINDS.filter((one) => kind === undefined || one === kind).flatMap((one) => {
    const found = explain(one, code);
    return found ? [{ kind: one, code, name: nameOf(one, code), ...found }] : [];
  });
}

/** @throws UsageError for an unknown kind */
function readKind(text: string | undefined): CodeKind | undefined {
  if (text === undefined) return undefined;
  const kind = CODE_KINDS.find((one) => one === text);
  if (!kind) throw new UsageError('explain.kind', { text, kinds: [...CODE_KINDS] });
  return kind;
}

/** Returns the farm's text with its own line breaks, indented. */
function indented(text: string): string {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => `  ${oneLine(line)}\n`)
    .join('');
}

function tipText({ code, blocks, description, solution }: TipDetail, translate: Translate): string {
  const weight = translate(blocks ? 'ui.tip.blocks' : 'ui.tip.passes');
  return `${oneLine(code)} ${weight}\n${indented(description)}${indented(solution)}`;
}

const KIND_TEXTS = {
  task: 'ui.explain.task',
  frame: 'ui.explain.frame',
  error: 'ui.explain.error',
  analysis: 'ui.explain.analysis',
  exit: 'ui.explain.exit',
} as const satisfies Record<CodeKind, string>;

function meaningText(
  { kind, code, name, meaning, cause, cure, cost }: Meaning,
  translate: Translate,
): string {
  const head = translate(KIND_TEXTS[kind], { code });
  const lines = [
    meaning,
    translate('ui.explain.cause', { text: cause }),
    translate('ui.explain.cure', { text: cure }),
    translate('ui.explain.cost', { text: cost }),
  ];
  return `${name === null ? head : `${head} ${name}`}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

/**
 * Prints what codes mean: states of tasks and frames, errors of the farm, exit codes, findings of an analysis. Only for
 * a finding that the program does not know, or with `--remote`, the farm is asked.
 * @throws UsageError for a malformed code; NoInputError for an unknown one
 */
export async function runExplain(options: ExplainOptions, context: Context): Promise<number> {
  const { translate, stdout, lang } = context;
  const kind = readKind(options.kind);
  const codes = [...new Set(options.codes)];
  const malformed = codes.find((code) => !/^\d{1,9}$/.test(code));
  if (malformed !== undefined) throw new UsageError('explain.code', { code: malformed });
  const canAsk = kind === undefined || kind === 'analysis';
  if (options.remote && !canAsk) throw new UsageError('explain.remote', { kind: kind ?? '' });
  const explain = await loadExplain(lang);
  const meanings = options.remote ? [] : codes.flatMap((code) => meaningsOf(code, kind, explain));
  const unknown = codes.filter((code) => !meanings.some((one) => one.code === code));
  const [first] = unknown;
  if (first !== undefined && !canAsk)
    throw new NoInputError('explain.unknownKind', { code: first, kind: kind ?? '' });
  const answer =
    first === undefined
      ? []
      : await withSession(options, context, ({ client }) => client.explainTips(unknown, lang));
  const tips = answer.filter(({ code }) => unknown.includes(code));
  const missing = unknown.find((code) => !tips.some((tip) => tip.code === code));
  if (missing !== undefined) throw new NoInputError('explain.unknown', { code: missing });
  if (options.json) await printJson(stdout, { tips, meanings });
  else if (options.quiet) {
    const rows = [
      ...meanings.map((one) => `${one.kind} ${one.name ?? one.code}\n`),
      ...tips.map(({ blocks }) => `${blocks ? 'error' : 'warning'}\n`),
    ];
    await print(stdout, rows.join(''));
  } else {
    const own = meanings.map((one) => meaningText(one, translate));
    await print(stdout, wrapFor(stdout, [...own, ...tips.map((tip) => tipText(tip, translate))].join('')));
  }
  return 0;
}
