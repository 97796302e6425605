import type { Finding, NestedScene, SceneAsset, SceneReport, SceneTip } from '../domain/scene-report.js';
import { type Say, type SentenceKey, sayIfKnown } from '../text/index.js';
import { columns, oneLine } from './print.js';
import type { Theme } from './theme.js';
import { padded } from './width.js';

type Needed = SceneAsset | NestedScene;

/** The name under which a file was found; its whole path where a folder is in another case. */
export function otherName({ path, foundAs = '' }: Pick<Needed, 'path' | 'foundAs'>): string {
  const last = (text: string) => text.split(/[\\/]/).at(-1) ?? '';
  return last(foundAs) === last(path) ? foundAs : last(foundAs);
}

function withHint<T extends Needed>(needed: T, say: Say): T & { hint?: string } {
  if (needed.foundAs === undefined) return needed;
  return { ...needed, hint: say('ui.foundAs', { name: otherName(needed) }) };
}

/** What a finding means and what cures it; a code that this program has no words for has none. */
export function tipText({ code }: Pick<SceneTip, 'code'>, say: Say): { message: string; hint: string } {
  return {
    message: sayIfKnown(say, `tip.${code}`, {}) ?? code,
    hint: sayIfKnown(say, `tip.${code}.hint`, {}) ?? '',
  };
}

/** A report in the contract's members and their order: the whole value, with hints in the reader's language. */
export function reportJson(report: SceneReport, say: Say): object {
  const { scene, dcc, format, version, renderer, frames, size, fps, plugins, cameras, ...rest } = report;
  const { layers, outputs, assets, nested, unknown, tips, ...more } = rest;
  return {
    ...{ scene, dcc, format, version, renderer, frames, size, fps, plugins, cameras, layers, outputs },
    assets: assets.map((asset) => withHint(asset, say)),
    nested: nested.map((one) => withHint(one, say)),
    unknown,
    tips: tips.map((tip) => ({ code: tip.code, ...tipText(tip, say), items: tip.items })),
    ...more,
  };
}

function findingText<T>({ value, state }: Finding<T>, say: Say, show: (value: T) => string): string {
  if (value === null) return say('ui.notKnown');
  return state === 'default' ? say('ui.byDefault', { value: show(value) }) : show(value);
}

/** Whether a file lies elsewhere than where the scene says from the root on, or in terms of a variable. */
function isElsewhere(path: string, resolved: string): boolean {
  if (path.includes('$')) return true;
  const rooted = /^(?:[A-Za-z]:)?[\\/](?![\\/])/.test(path);
  return rooted && path !== resolved && !/[<#%*]/.test(path);
}

/** What a scene needs, a line each; what is missing comes first. */
function neededText(needed: readonly Needed[], say: Say, theme: Theme): string {
  const missingFirst = needed.toSorted((a, b) => Number(b.missing) - Number(a.missing));
  const rows = missingFirst.map((one) => {
    const state = one.missing ? 'missing' : 'embedded' in one && one.embedded ? 'embedded' : 'found';
    const count = 'files' in one && one.files ? ` (${say('ui.fileCount', { count: one.files.length })})` : '';
    const other = one.foundAs === undefined ? '' : ` (${say('ui.foundAs', { name: otherName(one) })})`;
    const kind = 'kind' in one ? one.kind : 'scene';
    const place = one.resolved !== null && isElsewhere(one.path, one.resolved) ? `  ${one.resolved}` : '';
    const path = `${oneLine(one.path)}${count}${oneLine(other)}${oneLine(place)}`;
    return [say(`ui.is.${state}`), kind, oneLine(one.node), path];
  });
  const lines = columns(rows).split('\n').slice(0, -1);
  // Coloured as a whole: colours have no width, and columns count letters.
  return lines.map((line, at) => `    ${missingFirst[at]?.missing ? theme.bad(line) : line}\n`).join('');
}

function tipLines({ tips }: SceneReport, say: Say, theme: Theme): string {
  return tips
    .map((tip) => {
      const { message, hint } = tipText(tip, say);
      const items = tip.items.map((item) => `      ${oneLine(item)}\n`).join('');
      return `    ${theme.warn(tip.code)} ${message}\n${items}      ${theme.faint(hint)}\n`;
    })
    .join('');
}

/**
 * A scene in a format that nobody reads yet: no row of what is not known, but what to name in its place.
 * @param flags of `submit` that say what the scene does not
 */
function unreadText({ scene, dcc }: SceneReport, flags: readonly string[], say: Say, theme: Theme): string {
  const row = (label: SentenceKey, value: string) =>
    `  ${theme.faint(padded(say(label), 12))} ${oneLine(value)}\n`;
  return [
    `${theme.strong(oneLine(scene))}\n`,
    row('ui.row.dcc', dcc.name),
    row('ui.row.checked', say('ui.unread.noReader', { dcc: dcc.name })),
    row('ui.row.toSubmit', say('ui.unreadFlags', { list: flags.join(', ') })),
  ].join('');
}

/**
 * A report as an artist reads it.
 * @param flags of `submit` that say what a scene does not that cannot be read
 */
export function reportText(report: SceneReport, flags: readonly string[], say: Say, theme: Theme): string {
  if (report.format === 'unread') return unreadText(report, flags, say, theme);
  const { dcc, version, renderer, frames, size, fps, plugins, cameras, layers, outputs } = report;
  const shown = (names: readonly { name: string; renderable: boolean }[]) =>
    names.map(({ name, renderable }) => (renderable ? name : say('ui.notRendered', { name }))).join(', ');
  const rows: [SentenceKey, string][] = [
    ['ui.row.format', report.format],
    ['ui.row.version', `${dcc.name} ${findingText(version, say, String)}`],
    ['ui.row.renderer', findingText(renderer, say, String)],
    ['ui.row.frames', findingText(frames, say, String)],
    ['ui.row.size', findingText(size, say, ({ width, height }) => `${width}x${height}`)],
    ['ui.row.fps', findingText(fps, say, (rate) => String(Math.round(rate * 1000) / 1000))],
    [
      'ui.row.plugins',
      Object.entries(plugins)
        .map((pair) => pair.join(' '))
        .join(', '),
    ],
    ['ui.row.cameras', shown(cameras)],
    [
      'ui.row.layers',
      shown(
        layers.map(({ name, frames: own, renderable }) => ({
          name: say('ui.layerFrames', { name, frames: own.value ?? say('ui.notKnown') }),
          renderable,
        })),
      ),
    ],
    ['ui.row.outputs', outputs.join(', ')],
    ['ui.row.unknown', report.unknown.join(', ')],
  ];
  const head = rows
    .filter(([, value]) => value !== '')
    .map(([label, value]) => `  ${theme.faint(padded(say(label), 12))} ${oneLine(value)}\n`)
    .join('');
  const needed = neededText([...report.nested, ...report.assets], say, theme);
  const needs = needed === '' ? '' : `  ${theme.faint(say('ui.row.needs'))}\n${needed}`;
  const tips = tipLines(report, say, theme);
  const findings = tips === '' ? '' : `  ${theme.faint(say('ui.row.findings'))}\n${tips}`;
  return `${theme.strong(oneLine(report.scene))}\n${head}${needs}${findings}`;
}
