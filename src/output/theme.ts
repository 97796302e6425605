import type { OutputStream } from '../output-stream.js';

type Paint = (text: string) => string;

/** Colours by meaning. Without colour, each function returns the text unchanged. */
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
  /** Marks a colour's sequence, for streams that remove all other sequences. */
  readonly mark?: OutputStream['mark'];
}

/** Whether a stream gets colour (no-color.org, force-color.org, TERM=dumb). */
export function hasColour({ isTTY, env, wanted }: ColourFacts): boolean {
  if (!wanted || env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return isTTY && env.TERM !== 'dumb';
}

/** Separates chalk's opening sequence from its closing one. */
const BETWEEN = '-';

/** Returns the theme of a stream. Loads chalk only for a stream with colour. */
export async function themeFor(facts: ColourFacts): Promise<Theme> {
  if (!hasColour(facts)) return PLAIN;
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  const { mark = (sequence: string) => sequence } = facts;
  const paint = (style: Paint): Paint => {
    const [open = '', close = ''] = style(BETWEEN).split(BETWEEN).map(mark);
    return (text) => (text === '' ? '' : open + text + close);
  };
  const { green, red, yellow, dim, bold } = chalk;
  return {
    good: paint(green),
    bad: paint(red),
    warn: paint(yellow),
    faint: paint(dim),
    strong: paint(bold),
  };
}
