import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Arguments } from './arguments.js';
import type { Behaviour } from './behaviour.js';
import { copyAsAscp } from './copy.js';
import { LostConnection } from './storage.js';

/** A file to transfer. */
interface Item {
  readonly from: string;
  readonly to: string;
  /** As it is printed. */
  readonly name: string;
}

/** A transfer from or to a folder of the sandbox. */
export interface Job extends Omit<Arguments, 'host' | 'port' | 'storage' | 'uid'> {
  readonly folder: string;
  readonly behaviour: Behaviour;
  print(line: string): void;
  /** Checks that the farm is still there. @throws LostConnection */
  check(): Promise<void>;
  hang(): Promise<never>;
}

/** Files below a folder, or the file itself, by their paths from there. */
function filesAt(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found ? [''] : [];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && !entry.name.endsWith('.aspx'))
    .map(({ parentPath, name }) => join(parentPath, name).slice(path.length + 1))
    .toSorted();
}

/** Path in a storage; what would lead out of it stays inside. */
function inside(folder: string, remote: string): string {
  return join(folder, join('/', remote.replaceAll('\\', '/')));
}

/** With `-K true` the local path is added below the remote one. */
function remotePath({ remote, keep }: Job, path: string): string {
  return keep ? join(remote, path.replace(/^([A-Za-z]):/, '/$1')) : remote;
}

function itemsOf(job: Job): Item[] | string {
  const { type, local, remote, folder, keep } = job;
  if (type === 'upload_json') {
    const { asset } = JSON.parse(readFileSync(local, 'utf8')) as {
      asset: { local: string; server: string }[];
    };
    return asset.map((one) => ({
      ...{ from: one.local, to: inside(folder, join(remote, one.server)), name: one.local },
    }));
  }
  if (type === 'upload_path') {
    const target = inside(folder, remotePath(job, local));
    return filesAt(local).map((path) => {
      const from = path === '' ? local : join(local, path);
      return { from, to: path === '' ? target : join(target, path), name: from };
    });
  }
  if (type === 'download_path') {
    const source = inside(folder, remote);
    const target = keep ? join(local, remote) : local;
    return filesAt(source).map((path) => {
      const to = path === '' ? join(target, basename(source)) : join(target, path);
      return { from: path === '' ? source : join(source, path), to, name: to };
    });
  }
  return `${type}: the sandbox has no lists`;
}

/** Transfers all files of a job as `ascp` would, and prints what the program prints. @returns how many failed */
export async function transferAll(job: Job): Promise<number> {
  const { direction, behaviour, print, hang, speed, check } = job;
  const items = itemsOf(job);
  if (typeof items === 'string') throw new Error(items);
  if (items.length === 0) {
    print(`get path (${direction === 'upload' ? job.local : job.remote}) info failed`);
    return 1;
  }
  const failure = (word: string, name: string) =>
    print(`${direction} file ${word} (${name}), error-${behaviour.error ?? 301}: stand-in`);
  let failed = 0;
  for (const { from, to, name } of items) {
    const own = basename(from);
    if (behaviour.omit?.includes(own)) continue;
    const size = statSync(from, { throwIfNoEntry: false })?.size;
    if (size === undefined || behaviour.unreadable?.includes(own)) {
      print(`get path (${name}) info failed`);
      failed += 1;
      continue;
    }
    print(`${direction} file begin (${name})`);
    const isHalf = behaviour.half?.includes(own) || behaviour.silent === 'moving';
    const isFailing = behaviour.fail?.includes(own) || behaviour.interrupt?.includes(own);
    const lost = (error: unknown) => {
      if (error instanceof LostConnection) failure('interrupt', name);
      throw error;
    };
    await check().catch(lost);
    await copyAsAscp({
      ...{ from, to, size, speed, check, onlyOlder: direction === 'download' },
      until: isHalf || isFailing ? Math.floor(size / 2) : size,
      onProgress(percent) {
        print(` speed: ${speed} KB/S, progress: ${percent}%`);
        print(` file progress (${name}) `);
      },
    }).catch(lost);
    if (behaviour.silent === 'moving') await hang();
    if (behaviour.interrupt?.includes(own)) failure('interrupt', name);
    if (isFailing) {
      if (behaviour.fail?.includes(own)) failure('fail', name);
      failed += 1;
    } else print(`${direction} file done (${name})`);
  }
  return failed;
}
