import { fstatSync, writeSync } from 'node:fs';
import { cleanText } from './domain/text/safe-text.js';

/** Where a command writes. `stream` is the real thing, for libraries that draw at a terminal. */
export interface OutputStream {
  write(text: string, done?: (error?: Error | null) => void): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly stream?: NodeJS.WriteStream | undefined;
  /**
   * Marks a control sequence of our own (a colour), so that `write` lets it through. Every other sequence is removed
   * from what is written.
   */
  readonly mark?: ((sequence: string) => string) | undefined;
}

/** An output of this process. */
export interface ProcessOutput extends OutputStream {
  /**
   * From now on no write waits longer than a moment for its reader: what cannot be written by then fails with
   * `reason`. For a run that was interrupted.
   */
  hurry(reason: Error): void;
  /** Whether something was given up: the process then ends only by force, since the system still holds it. */
  readonly isStuck: boolean;
}

/** What an output needs of the process. */
export interface OutputWorld {
  /** Opens Node's own stream. */
  open(): NodeJS.WriteStream;
  /** Whether signals are handled: only then must the event loop go on while a reader does not read. */
  handlesSignals(): boolean;
  /** Called when nobody reads any more. */
  unread(): void;
  /** Calls `work` after a while, unless the process has ended by then. */
  later(ms: number, work: () => void): void;
}

/** How long an interrupted run waits for a reader (milliseconds). */
const GRACE = 500;

/** Milliseconds until a full pipe is tried again by a process that handles no signals. */
const PAUSE = 5;

function isRegularFile(fd: number): boolean {
  try {
    return fstatSync(fd).isFile();
  } catch {
    // A descriptor that is closed: writing to it says so.
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
 * Node makes terminals block, and on Windows pipes: a terminal that was stopped (Ctrl-S) would stop everything. There
 * is no public way to undo that. What is written waits in the stream; the process ends when it is out.
 */
function dontBlock(stream: NodeJS.WriteStream): void {
  const { _handle: handle } = stream as { _handle?: { setBlocking?(blocking: boolean): void } };
  handle?.setBlocking?.(false);
}

/**
 * Standard output or error.
 *
 * A file is written to directly, and so is a pipe while no signal is handled: loading Node's stream machinery costs a
 * tenth of the start-up time (`npm run bench`), and a signal then ends the process even while it writes. A pipe of any
 * other run, whose reader may not read for hours, is written to through Node's stream, as a terminal is: timers and
 * signals go on.
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
    // Who wrote is told what could not be written; here only the lost reader matters.
    opened.on('error', (error) => {
      if (isUnread(error)) world.unread();
    });
    return opened;
  }

  /** Gives up what waits now, if it still waits after a moment. */
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
      if (isUnread(error)) world.unread();
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
 * Makes the marks of control sequences: no text from elsewhere can hold one, since it is chosen anew in each run.
 * A mark holds no control character itself, and so outlives the cleaning of whatever it is put into.
 * @param random makes random bytes
 */
export function sequenceMarks(random: (size: number) => Buffer) {
  let key: string | undefined;
  return {
    mark(sequence: string): string {
      key ??= `\ufdd0${random(16).toString('hex')}`;
      return key + sequence.slice(1);
    },
    /** Text without control characters but those of marked sequences. */
    clean(text: string): string {
      return key === undefined ? cleanText(text) : text.split(key).map(cleanText).join('\u001b');
    },
  };
}

/** What everything goes through that is written. */
export interface Guard {
  readonly marks: ReturnType<typeof sequenceMarks>;
  redact(text: string): string;
}

/** The same stream behind a guard: no secret is written, and no control sequence that is not our own. */
export function guardedStream(stream: OutputStream, { marks, redact }: Guard): OutputStream {
  return {
    // Cleaned first: a secret that was parted by something invisible is one afterwards.
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
