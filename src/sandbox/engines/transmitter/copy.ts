import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const CHUNK = 1_048_576;
/** Shortest pause that is worth a timer, in milliseconds. */
const SHORTEST = 5;

/** One file to copy. */
interface AscpCopy {
  readonly from: string;
  readonly to: string;
  readonly size: number;
  /** KB/s. */
  readonly speed: number;
  /** `--overwrite=older` of downloads; uploads have `--overwrite=diff`. */
  readonly onlyOlder: boolean;
  /** Bytes after which the copy stops, and stays incomplete. */
  readonly until: number;
  onProgress(percent: number): void;
  /** Checks that the farm is still there. @throws Error when it is not */
  check(): Promise<void>;
}

/** Longest name of a file in bytes, without the ending of its control file. */
const LONGEST_NAME = 250;

/** Path of the file that marks a copy as incomplete. */
function controlFile(to: string): string {
  const name = basename(to);
  if (Buffer.byteLength(name) <= LONGEST_NAME) return `${to}.aspx`;
  return join(dirname(to), `${createHash('md5').update(name).digest('hex')}.aspx`);
}

/**
 * Copies a file as `ascp` with `-k` and `-p` does (docs/protocol/workflow.md, §6.2): a file that is there already is
 * skipped, a partial one, which has a control file beside it, is resumed, and the time of the source is kept.
 */
export async function copyAsAscp({
  from,
  to,
  size,
  speed,
  onlyOlder,
  until,
  onProgress,
  check,
}: AscpCopy): Promise<void> {
  const control = controlFile(to);
  const source = openSync(from, 'r');
  try {
    const { mtime, atime } = fstatSync(source);
    const there = statSync(to, { throwIfNoEntry: false });
    const isPartial = existsSync(control);
    if (there && !isPartial) {
      const isSame = there.size === size && Math.abs(there.mtimeMs - mtime.getTime()) < 2000;
      if (onlyOlder ? isSame || there.mtimeMs > mtime.getTime() : isSame) return onProgress(100);
    }
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(control, '');
    const start = there && isPartial && there.size <= until ? there.size : 0;
    const target = openSync(to, start > 0 ? 'r+' : 'w');
    try {
      const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(CHUNK, size)));
      let waiting = 0;
      for (let at = start; at < until; ) {
        const read = readSync(source, buffer, 0, Math.min(buffer.length, until - at), at);
        if (read === 0) break;
        writeSync(target, buffer, 0, read, at);
        at += read;
        onProgress(Math.floor((at / size) * 100));
        waiting += (read / (speed * 1024)) * 1000;
        if (waiting < SHORTEST) continue;
        await sleep(waiting);
        waiting = 0;
        await check();
      }
    } finally {
      closeSync(target);
    }
    if (until < size) return;
    utimesSync(to, atime, mtime);
    rmSync(control, { force: true });
  } finally {
    closeSync(source);
  }
}
