import type { FrameRange } from '../domain/frames.js';
import { frameCount, showFrames } from '../domain/frames.js';
import type { Say, SentenceKey } from '../text/index.js';
import { oneLine } from './print.js';
import type { Theme } from './theme.js';
import { padded } from './width.js';

/** What an artist must see before a render starts. */
export interface SubmitSummary {
  readonly scene: string;
  readonly dcc: string;
  readonly version: string;
  readonly frames: FrameRange;
  readonly parts: readonly string[];
  readonly testFrames: string;
  readonly stopsAfterTest: boolean;
  readonly project: string;
  readonly machine: string;
  readonly farm: string;
  readonly local: boolean;
  readonly price: number | null;
  readonly balance: number | null;
  readonly coupon: number | null;
}

function row(say: Say, theme: Theme, label: SentenceKey, value: string): string {
  return `  ${theme.faint(padded(say(label), 12))} ${value}\n`;
}

/** What a render may cost. Only rendering tells how long a frame takes, so it names the price and the purse. */
function costText(summary: SubmitSummary, say: Say): string {
  if (summary.local) return say('ui.cost.local');
  const { price, balance, coupon } = summary;
  if (price === null) return say('ui.cost.unknown');
  return say('ui.cost', { price, balance: balance ?? '-', coupon: coupon ?? '-' });
}

/** The summary before the one question. */
export function summaryText(summary: SubmitSummary, say: Say, theme: Theme): string {
  const { frames } = summary;
  const count = say('ui.frameCount', { count: frameCount(frames) });
  const rows: [SentenceKey, string][] = [
    ['ui.row.scene', theme.strong(oneLine(summary.scene))],
    ['ui.row.dcc', `${summary.dcc} ${summary.version}`],
    ['ui.row.frames', `${showFrames(frames)} (${count})`],
    ['ui.row.parts', oneLine(summary.parts.join(', '))],
    [
      'ui.row.test',
      summary.testFrames === '000'
        ? ''
        : say(summary.stopsAfterTest ? 'ui.testStops' : 'ui.testGoesOn', { test: summary.testFrames }),
    ],
    ['ui.row.project', oneLine(summary.project)],
    ['ui.row.machine', oneLine(summary.machine)],
    ['ui.row.farm', summary.farm],
    ['ui.row.cost', costText(summary, say)],
  ];
  return rows
    .filter(([, value]) => value !== '')
    .map(([label, value]) => row(say, theme, label, value))
    .join('');
}
