import { fstatSync, writeSync } from 'node:fs';
import { cleanText } from './domain/text/safe-text.js';

/** An output of a command. `stream` is Node's stream, for libraries that draw on a terminal. */
export interface OutputStream {
  write(text: string, done?: (error?: Error | null) => void): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly stream?: NodeJS.WriteStream | undefined;
  /**
   * Marks a control sequence of this program (a colour), so that `write` keeps it. All other control sequences are removed.
   */
  readonly mark?: ((sequence: string) => string) | undefined;
}

/** An output of this process. */
export interface ProcessOutput extends OutputStream {
  /**
   * Limits how long writes wait for a slow reader; then they fail with `reason`. For interrupted runs.
   */
  hurry(reason: Error): void;
  /** Whether a write was given up. It stays pending, so that the process must be ended by `process.exit`. */
  readonly isStuck: boolean;
}

/** The functions of the process that an output uses. */
export interface OutputWorld {
  /** Opens Node's own stream. */
  open(): NodeJS.WriteStream;
  /** Whether signals are handled: then a slow reader must not block the event loop. */
  handlesSignals(): boolean;
  /** Called when the reader has closed the pipe. */
  onReaderGone(): void;
  /** Calls `work` after `ms`, unless the process has ended. */
  later(ms: number, work: () => void): void;
}

/** Milliseconds that an interrupted run waits for a reader. */
const GRACE = 500;

/** Milliseconds between attempts to write to a full pipe, if no signals are handled. */
const RETRY_EVERY = 5;

function isRegularFile(fd: number): boolean {
  try {
    return fstatSync(fd).isFile();
  } catch {
    // The descriptor is closed, which the write will report.
    return true;
  }
}

function isCharacterDevice(fd: number): boolean {
  try {
    return fstatSync(fd).isCharacterDevice();
  } catch {
    return false;
  }
}

/** Whether the error means that the pipe's reader has closed it (`| head`). */
function isReaderGone(error: unknown): boolean {
  return ['EPIPE', 'EOF'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** Writes the whole text synchronously, and waits for a slow reader. */
function writeAll(fd: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_EVERY);
    }
  }
}

/**
 * Makes a stream non-blocking. Node makes terminals blocking (on Windows pipes too), so that a paused terminal (Ctrl-S)
 * would block the whole process, and has no public way to change that.
 */
function dontBlock(stream: NodeJS.WriteStream): void {
  const { _handle: handle } = stream as { _handle?: { setBlocking?(blocking: boolean): void } };
  handle?.setBlocking?.(false);
}

/**
 * Opens standard output or standard error.
 *
 * Writes directly to a file, and to a pipe while no signals are handled: loading Node's streams costs a tenth of the
 * start time (`npm run bench`), and a signal then ends the process even during a write. Otherwise writes to pipes and
 * terminals through Node's stream, so that timers and signals work while the reader is slow.
 */
export function outputStream(fd: 1 | 2, world: OutputWorld): ProcessOutput {
  const isTerminal = isCharacterDevice(fd);
  const isFile = isRegularFile(fd);
  const waiting = new Set<(error?: Error | null) => void>();
  let opened: NodeJS.WriteStream | undefined;
  let reason: Error | undefined;
  let isStuck = false;

  function open(): NodeJS.WriteStream {
    if (opened) return opened;
    opened = world.open();
    dontBlock(opened);
    // The writer receives its error from `write`; here only the missing reader matters.
    opened.on('error', (error) => {
      if (isReaderGone(error)) world.onReaderGone();
    });
    return opened;
  }

  /** Gives up the writes that are pending now, if they still are after the grace period. */
  function giveUpLater(): void {
    const mine = [...waiting];
    world.later(GRACE, () => {
      const late = mine.filter((end) => waiting.has(end));
      isStuck ||= late.length > 0;
      for (const end of late) end(reason);
    });
  }

  function writeNow(text: string, done?: (error?: Error | null) => void): void {
    try {
      writeAll(fd, text);
      done?.();
    } catch (error) {
      if (isReaderGone(error)) world.onReaderGone();
      done?.(error as Error);
    }
  }

  function writeLater(text: string, done?: (error?: Error | null) => void): void {
    if (isStuck) {
      done?.(reason);
      return;
    }
    const end = (error?: Error | null) => {
      if (waiting.delete(end)) done?.(error);
    };
    waiting.add(end);
    open().write(text, end);
    if (reason) giveUpLater();
  }

  return {
    write: (text, done) => {
      const direct = isFile || !(isTerminal || opened || world.handlesSignals());
      return direct ? writeNow(text, done) : writeLater(text, done);
    },
    get isTTY() {
      return isTerminal ? open().isTTY : undefined;
    },
    get columns() {
      return isTerminal ? open().columns : undefined;
    },
    get stream() {
      return isTerminal ? open() : undefined;
    },
    hurry(why) {
      reason ??= why;
      if (waiting.size > 0) giveUpLater();
    },
    get isStuck() {
      return isStuck;
    },
  };
}

/**
 * Creates marks for our own control sequences. A mark is random, so that no other text can contain it, and has no
 * control characters, so that cleaning keeps it.
 * @param random returns random bytes
 */
export function sequenceMarks(random: (size: number) => Buffer) {
  let key: string | undefined;
  return {
    mark(sequence: string): string {
      key ??= `\ufdd0${random(16).toString('hex')}`;
      return key + sequence.slice(1);
    },
    /** Removes all control characters except those of marked sequences. */
    clean(text: string): string {
      return key === undefined ? cleanText(text) : text.split(key).map(cleanText).join('\u001b');
    },
  };
}

/** Filters for everything that is written. */
export interface Guard {
  readonly marks: ReturnType<typeof sequenceMarks>;
  redact(text: string): string;
}

/** Returns a stream that writes no secrets, and no control sequences except our own. */
export function guardedStream(stream: OutputStream, { marks, redact }: Guard): OutputStream {
  return {
    // Clean first: invisible characters may split a secret.
    write: (text, done) => stream.write(redact(marks.clean(text)), done),
    get isTTY() {
      return stream.isTTY;
    },
    get columns() {
      return stream.columns;
    },
    get stream() {
      return stream.stream;
    },
    mark: marks.mark,
  };
}
