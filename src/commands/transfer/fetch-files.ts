import { showBytes } from '../../domain/bytes.js';
import { remotePath } from '../../domain/remote-file.js';
import { DataError, NoInputError, named, type RayvisionError } from '../../errors.js';
import { errorJson } from '../../output/errors.js';
import { listed } from '../../output/list.js';
import { oneLine } from '../../output/print.js';
import type { Translate } from '../../text/index.js';
import type { Brought } from '../../transfer/download.js';
import { together } from '../outcome.js';

/** What a download brought, each file of the farm's once, in the order in which they came. */
export interface Fetched {
  /** Absolute path of the folder. */
  readonly to: string;
  readonly brought: readonly Brought[];
  /** What stopped it, if anything did. */
  readonly error: RayvisionError | undefined;
}

function withState<S extends Brought['state']>({ brought }: Fetched, state: S) {
  return brought.filter((one): one is Extract<Brought, { state: S }> => one.state === state);
}

/** One file as JSON has it. */
export function broughtJson(brought: Brought, translate: Translate): object {
  const { remote, state } = brought;
  const facts = { path: remotePath(remote), size: remote.size, state };
  if (state === 'refused') return { ...facts, why: brought.why };
  if (state === 'failed')
    return { ...facts, local: brought.local, error: named(brought.error).tell(translate) };
  return { ...facts, local: brought.local };
}

/** The member `download` of JSON answers. */
export function fetchedJson(fetched: Fetched, translate: Translate) {
  const count = (state: Brought['state']) => withState(fetched, state).length;
  const bytes = withState(fetched, 'fetched').reduce((sum, { remote }) => sum + remote.size, 0);
  return {
    to: fetched.to,
    fetched: count('fetched'),
    held: count('held'),
    kept: count('kept'),
    refused: count('refused'),
    failed: count('failed'),
    bytes,
    // What stopped it; each file has its own.
    ...(fetched.error ? errorJson(fetched.error, translate) : {}),
    files: fetched.brought.map((one) => broughtJson(one, translate)),
  };
}

/** Why files failed. Several files that the mount does not have yet are one error, which names the first of them. */
function failures(fetched: Fetched): RayvisionError[] {
  const all = withState(fetched, 'failed').map(({ error }) => named(error));
  const behind = all.filter(({ key }) => key === 'download.behind');
  if (behind.length < 2) return all;
  const paths = behind.map(({ params }) => String(params.path));
  const list = (translate: Translate) => listed(paths, translate);
  const others = all.filter((error) => !behind.includes(error));
  return [...others, new NoInputError('download.behindMany', { count: paths.length, list })];
}

/** Lines for a person: what was refused, kept or failed, each by name. */
export function troubleLines(fetched: Fetched, translate: Translate): string[] {
  const refused = withState(fetched, 'refused').map(({ remote, why }) =>
    translate('ui.refusedFile', { path: oneLine(remotePath(remote)), why: translate(`ui.why.${why}`) }),
  );
  const others = withState(fetched, 'kept').map(({ local }) => local);
  const kept =
    others.length > 0
      ? [translate('ui.keptFiles', { count: others.length, list: listed(others, translate) })]
      : [];
  const failed = failures(fetched).map((error) => oneLine(error.tell(translate)));
  return [...refused, ...kept, ...failed];
}

/** Undefined when all that could be wanted is here; else all that went wrong, of the kind of the worst. */
export function fetchedFailure(fetched: Fetched): RayvisionError | undefined {
  const failed = failures(fetched);
  const stopped = fetched.error ? [fetched.error] : [];
  return together([...stopped, ...refusedError(fetched), ...failed], 'download.failed');
}

/** Names that must not be written are bad data. */
function refusedError(fetched: Fetched): DataError[] {
  const refused = withState(fetched, 'refused');
  if (refused.length === 0) return [];
  const list = (translate: Translate) =>
    listed(
      refused.map(({ remote, why }) => `${remotePath(remote)} (${translate(`ui.why.${why}`)})`),
      translate,
    );
  return [new DataError('download.refused', { count: refused.length, list })];
}

/** `24 files (1.2 MB) brought to out; 3 were there already`. */
export function fetchedText(fetched: Fetched, translate: Translate): string {
  const news = withState(fetched, 'fetched');
  const size = showBytes(news.reduce((sum, { remote }) => sum + remote.size, 0));
  const held = withState(fetched, 'held').length;
  const facts = { count: news.length, size, held, to: oneLine(fetched.to) };
  const others = fetched.brought.length - held - news.length;
  if (news.length === 0 && (fetched.error || others > 0)) return translate('ui.downloadedAll', facts);
  if (held === 0) return translate(news.length === 0 ? 'ui.downloadedNothing' : 'ui.downloadedAll', facts);
  return translate(news.length === 0 ? 'ui.downloadedNone' : 'ui.downloaded', facts);
}
