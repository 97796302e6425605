import { constants, createReadStream, fstat, open } from 'node:fs';
import { Socket } from 'node:net';
import { resolve } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import { promisify } from 'node:util';
import type { Context } from '../../context.js';
import { DataError, NoInputError, RayvisionError } from '../../errors.js';

const MB = 1024 * 1024;

/** Megabytes that a file or standard input may hold; no valid input is nearly as large. */
const LARGEST = 64;

/** Other names of standard input, which may be a socket and cannot be opened by name then. */
const STDIN = /^\/(?:dev\/stdin|(?:dev|proc\/self)\/fd\/0)$/;

/** Names of the pipes that a shell makes for `<(program)`; these have a writer already. */
const OPEN_PIPE = /^\/(?:dev|proc\/(?:self|\d+))\/fd\/\d+$/;

/** Returns the system's error code, or the error as text. */
export function systemReason(cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code ?? String(cause);
}

/**
 * Reads a stream to its end; can be interrupted at any time.
 * @param most bytes
 * @returns undefined for a longer text, whose rest is not read
 * @throws the signal's reason when interrupted
 */
async function readText(stream: Readable, most: number, signal: AbortSignal): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of addAbortSignal(signal, stream)) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > most) return undefined;
      chunks.push(bytes);
    }
  } catch (cause) {
    signal.throwIfAborted();
    throw cause;
  }
  return Buffer.concat(chunks).toString();
}

/**
 * Reads standard input to its end.
 * @param most megabytes, which may be a fraction
 * @throws DataError for longer input
 */
export async function readStdin({ stdin, signal }: Context, most = LARGEST): Promise<string> {
  const text = await readText(stdin, most * MB, signal);
  if (text === undefined) throw new DataError('stdin.large', { most });
  return text;
}

/** Opens a regular file or a shell's pipe. A pipe without a writer ends at once. */
async function openNamed(cwd: string, typed: string): Promise<Readable> {
  const file = resolve(cwd, typed);
  const fd = await promisify(open)(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const facts = await promisify(fstat)(fd);
  if (facts.isFIFO() && OPEN_PIPE.test(file)) return new Socket({ fd, readable: true, writable: false });
  const stream = createReadStream(file, { fd });
  if (facts.isFile() && facts.size <= LARGEST * MB) return stream;
  stream.destroy();
  if (!facts.isFile()) throw new NoInputError('file.kind', { file: typed });
  throw new DataError('file.large', { file: typed, most: LARGEST });
}

/**
 * Reads a file that was named on the command line, which may be the pipe of `<(program)`.
 * @throws NoInputError for a file that cannot be read or is not a regular file; DataError for one that is too large
 */
export async function readNamedFile(context: Context, typed: string): Promise<string> {
  const { cwd, signal } = context;
  if (STDIN.test(typed)) return readStdin(context);
  try {
    const text = await readText(await openNamed(cwd, typed), LARGEST * MB, signal);
    if (text !== undefined) return text;
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof RayvisionError) throw cause;
    throw new NoInputError('file.read', { file: typed, cause: systemReason(cause) }, { cause });
  }
  throw new DataError('file.large', { file: typed, most: LARGEST });
}
