import { resolve } from 'node:path';
import picomatch from 'picomatch';
import type { Context } from '../../context.js';
import { parseSpeed } from '../../domain/bytes.js';
import { parseFrameList } from '../../domain/frames.js';
import { renderingTasks, type Task } from '../../domain/task.js';
import { named, type RayvisionError, UsageError } from '../../errors.js';
import { print, printJson } from '../../output/print.js';
import type { OnConflict } from '../../transfer/download.js';
import { makeTarget } from '../../transfer/target.js';
import { deferRangeError } from '../flags/defer-range-error.js';
import { farmFlags, progressFor, READER_GONE } from '../flags/globals.js';
import { readIds } from '../flags/ids.js';
import type { Outcome } from '../outcome.js';
import { knownTasks } from '../session/known-tasks.js';
import { type Session, withSession } from '../session/session.js';
import { checkNoneEmpty } from '../submit/settings.js';
import { tellFetched } from '../wait/print-result.js';
import { engineFor } from './choose-engine.js';
import type { DownloadOptions } from './download.js';
import { broughtJson, type Fetched, fetchedFailure, fetchedJson, fetchedText } from './fetch-files.js';
import { openHasher } from './open-hasher.js';
import { cutShort } from './report-interrupted-transfer.js';
import { bringerOf, type ResultWishes, stands } from './result-downloader.js';
import { meterOf } from './transfer-progress.js';

const CONFLICTS: readonly OnConflict[] = ['skip', 'overwrite', 'rename'];

function conflictOf(text: string): OnConflict {
  const found = CONFLICTS.find((one) => one === text);
  if (!found) throw new UsageError('download.conflict', { text });
  return found;
}

/** A pattern without a slash is about names, one with a slash about paths. */
function includeOf(globs: readonly string[]): (path: string) => boolean {
  const tests = globs.map((glob) => picomatch(glob, { basename: !glob.includes('/'), dot: true }));
  return (path) => tests.some((test) => test(path));
}

/** Reads the flags, and hands them out when it is their values' turn. */
function wishesOf(options: DownloadOptions, { cwd }: Context): () => ResultWishes {
  const { frames, include, layer, maxSpeed } = options;
  const onConflict = conflictOf(options.onConflict ?? 'skip');
  const list = deferRangeError(() => (frames === undefined ? undefined : parseFrameList(frames)));
  const speed = deferRangeError(() => (maxSpeed === undefined ? undefined : parseSpeed(maxSpeed)));
  return () => ({
    to: resolve(cwd, options.to ?? '.'),
    onConflict,
    frames: list(),
    layers: layer,
    include: include && includeOf(include),
    limit: speed(),
  });
}

async function bring(
  session: Session,
  tasks: readonly Task[],
  wishes: ResultWishes,
  options: DownloadOptions,
  context: Context,
): Promise<Fetched> {
  const { say, stdout, signal } = context;
  const hasher = openHasher(context);
  const progress = await progressFor(options, context, say('ui.downloading'));
  const meter = meterOf(progress, 'ui.downloading', context);
  try {
    const engine = await engineFor(session, hasher, context);
    await makeTarget(wishes.to);
    const listener = {
      onPlan: (count: number, bytes: number) => meter.expect(count, bytes),
      onBytes: (bytes: number) => meter.travelled(bytes),
      async onBrought(...[brought, taskId]: Parameters<Parameters<typeof bringerOf>[3]['onBrought']>) {
        if (brought.state === 'fetched' || brought.state === 'failed') meter.done();
        if (!options.ndjson) return;
        const time = new Date(context.now()).toISOString();
        await printJson(stdout, { event: 'download', time, taskId, ...broughtJson(brought, say) });
      },
    };
    const bringer = bringerOf(engine, session.client, wishes, listener, context);
    let error: RayvisionError | undefined;
    await bringer.pass(tasks, signal).catch((cause: unknown) => {
      signal.throwIfAborted();
      // What came before it is told all the same.
      error = named(cause);
    });
    return { to: wishes.to, brought: [...bringer.brought.values()], error };
  } finally {
    progress.stop();
    await hasher.close();
  }
}

async function tell(fetched: Fetched, options: DownloadOptions, context: Context): Promise<void> {
  const { say, stdout } = context;
  const whole = fetchedJson(fetched, say);
  if (options.ndjson) {
    const time = new Date(context.now()).toISOString();
    const { files: _, ...counts } = whole;
    await printJson(stdout, {
      event: 'end',
      time,
      exitCode: fetchedFailure(fetched)?.exitCode ?? 0,
      ...counts,
    });
    return;
  }
  if (options.json) return printJson(stdout, whole);
  await tellFetched(fetched, { ...options, quiet: true }, context);
  if (!options.quiet) await print(stdout, `${fetchedText(fetched, say)}\n`);
}

/** Brings results here: of a task that goes on the frames that are done, of others all. */
export async function runDownload(options: DownloadOptions, context: Context): Promise<Outcome> {
  // A reader that leaves early must not make a download that was cut off look like one.
  context.exitWhenUnread(READER_GONE);
  checkNoneEmpty(options);
  if (options.json && options.ndjson) throw new UsageError('wait.twoForms');
  const planned = deferRangeError(() => wishesOf(options, context));
  const ids = await readIds(options, context);
  const wishes = planned()();
  let going: readonly Task[] = [];
  const work = async (session: Session) => {
    const tasks = await knownTasks(session.client, ids);
    going = renderingTasks(tasks).filter((task) => !stands(task));
    return bring(session, tasks, wishes, options, context);
  };
  const fetched = await cutShort(options, context, () => withSession(options, context, work));
  await tell(fetched, options, context);
  if (going.length > 0 && !options.quiet && !options.json) {
    const [list, farm] = [going.map(({ alias }) => alias).join(', '), farmFlags(options)];
    const to = options.to ?? '.';
    context.stderr.write(`${context.say('ui.stillRenders', { list, ids: ids.join(' '), to, farm })}\n`);
  }
  return fetchedFailure(fetched) ?? 0;
}
