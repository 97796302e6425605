import { fstatSync, writeSync } from 'node:fs';

/** Where a command writes. `stream` is the real thing, for libraries that draw at a terminal. */
export interface OutputStream {
  write(text: string, done?: (error?: Error | null) => void): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly stream?: NodeJS.WriteStream | undefined;
}

/** Milliseconds until a full pipe is tried again. */
const PAUSE = 5;

function isCharacterDevice(fd: number): boolean {
  try {
    return fstatSync(fd).isCharacterDevice();
  } catch {
    return false;
  }
}

/** The pipe's reader has gone (`| head`). */
function isUnread(error: unknown): boolean {
  return ['EPIPE', 'EOF'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** Writes all of it, waiting for a reader that is slow. */
function writeAll(fd: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
    }
  }
}

/**
 * Standard output or error. Anything but a terminal is written to directly: loading Node's stream machinery for a
 * pipe or a file costs a tenth of the start-up time (`npm run bench`).
 * @param real opens Node's own stream, for a terminal
 * @param unread is called when nobody reads any more
 */
export function outputStream(fd: 1 | 2, real: () => NodeJS.WriteStream, unread: () => void): OutputStream {
  if (isCharacterDevice(fd)) {
    const stream = real();
    // What could not be written is told to who wrote it; here only the lost reader matters.
    stream.on('error', (error) => {
      if (isUnread(error)) unread();
    });
    return {
      write: (text, done) => stream.write(text, done),
      get isTTY() {
        return stream.isTTY;
      },
      get columns() {
        return stream.columns;
      },
      stream,
    };
  }
  return {
    write(text, done) {
      try {
        writeAll(fd, text);
        done?.();
      } catch (error) {
        if (isUnread(error)) unread();
        done?.(error as Error);
      }
    },
  };
}

/** The same stream behind `redact`: nothing is written that has not gone through it. */
export function redactedStream(stream: OutputStream, redact: (text: string) => string): OutputStream {
  return {
    write: (text, done) => stream.write(redact(text), done),
    get isTTY() {
      return stream.isTTY;
    },
    get columns() {
      return stream.columns;
    },
    get stream() {
      return stream.stream;
    },
  };
}
