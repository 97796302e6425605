import { showBytes } from '../domain/bytes.js';
import type { FrameRange } from '../domain/frames.js';
import { frameCount, showFrames } from '../domain/frames.js';
import { preFramesSchema } from '../domain/test-frames.js';
import type { Say, SentenceKey } from '../text/index.js';
import { money } from './money.js';
import { oneLine } from './print.js';
import type { Theme } from './theme.js';
import { padded } from './width.js';

/** What an artist must see before a render starts. */
export interface SubmitSummary {
  readonly scene: string;
  readonly dcc: string;
  readonly version: string;
  /** What renders, and how often: a layer is rendered through each of its cameras. */
  readonly frames: readonly { readonly range: FrameRange; readonly times: number }[];
  readonly size: string;
  /** Layers, cameras and ROPs that are rendered. */
  readonly parts: readonly string[];
  /** Cameras among which the scene switches, with the frames of each. */
  readonly cameraSwitches?: readonly string[];
  /** Plug-ins with their versions, and those of the scene that the farm does not have. */
  readonly plugins: readonly string[];
  readonly pluginsLeft: readonly string[];
  /** How many files the scene needs, itself included, and how many of them are missing. */
  readonly files: number;
  readonly missing: number;
  /** Bytes of all files; undefined where none are to travel. */
  readonly bytes: number | undefined;
  /** Why nothing in the scene was checked, where that is so. */
  readonly unread: 'foreign' | 'noReader' | undefined;
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
  return `  ${theme.faint(padded(say(label), 12))} ${oneLine(value)}\n`;
}

/** What a render may cost. Only rendering tells how long a frame takes, so it names the price and the purse. */
function costText(summary: SubmitSummary, say: Say): string {
  if (summary.local) return say('ui.cost.local');
  const { price, balance, coupon } = summary;
  if (price === null) return say('ui.cost.unknown');
  return say('ui.cost', { price: money(price), balance: money(balance), coupon: money(coupon) });
}

/** The frames to look at first, as a person names them; a code that cannot be understood stays what it is. */
function testText({ testFrames, stopsAfterTest }: SubmitSummary, say: Say): string {
  if (testFrames === '000') return '';
  const read = preFramesSchema.safeParse(testFrames);
  const words = read.success
    ? [
        ...(read.data.first ? [say('ui.test.first')] : []),
        ...(read.data.middle ? [say('ui.test.middle')] : []),
        ...(read.data.last ? [say('ui.test.last')] : []),
        ...read.data.custom.map(showFrames),
      ]
    : [testFrames];
  return say(stopsAfterTest ? 'ui.testStops' : 'ui.testGoesOn', { test: words.join(', ') });
}

/** Plug-ins that go along; many that the farm does not have are a part of the DCC, so that is no warning. */
function pluginText({ plugins, pluginsLeft }: SubmitSummary, say: Say): string {
  const list = oneLine(plugins.join(', '));
  const left = oneLine(pluginsLeft.join(', '));
  return left === '' ? list : say('ui.pluginsLeft', { list: list || '-', left });
}

function fileText({ files, bytes, missing }: SubmitSummary, say: Say): string {
  const count =
    missing > 0 ? say('ui.filesMissing', { count: files, missing }) : say('ui.fileCount', { count: files });
  return bytes === undefined ? count : `${count}, ${showBytes(bytes)}`;
}

/** The summary before the one question. */
export function summaryText(summary: SubmitSummary, say: Say, theme: Theme): string {
  const total = summary.frames.reduce((sum, { range, times }) => sum + times * frameCount(range), 0);
  const parts = summary.frames.reduce((sum, { times }) => sum + times, 0);
  const count = say(parts > 1 ? 'ui.framesOfParts' : 'ui.frameCount', { count: total, parts });
  const ranges = [...new Set(summary.frames.map(({ range }) => showFrames(range)))];
  const rows: [SentenceKey, string][] = [
    ['ui.row.scene', theme.strong(oneLine(summary.scene))],
    ['ui.row.dcc', `${summary.dcc} ${summary.version}`],
    ['ui.row.frames', `${ranges.join(', ')} (${count})`],
    ['ui.row.size', summary.size],
    ['ui.row.parts', oneLine(summary.parts.join(', '))],
    ['ui.row.cameras', oneLine((summary.cameraSwitches ?? []).join(', '))],
    ['ui.row.test', testText(summary, say)],
    ['ui.row.project', oneLine(summary.project)],
    ['ui.row.plugins', pluginText(summary, say)],
    ['ui.row.files', fileText(summary, say)],
    [
      'ui.row.checked',
      summary.unread === undefined ? '' : say(`ui.unread.${summary.unread}`, { dcc: summary.dcc }),
    ],
    ['ui.row.machine', oneLine(summary.machine)],
    ['ui.row.farm', summary.farm],
    ['ui.row.cost', costText(summary, say)],
  ];
  return rows
    .filter(([, value]) => value !== '')
    .map(([label, value]) => row(say, theme, label, value))
    .join('');
}
