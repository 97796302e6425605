import { dccById } from '../domain/dcc/dcc.js';
import { pathKey } from '../domain/files/path-key.js';
import { missingNames, type NeededFile, namingFile, otherName } from '../domain/missing-names.js';
import type {
  Finding,
  SceneCamera,
  SceneLayer,
  SceneReport,
  SceneTip,
} from '../domain/scene/scene-report.js';
import { mapFlag } from '../domain/shell-word.js';
import { type SentenceKey, type Translate, translateIfKnown } from '../text/index.js';
import { columnBlocks, columns, oneLine } from './print.js';
import type { Theme } from './theme.js';
import { padded } from './width.js';

/** Returns the missing members of a set, and why the render does not need them. */
function missingText(one: NeededFile, translate: Translate): string {
  if (!('kind' in one) || !one.missing) return '';
  const names = missingNames(one);
  const reason = one.optional;
  const notes = [
    ...(names === '' ? [] : [translate('ui.missingFiles', { list: names })]),
    ...(reason ? [translate(`ui.optional.${reason}`)] : []),
  ];
  return notes.map((note) => ` (${note})`).join('');
}

/** Returns where a missing file was found, with the `--map` that uses it, quoted for the shell; empty if not found. */
export function elsewhereText(needed: NeededFile, translate: Translate, platform: NodeJS.Platform): string {
  const { foundAs, foundAt, map } = needed;
  if (foundAs !== undefined) return translate('ui.foundAs', { name: otherName(needed) });
  if (foundAt === undefined) return '';
  const place = translate('ui.foundAt', { place: foundAt });
  return map === undefined ? place : translate('ui.foundBy', { place, map: mapFlag(map, platform) });
}

function withHint<T extends NeededFile>(
  needed: T,
  translate: Translate,
  platform: NodeJS.Platform,
): T & { hint?: string } {
  const hint = elsewhereText(needed, translate, platform);
  return hint === '' ? needed : { ...needed, hint };
}

/** Returns the message and the hint of a finding; for an unknown code the code itself, and no hint. */
export function tipText(
  { code }: Pick<SceneTip, 'code'>,
  translate: Translate,
): { message: string; hint: string } {
  return {
    message: translateIfKnown(translate, `tip.${code}`, {}) ?? code,
    hint: translateIfKnown(translate, `tip.${code}.hint`, {}) ?? '',
  };
}

/** Returns a report as JSON (docs/contract.md, "analyze"), with hints in the user's language. */
export function reportJson(report: SceneReport, translate: Translate, platform: NodeJS.Platform): object {
  const { scene, dcc, format, version, renderer, frames, size, fps, plugins, cameras, ...rest } = report;
  const { layers, outputs, assets, nested, unknown, tips, ...more } = rest;
  return {
    ...{ scene, dcc, format, version, renderer, frames, size, fps, plugins, cameras, layers, outputs },
    assets: assets.map((asset) => withHint(asset, translate, platform)),
    nested: nested.map((one) => withHint(one, translate, platform)),
    unknown,
    tips: tips.map((tip) => ({ code: tip.code, ...tipText(tip, translate), items: tip.items })),
    ...more,
  };
}

function findingText<T>(
  { value, state, written }: Finding<T>,
  translate: Translate,
  show: (value: T) => string,
): string {
  if (value === null) return translate('ui.notKnown');
  if (written !== undefined) return translate('ui.roundedFrom', { value: show(value), written });
  return state === 'default' ? translate('ui.byDefault', { value: show(value) }) : show(value);
}

/** Whether the path of a file on this machine differs from an absolute path in the scene, or replaces a variable. */
function isElsewhere(path: string, resolved: string): boolean {
  if (path.includes('$')) return true;
  const rooted = /^(?:[A-Za-z]:)?[\\/](?![\\/])/.test(path);
  return rooted && pathKey(path) !== pathKey(resolved) && !/[<#%*]/.test(path);
}

/** Returns a line for each file that a scene needs, missing ones first, in blocks of lines. */
function* neededText(
  needed: readonly NeededFile[],
  translate: Translate,
  theme: Theme,
  platform: NodeJS.Platform,
): Generator<string> {
  const rank = (one: NeededFile) => (one.missing ? ('optional' in one && one.optional ? 1 : 2) : 0);
  const missingFirst = needed.toSorted((a, b) => rank(b) - rank(a));
  const toRow = (one: NeededFile) => {
    const missing = rank(one) === 1 ? 'optional' : 'missing';
    const state = one.missing ? missing : 'embedded' in one && one.embedded ? 'embedded' : 'found';
    const count =
      'files' in one && one.files ? ` (${translate('ui.fileCount', { count: one.files.length })})` : '';
    const hint = elsewhereText(one, translate, platform);
    const other = hint === '' ? '' : ` (${hint})`;
    const kind = 'kind' in one ? one.kind : 'scene';
    const place = one.resolved !== null && isElsewhere(one.path, one.resolved) ? `  ${one.resolved}` : '';
    const path = `${oneLine(one.path)}${count}${oneLine(other)}${oneLine(missingText(one, translate))}${oneLine(place)}`;
    const file = namingFile(one);
    const node = file === undefined ? one.node : translate('ui.nodeIn', { node: one.node, file });
    return [translate(`ui.is.${state}`), kind, oneLine(node), path];
  };
  // Whole lines are coloured, after `columnBlocks`, which would count colour sequences as text.
  const colours = [String, theme.warn, theme.bad];
  let at = 0;
  for (const block of columnBlocks(missingFirst, toRow)) {
    const coloured = block
      .split('\n')
      .slice(0, -1)
      .map((line) => {
        const one = missingFirst[at++];
        return `    ${(one && colours[rank(one)]?.(line)) ?? line}\n`;
      });
    yield coloured.join('');
  }
}

function tipLines({ tips }: SceneReport, translate: Translate, theme: Theme): string {
  return tips
    .map((tip) => {
      const { message, hint } = tipText(tip, translate);
      const items = tip.items.map((item) => `      ${oneLine(item)}\n`).join('');
      return `    ${theme.warn(oneLine(tip.code))} ${oneLine(message)}\n${items}      ${theme.faint(hint)}\n`;
    })
    .join('');
}

/** Rows with a line for each of their values. */
const LISTS: readonly SentenceKey[] = [
  ...(['ui.row.layers', 'ui.row.takes', 'ui.row.rops', 'ui.row.renderNodes', 'ui.row.outputs'] as const),
];

/** Columns before a value: two spaces, the label, a space. */
const INDENT = ' '.repeat(15);

/** Returns a line for each layer, take, ROP or render node: its frames, the type of a node, and whether it renders. */
function layersText(layers: readonly SceneLayer[], translate: Translate): string {
  const rows = layers.map(({ name, frames, type = '', renderable }) => {
    const text = translate('ui.layerFrames', {
      name: oneLine(name),
      frames: frames.value ?? translate('ui.notKnown'),
    });
    return [oneLine(type), renderable ? text : translate('ui.notRendered', { name: text })];
  });
  return columns(rows.some(([type]) => type !== '') ? rows : rows.map(([, text = '']) => [text])).trimEnd();
}

/** Returns which flags of `submit` set what is not read from a scene. */
function toSubmit(flags: readonly string[], translate: Translate): string {
  const shown = flags.map((flag) => (flag === '--asset' ? translate('ui.flagPerFile', { flag }) : flag));
  return translate('ui.unreadFlags', { list: shown.join(', ') });
}

/**
 * Returns the report on a scene of a format without a reader: no unknown values, but the flags that set them.
 * @param flags of `submit` for the values that are not read from the scene
 */
function unreadText(
  { scene, dcc }: SceneReport,
  flags: readonly string[],
  translate: Translate,
  theme: Theme,
): string {
  const row = (label: SentenceKey, value: string) =>
    `  ${theme.faint(padded(translate(label), 12))} ${oneLine(value)}\n`;
  return [
    `${theme.strong(oneLine(scene))}\n`,
    row('ui.row.dcc', dcc.name),
    row('ui.row.checked', translate('ui.unread.noReader', { dcc: dcc.name })),
    row('ui.row.toSubmit', toSubmit(flags, translate)),
  ].join('');
}

/**
 * Returns a report as text, in pieces: 100,000 assets are tens of megabytes.
 * @param flags of `submit` for the values that are not read from the scene
 */
export function* reportText(
  report: SceneReport,
  flags: readonly string[],
  translate: Translate,
  theme: Theme,
  platform: NodeJS.Platform,
): Generator<string> {
  if (report.format === 'unread') {
    yield unreadText(report, flags, translate, theme);
    return;
  }
  const { dcc, version, renderer, frames, size, fps, plugins, cameras, layers, outputs } = report;
  const ofCamera = ({ name, frames: own, renderable }: SceneCamera) => ({
    name: own === undefined ? name : translate('ui.layerFrames', { name, frames: own }),
    renderable,
  });
  const shown = (names: readonly { name: string; renderable: boolean }[]) =>
    names
      .map(({ name, renderable }) => (renderable ? name : translate('ui.notRendered', { name })))
      .join(', ');
  const rows: [SentenceKey, string][] = [
    ['ui.row.format', report.format],
    ['ui.row.version', `${dcc.name} ${findingText(version, translate, String)}`],
    ['ui.row.renderer', findingText(renderer, translate, String)],
    ['ui.row.frames', findingText(frames, translate, String)],
    ['ui.row.size', findingText(size, translate, ({ width, height }) => `${width}x${height}`)],
    ['ui.row.fps', findingText(fps, translate, (rate) => String(Math.round(rate * 1000) / 1000))],
    [
      'ui.row.plugins',
      Object.entries(plugins)
        .map((pair) => pair.join(' '))
        .join(', '),
    ],
    ['ui.row.cameras', shown(cameras.map(ofCamera))],
    [`ui.row.${dccById(dcc.id)?.partName ?? 'layers'}`, layersText(layers, translate)],
    ['ui.row.outputs', outputs.map(oneLine).join('\n')],
    ['ui.row.unknown', report.unknown.join(', ')],
    ['ui.row.toSubmit', flags.length > 0 ? toSubmit(flags, translate) : ''],
  ];
  const head = rows
    .filter(([, value]) => value !== '')
    .map(([label, value]) => {
      // Lists have a line for each part or file; a line break in any other value is part of a name.
      const lines = LISTS.includes(label) ? value.split('\n') : [oneLine(value)];
      return `  ${theme.faint(padded(translate(label), 12))} ${lines.join(`\n${INDENT}`)}\n`;
    })
    .join('');
  yield `${theme.strong(oneLine(report.scene))}\n${head}`;
  const needed = [...report.nested, ...report.assets];
  if (needed.length > 0) yield `  ${theme.faint(translate('ui.row.needs'))}\n`;
  yield* neededText(needed, translate, theme, platform);
  const tips = tipLines(report, translate, theme);
  if (tips !== '') yield `  ${theme.faint(translate('ui.row.findings'))}\n${tips}`;
}
