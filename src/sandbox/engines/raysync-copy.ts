import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, stat, utimes } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** A file that is copied, and what the list of failed files calls it. */
export interface Copy {
  readonly from: string;
  readonly to: string;
  /** Path of the local side. */
  readonly local: string;
}

/** A request that names a storage which does not exist, or leads out of it. */
export class RefusedTransfer extends Error {}

/**
 * Returns the folder of a path such as `/input/10201-5/a/b` below the storages' root.
 * @throws RefusedTransfer for another storage than the request's, and for a path that leads out of it
 */
function storagePath(root: string, kind: string, port: unknown, path: string): string {
  const [, storage = ''] = new RegExp(`^/${kind}/(${Number(port)}-\\d+)/`).exec(path) ?? [];
  const base = resolve(root, kind, storage);
  const found = resolve(root, `.${path}`);
  if (storage === '' || (found !== base && !found.startsWith(base + sep))) {
    throw new RefusedTransfer(`no storage of this account: ${path}`);
  }
  return found;
}

/** Reads an upload list: `local:"…" server:"/input/<bid>-<uid>/…"`, a line a file. */
async function readList(file: string): Promise<[local: string, server: string][]> {
  const text = await readFile(file, 'utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const found = /^local:"([^"]+)" server:"([^"]+)"$/.exec(line);
    if (!found) throw new RefusedTransfer(`not a line of an upload list: ${line}`);
    return [found[1] ?? '', found[2] ?? ''];
  });
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Returns the files that a transfer copies. @throws RefusedTransfer; the system's error for a missing source */
export async function copiesOf(root: string, body: Readonly<Record<string, unknown>>): Promise<Copy[]> {
  const port = body['server-port'];
  if (body['task-type'] === 'upload-list') {
    const pairs = await readList(String(body['file-list']));
    return pairs.map(([local, server]) => ({
      local,
      from: local,
      to: storagePath(root, 'input', port, server),
    }));
  }
  const source = String(body['source-path']);
  const target = String(body['target-path']);
  if (body['task-type'] === 'upload') {
    return [{ local: source, from: source, to: storagePath(root, 'input', port, target) }];
  }
  const from = storagePath(root, 'output', port, source);
  // Without the slash at its end the folder itself is downloaded too.
  const base = source.endsWith('/') ? from : dirname(from);
  return (await filesBelow(from)).map((file) => {
    const to = join(target, relative(base, file));
    return { local: to, from: file, to };
  });
}

/** How fast a file is copied. */
export interface Pace {
  /** Bytes a second; undefined for no limit. */
  readonly limit: number | undefined;
  /** Called after each piece. @throws to end the copy */
  check(): Promise<void>;
}

const PIECE = 262_144;

/** Copies a file, unless the target has it; the target gets its name when it is complete. */
export async function copyWhole({ from, to }: Copy, { limit, check }: Pace): Promise<void> {
  const source = await stat(from);
  const same = await stat(to).catch(() => undefined);
  if (same && same.size === source.size && Math.abs(same.mtimeMs - source.mtimeMs) < 2000) return;
  await mkdir(dirname(to), { recursive: true });
  // Its own name may have the most bytes that a name can have.
  const part = join(dirname(to), `.raysync-part-${randomUUID()}`);
  if (limit === undefined) await copyFile(from, part);
  else {
    await pipeline(
      createReadStream(from, { highWaterMark: PIECE }),
      slowly(limit, check),
      createWriteStream(part),
    );
  }
  await utimes(part, source.atime, source.mtime);
  await rename(part, to);
}

/** Passes bytes on, so many a second. */
function slowly(limit: number, check: Pace['check']) {
  return async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const bytes of source) {
      yield bytes;
      await sleep((bytes.length / limit) * 1000);
      await check();
    }
  };
}
