import type { Context } from '../../context.js';
import { jsonText, oneLine } from '../../output/print.js';
import { startProgress } from '../../output/progress.js';
import { type Theme, themeFor } from '../../output/theme.js';
import type { OutputStream } from '../../output-stream.js';
import { type MoneyKey, type Params, translateMoney } from '../../text/index.js';

/** The global options; `input` and `color` are false for their `--no-` forms. */
export interface Globals {
  readonly sandbox?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly yes?: boolean;
  readonly input?: boolean;
  readonly color?: boolean;
  readonly debug?: boolean;
  readonly profile?: string;
  readonly domain?: string;
  readonly protocol?: string;
  readonly lang?: string;
}

/** Whether questions may be asked: stdin, stdout and stderr must be terminals. */
export function canPrompt(globals: Globals, context: Context): boolean {
  const { stdin, stdout, stderr } = context;
  const terminal = Boolean(stdin.isTTY && stdout.isTTY && stderr.isTTY);
  return terminal && globals.input !== false && !globals.json && !context.env.CI;
}

/** Exit code when the reader of a pipe has gone, as in shells (128 + SIGPIPE). */
export const READER_GONE = 141;

/** Returns the flags that a suggested command line needs to address the same farm. */
export function farmFlags({ sandbox, profile, domain, protocol }: Globals): string {
  if (sandbox) return ' --sandbox';
  const given = Object.entries({ profile, domain, protocol }).filter(([, value]) => value !== undefined);
  return given.map(([name, value]) => ` --${name} ${value}`).join('');
}

/** Whether to print hints for a person, such as the next command to type. */
export function wantsHints(
  globals: Globals,
  { stdout, stderr }: Pick<Context, 'stdout' | 'stderr'>,
): boolean {
  return Boolean(stderr.isTTY && stdout.isTTY) && !globals.json && !globals.quiet;
}

function themeOf(stream: OutputStream, { color }: Globals, { env }: Context): Promise<Theme> {
  return themeFor({ isTTY: Boolean(stream.isTTY), env, wanted: color !== false, mark: stream.mark });
}

/** Returns the theme of stdout. */
export function stdoutTheme(globals: Globals, context: Context): Promise<Theme> {
  return themeOf(context.stdout, globals, context);
}

/** Returns the theme of stderr. */
export function stderrTheme(globals: Globals, context: Context): Promise<Theme> {
  return themeOf(context.stderr, globals, context);
}

/** Starts progress on stderr: drawn at a terminal, static lines elsewhere. */
export async function progressFor(globals: Globals, context: Context, text: string) {
  const { stderr, env, secrets } = context;
  const theme = await stderrTheme(globals, context);
  // A pseudo-terminal without a size has no columns: a line cannot be redrawn there.
  const drawable = Boolean(stderr.isTTY && stderr.columns);
  const moving = drawable && env.TERM !== 'dumb' && !env.ACCESSIBLE && !env.CI && !globals.json;
  const quiet = Boolean(globals.quiet || globals.json);
  const shown = (line: string) => secrets.redact(oneLine(line));
  return startProgress({ stream: stderr, moving, quiet, theme, redact: shown }, text);
}

/**
 * Prints a warning about money: a cost that may come twice, on another account or for nothing. Neither `--quiet` nor
 * `--json` hides it; with `--json` it is one line, `{"warning":{"message"}}`. Its keys are a separate type, so that
 * no other function can print such a warning.
 */
export function warnOfMoney(globals: Globals, context: Context, key: MoneyKey, params: Params = {}): void {
  const { translate, stderr } = context;
  const message = oneLine(translateMoney(translate, key, params));
  if (globals.json) stderr.write(`${jsonText({ warning: { message } })}\n`);
  else stderr.write(`${translate('ui.warning')}${message}\n`);
}

/** Prints a warning, unless `--quiet` or `--json` is set. */
export function warn(globals: Globals, context: Context, text: string): void {
  if (!globals.quiet && !globals.json)
    context.stderr.write(`${context.translate('ui.warning')}${oneLine(text)}\n`);
}
