import type { Currency } from '../domain/farm/currency.js';
import type { FolderCount } from '../domain/files/folders-outside.js';
import { type FrameRange, frameCount, showFrames } from '../domain/frames/frame-range.js';
import { preFramesSchema } from '../domain/frames/test-frames.js';
import { showBytes } from '../domain/text/bytes.js';
import { listed, type SentenceKey, type Translate } from '../text/index.js';
import { moneyText } from './money.js';
import { columns, oneLine } from './print.js';
import type { Theme } from './theme.js';
import { padded } from './width.js';
import { wrap } from './wrap.js';

/** A layer, image or ROP to render, with the names that the DCC shows. */
export interface SummaryPart {
  /** Empty for the whole scene. */
  readonly name: string;
  /** Each camera renders all frames; empty for the scene's own camera. */
  readonly cameras: readonly string[];
  readonly range: FrameRange;
}

/** The values of the summary before a submission. A row whose text is empty is not shown. */
export interface SubmitSummary {
  readonly scene: string;
  readonly dcc: string;
  readonly version: string;
  readonly parts: readonly SummaryPart[];
  readonly size: string;
  /** The cameras of the scene's camera markers, with the frames of each. */
  readonly cameraSwitches: readonly string[];
  /** Plug-ins with their versions, and those of the scene that the farm does not have. */
  readonly plugins: readonly string[];
  readonly pluginsLeft: readonly string[];
  /** Number of files that the scene needs, including itself, and how many of them are missing. */
  readonly files: number;
  readonly missing: number;
  /** Where files are that are not below the scene's own folder; empty if none is uploaded. */
  readonly folders: readonly FolderCount[];
  /** Bytes of all files; undefined if none will be uploaded. */
  readonly bytes: number | undefined;
  /** Whether the files were uploaded to the farm by other means. */
  readonly areOnFarm: boolean;
  /** Why the scene was not checked; undefined if it was. */
  readonly unread: 'notRecognised' | 'noReader' | undefined;
  readonly testFrames: string;
  readonly stopsAfterTest: boolean;
  readonly project: string;
  readonly artist: string;
  readonly labels: readonly string[];
  /** `28C/64GB (302)`. */
  readonly machine: string;
  /** The operating system of the machines; empty for the default one. */
  readonly system: string;
  readonly priority: string;
  /** Maximum number of machines at once. */
  readonly nodeLimit: string;
  readonly timeLimit: string;
  /** Frames that a machine renders at a time; empty for one. */
  readonly chunkSize: string;
  /** Path maps: `Z:/tex = /mnt/tex`. */
  readonly maps: readonly string[];
  /** Other members of `task_info` that were set: `key=value`. */
  readonly more: readonly string[];
  readonly farm: string;
  readonly currency: Currency;
  /** Price of a machine for an hour; null if the farm does not report it. */
  readonly price: number | null;
  readonly balance: number | null;
  readonly coupon: number | null;
}

/** Columns before a value: two spaces, the label, a space. */
const LABEL = 12;
const INDENT = ' '.repeat(LABEL + 3);

/** Maximum number of parts with a row each. */
const MOST_PARTS = 20;

function row(
  translate: Translate,
  theme: Theme,
  label: SentenceKey,
  value: string,
  width: number | undefined,
): string {
  const room = width === undefined ? undefined : width - INDENT.length;
  // Only the list of layers has several lines; a line break in any other value is part of a name.
  const lines = (label === 'ui.row.parts' ? value.split('\n') : [value])
    .map(oneLine)
    .flatMap((line) => (room ? wrap(line, room).split('\n') : line));
  const text = label === 'ui.row.scene' ? lines.map((line) => theme.strong(line)) : lines;
  return `  ${theme.faint(padded(translate(label), LABEL))} ${text.join(`\n${INDENT}`)}\n`;
}

/** Returns price and balance; the cost itself is unknown until the frames are rendered. */
function costText({ price, balance, coupon, currency }: SubmitSummary, translate: Translate): string {
  if (price === null) return translate(currency === 'play' ? 'ui.cost.local' : 'ui.cost.unknown');
  const sum = (amount: number | null) => moneyText(amount, currency, translate);
  const facts = { price: sum(price), balance: sum(balance), coupon: sum(coupon) };
  return translate(currency === 'play' ? 'ui.cost.play' : 'ui.cost', facts);
}

/** Returns the test frames in words; an unknown code is shown unchanged. */
function testText({ testFrames, stopsAfterTest }: SubmitSummary, translate: Translate): string {
  if (testFrames === '000') return '';
  const read = preFramesSchema.safeParse(testFrames);
  const words = read.success
    ? [
        ...(read.data.first ? [translate('ui.test.first')] : []),
        ...(read.data.middle ? [translate('ui.test.middle')] : []),
        ...(read.data.last ? [translate('ui.test.last')] : []),
        ...read.data.custom.map(showFrames),
      ]
    : [testFrames];
  return translate(stopsAfterTest ? 'ui.testStops' : 'ui.testGoesOn', { test: words.join(', ') });
}

/** Returns the plug-ins. Those that the farm lacks are no warning, since many are part of the DCC. */
function pluginText({ plugins, pluginsLeft }: SubmitSummary, translate: Translate): string {
  const list = oneLine(plugins.join(', '));
  const left = oneLine(pluginsLeft.join(', '));
  if (left === '') return list;
  return list === ''
    ? translate('ui.pluginsOnlyLeft', { left })
    : translate('ui.pluginsLeft', { list, left });
}

function fileText({ files, bytes, missing, areOnFarm }: SubmitSummary, translate: Translate): string {
  const count =
    missing > 0
      ? translate('ui.filesMissing', { count: files, missing })
      : translate('ui.fileCount', { count: files });
  if (areOnFarm) return translate('ui.wasOnFarm', { files: count });
  return bytes === undefined ? count : translate('ui.filesSize', { files: count, size: showBytes(bytes) });
}

const folderItem =
  ({ folder, files }: FolderCount) =>
  (translate: Translate) =>
    translate('ui.folderCount', { folder, count: files });

const times = ({ cameras }: SummaryPart) => Math.max(1, cameras.length);
const framesIn = (part: SummaryPart) => times(part) * frameCount(part.range);

/** Returns `1-24[1] (24 frames)`; only the total if the parts have different ranges. */
function framesText({ parts }: SubmitSummary, translate: Translate): string {
  const count = parts.reduce((sum, part) => sum + framesIn(part), 0);
  const many = parts.reduce((sum, part) => sum + times(part), 0);
  const total = translate(many > 1 ? 'ui.framesOfParts' : 'ui.frameCount', { count, parts: many });
  const ranges = [...new Set(parts.map(({ range }) => showFrames(range)))];
  return ranges.length === 1 ? `${ranges[0]} (${total})` : total;
}

/** Returns a row for each layer: its cameras, its frames, and their number. */
function partsText({ parts }: SubmitSummary, translate: Translate): string {
  const names = ({ name, cameras }: SummaryPart) => [oneLine(name), listed(cameras, translate)];
  const [only] = parts;
  if (only && parts.length === 1)
    return names(only)
      .filter((text) => text !== '')
      .join(', ');
  const rows = parts.slice(0, MOST_PARTS).map((part) => {
    const count = translate('ui.frameCount', { count: framesIn(part) });
    return [...names(part), showFrames(part.range), count];
  });
  const withCameras = rows.some(([, cameras]) => cameras !== '');
  const shown = columns(withCameras ? rows : rows.map(([name = '', , ...rest]) => [name, ...rest])).trimEnd();
  const left = parts.length - MOST_PARTS;
  return left > 0 ? translate('ui.andMoreRows', { list: shown, count: left }) : shown;
}

/** Returns the summary before the confirmation. @param width columns of the terminal; undefined elsewhere */
export function summaryText(
  summary: SubmitSummary,
  translate: Translate,
  theme: Theme,
  width?: number,
): string {
  const list = (items: readonly string[]) => oneLine(items.join(', '));
  const rows: [SentenceKey, string][] = [
    ['ui.row.scene', oneLine(summary.scene)],
    ['ui.row.dcc', oneLine(`${summary.dcc} ${summary.version}`)],
    ['ui.row.frames', framesText(summary, translate)],
    ['ui.row.size', summary.size],
    ['ui.row.parts', partsText(summary, translate)],
    ['ui.row.cameras', list(summary.cameraSwitches)],
    ['ui.row.test', testText(summary, translate)],
    ['ui.row.project', oneLine(summary.project)],
    ['ui.row.artist', oneLine(summary.artist)],
    ['ui.row.labels', list(summary.labels)],
    ['ui.row.plugins', pluginText(summary, translate)],
    ['ui.row.files', fileText(summary, translate)],
    ['ui.row.folders', listed(summary.folders.map(folderItem), translate)],
    ['ui.row.maps', list(summary.maps)],
    [
      'ui.row.checked',
      summary.unread === undefined ? '' : translate(`ui.unread.${summary.unread}`, { dcc: summary.dcc }),
    ],
    ['ui.row.machine', oneLine(summary.machine)],
    ['ui.row.system', summary.system],
    ['ui.row.priority', summary.priority],
    ['ui.row.nodeLimit', summary.nodeLimit],
    ['ui.row.timeLimit', summary.timeLimit],
    ['ui.row.chunkSize', summary.chunkSize],
    ['ui.row.more', list(summary.more)],
    ['ui.row.farm', oneLine(summary.farm)],
    ['ui.row.cost', costText(summary, translate)],
  ];
  return rows
    .filter(([, value]) => value !== '')
    .map(([label, value]) => row(translate, theme, label, value, width))
    .join('');
}
