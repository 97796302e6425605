import { createHash } from 'node:crypto';
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Notice } from '../domain/task/notice.js';
import { readJson, removeFile, renameFile, writeJson } from './files/json-file.js';
import { currentOwner, isOwnerAlive, type ProcessContext } from './files/process-identity.js';

/** A process, and the folder of its state. */
export type NoticeWorld = ProcessContext & { readonly folder: string };

/** A notice that is written down until it has been delivered. */
export interface PendingNotice {
  readonly notice: Notice;
  /** Removes it, after it was delivered. */
  remove(): Promise<void>;
  /** Shows other processes that this one still delivers it, where process ids do not tell. */
  touch(): Promise<void>;
}

/** A notice that could not be delivered in this time (milliseconds) is of no use any more. */
const KEPT_FOR = 7 * 24 * 3_600_000;
/** Notices of dead processes that one run takes over. */
const MOST_TAKEN = 100;

/** The farm's answers are not larger: a task with thousands of sub tasks. */
const MOST_BYTES = 128 * 1024 * 1024;

/** `<id>-<receiver>.<owner>.json` */
const NAME = /^([0-9a-f]{32}-[0-9a-f]{8})\.([0-9a-f]{8}-\d+-\d+)\.json$/;

const folderOf = ({ folder }: NoticeWorld) => join(folder, 'notices');

function isNotice(value: unknown): value is Notice {
  const { channel, body, sentence, exitCode, at } = (value ?? {}) as Partial<Notice>;
  const { event, id, task } = body ?? {};
  return (
    ['exec', 'notify', 'webhook'].includes(channel?.kind ?? '') &&
    event === 'task.ended' &&
    typeof id === 'string' &&
    typeof task?.taskId === 'number' &&
    typeof task.status?.code === 'number' &&
    typeof sentence === 'string' &&
    typeof exitCode === 'number' &&
    typeof at === 'number'
  );
}

function pending(file: string, notice: Notice, world: NoticeWorld): PendingNotice {
  return {
    notice,
    remove: () => removeFile(file),
    async touch() {
      const now = new Date(world.now());
      await utimes(file, now, now).catch(() => {});
    },
  };
}

/** Writes a notice down before it is delivered. @throws OutputError */
export async function writeNotice(notice: Notice, world: NoticeWorld): Promise<PendingNotice> {
  const receiver = createHash('sha256').update(JSON.stringify(notice.channel)).digest('hex').slice(0, 8);
  const owner = await currentOwner(world);
  const file = join(folderOf(world), `${notice.body.id}-${receiver}.${owner}.json`);
  await writeJson(file, notice);
  return pending(file, notice, world);
}

/** Renames a file to one of ours. False where another process was faster. */
async function take(from: string, to: string): Promise<boolean> {
  return renameFile(from, to).then(
    () => true,
    () => false,
  );
}

/**
 * Takes over the notices that dead processes left. Removes those that are too old or cannot be
 * understood.
 * @throws the signal's reason when interrupted
 */
export async function takeNotices(world: NoticeWorld): Promise<PendingNotice[]> {
  const folder = folderOf(world);
  const own = await currentOwner(world);
  const taken: PendingNotice[] = [];
  const names = await readdir(folder).catch(() => []);
  const others = names.flatMap((name) => {
    const [, key = '', owner = ''] = NAME.exec(name) ?? [];
    return key === '' || owner === own ? [] : [{ file: join(folder, name), key, owner }];
  });
  // Together: where another machine shares the folder, each check watches a file for seconds.
  const left = await Promise.all(
    others.slice(0, MOST_TAKEN).map(async (one) => {
      return (await isOwnerAlive(one.file, one.owner, world)) ? [] : [one];
    }),
  );
  for (const { file, key } of left.flat()) {
    const mine = join(folder, `${key}.${own}.json`);
    if (!(await take(file, mine))) continue;
    const notice = await readJson(mine, MOST_BYTES);
    const isUseful = isNotice(notice) && Math.abs(world.now() - notice.at) < KEPT_FOR;
    if (isUseful) taken.push(pending(mine, notice, world));
    else await removeFile(mine).catch(() => {});
  }
  return taken;
}
