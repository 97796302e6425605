import { foldNames } from '../domain/fold-names.js';
import type {
  Finding,
  NestedScene,
  SceneAsset,
  SceneCamera,
  SceneReport,
  SceneTip,
} from '../domain/scene-report.js';
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

/** Most names of missing members that are shown. */
const MOST_NAMES = 10;

/** The members of a set that are missing, in few words; empty for a file that is missing as a whole, or is there. */
export function missingNames(needed: Needed): string {
  const names = foldNames(('missingFiles' in needed && needed.missingFiles) || []);
  return names.slice(0, MOST_NAMES).join(', ') + (names.length > MOST_NAMES ? ', …' : '');
}

/** What is missing of a set, and why a render does without it. */
function missingText(one: Needed, say: Say): string {
  if (!('kind' in one) || !one.missing) return '';
  const names = missingNames(one);
  const reason = one.optional;
  const notes = [
    ...(names === '' ? [] : [say('ui.missingFiles', { list: names })]),
    ...(reason ? [say(`ui.optional.${reason}`)] : []),
  ];
  return notes.map((note) => ` (${note})`).join('');
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

function findingText<T>({ value, state, written }: Finding<T>, say: Say, show: (value: T) => string): string {
  if (value === null) return say('ui.notKnown');
  if (written !== undefined) return say('ui.roundedFrom', { value: show(value), written });
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
  const rank = (one: Needed) => (one.missing ? ('optional' in one && one.optional ? 1 : 2) : 0);
  const missingFirst = needed.toSorted((a, b) => rank(b) - rank(a));
  const rows = missingFirst.map((one) => {
    const missing = rank(one) === 1 ? 'optional' : 'missing';
    const state = one.missing ? missing : 'embedded' in one && one.embedded ? 'embedded' : 'found';
    const count = 'files' in one && one.files ? ` (${say('ui.fileCount', { count: one.files.length })})` : '';
    const other = one.foundAs === undefined ? '' : ` (${say('ui.foundAs', { name: otherName(one) })})`;
    const kind = 'kind' in one ? one.kind : 'scene';
    const place = one.resolved !== null && isElsewhere(one.path, one.resolved) ? `  ${one.resolved}` : '';
    const path = `${oneLine(one.path)}${count}${oneLine(other)}${oneLine(missingText(one, say))}${oneLine(place)}`;
    return [say(`ui.is.${state}`), kind, oneLine(one.node), path];
  });
  const lines = columns(rows).split('\n').slice(0, -1);
  // Coloured as a whole: colours have no width, and columns count letters.
  const colours = missingFirst.map((one) => [String, theme.warn, theme.bad][rank(one)] ?? String);
  return lines.map((line, at) => `    ${colours[at]?.(line) ?? line}\n`).join('');
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

/** A report as an artist reads it. */
export function reportText(report: SceneReport, say: Say, theme: Theme): string {
  const { dcc, version, renderer, frames, size, fps, plugins, cameras, layers, outputs } = report;
  const ofCamera = ({ name, frames: own, renderable }: SceneCamera) => ({
    name: own === undefined ? name : say('ui.layerFrames', { name, frames: own }),
    renderable,
  });
  const shown = (names: readonly { name: string; renderable: boolean }[]) =>
    names.map(({ name, renderable }) => (renderable ? name : say('ui.notRendered', { name }))).join(', ');
  const rows: [SentenceKey, string][] = [
    ['ui.row.format', report.format === 'unread' ? say('ui.unread') : report.format],
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
    ['ui.row.cameras', shown(cameras.map(ofCamera))],
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
