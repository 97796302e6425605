type Paint = (text: string) => string;

/** What colours mean. On a stream without colour every paint leaves the text alone. */
export interface Theme {
  readonly good: Paint;
  readonly bad: Paint;
  readonly warn: Paint;
  readonly faint: Paint;
  readonly strong: Paint;
}

const same: Paint = (text) => text;

export const PLAIN: Theme = { good: same, bad: same, warn: same, faint: same, strong: same };

export interface ColourFacts {
  readonly isTTY: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** False for `--no-color`. */
  readonly wanted: boolean;
}

/** Whether a stream gets colour (no-color.org, force-color.org, TERM=dumb). */
export function hasColour({ isTTY, env, wanted }: ColourFacts): boolean {
  if (!wanted || env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return isTTY && env.TERM !== 'dumb';
}

/** The theme of a stream; chalk is loaded only where there is colour. */
export async function themeFor(facts: ColourFacts): Promise<Theme> {
  if (!hasColour(facts)) return PLAIN;
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  return { good: chalk.green, bad: chalk.red, warn: chalk.yellow, faint: chalk.dim, strong: chalk.bold };
}
