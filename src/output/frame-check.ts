import { basename, dirname, join, relative } from 'node:path';
import type { BadFile, BadReason, FrameCheck, ImagePart } from '../domain/frames/frame-check.js';
import { splitFrameName } from '../domain/frames/frame-name.js';
import type { Translate } from '../text/index.js';
import { oneLine } from './print.js';
import type { Theme } from './theme.js';

function partText({ name, id }: ImagePart, translate: Translate): string {
  if (id === undefined) return translate(`bad.part.${name}`);
  return typeof id === 'number'
    ? translate(`bad.numbered.${name}`, { id })
    : translate(`bad.named.${name}`, { id });
}

/** Returns why a file is bad, as a sentence. */
export function badReasonText(why: BadReason, translate: Translate): string {
  switch (why.reason) {
    case 'blank':
      return translate('bad.blank');
    case 'odd':
      return translate('bad.odd', { own: why.own, others: why.others });
    case 'unreadable':
      return translate('bad.unreadable', { cause: why.code });
    default:
      return translate(`bad.${why.reason}`, { part: partText(why.part, translate) });
  }
}

/** Returns a check as JSON (docs/contract.md, "check"). */
export function frameCheckJson({ bad, ...others }: FrameCheck, translate: Translate) {
  const files = bad.map((one) => ({ ...one, why: badReasonText(one.why, translate) }));
  return {
    files: others.files,
    bad: files,
    missing: others.missing,
    writing: others.writing,
    notDecoded: others.notDecoded,
  };
}

/** Returns sorted numbers as `1-3, 7`. */
function rangesText(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(', ');
}

function badLine({ file, kind, why }: BadFile, folder: string, translate: Translate, theme: Theme): string {
  const facts = {
    file: relative(folder, file),
    kind: theme.bad(translate(`bad.kind.${kind}`)),
    why: badReasonText(why, translate),
  };
  return `${oneLine(facts.file)}  ${facts.kind}  ${facts.why}`;
}

/** Returns the name of a frame's sequence, such as `beauty/shot.#.exr`. */
function sequenceName(file: string | null, folder: string): string {
  if (file === null) return '.';
  const { before = basename(file), after = '' } = splitFrameName(basename(file)) ?? {};
  return join(relative(folder, dirname(file)), `${before}#${after}`);
}

/** Returns a line for each bad file, and one for the missing frames of each sequence. */
export function badFrameLines(
  { bad, missing }: FrameCheck,
  folder: string,
  translate: Translate,
  theme: Theme,
): string[] {
  const gone = new Map<string, Set<number>>();
  for (const { file, frame } of missing) {
    const place = sequenceName(file, folder);
    gone.set(place, (gone.get(place) ?? new Set()).add(frame));
  }
  const missingLines = [...gone].map(([place, frames]) => {
    const list = rangesText([...frames].toSorted((a, b) => a - b));
    const facts = { place: oneLine(place), frames: list, count: frames.size };
    return translate('ui.checkMissing', facts);
  });
  return [...bad.map((one) => badLine(one, folder, translate, theme)), ...missingLines];
}

/** Returns the counts of a check. */
export function frameCheckSummary(check: FrameCheck, translate: Translate): string {
  const { files, bad, missing, writing, notDecoded } = check;
  const counts = { files, bad: bad.length, missing: missing.length };
  const parts = [translate(bad.length + missing.length > 0 ? 'ui.checkBad' : 'ui.checkGood', counts)];
  if (writing > 0) parts.push(translate('ui.checkWriting', { count: writing }));
  if (notDecoded > 0) parts.push(translate('ui.checkNotDecoded', { count: notDecoded }));
  return parts.join(' ');
}
