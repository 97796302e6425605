import { constants, createReadStream, fstat, open } from 'node:fs';
import { Socket } from 'node:net';
import { resolve } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import { promisify } from 'node:util';
import type { Context } from '../../context.js';
import { DataError, NoInputError, RayvisionError } from '../../errors.js';

const MB = 1024 * 1024;

/** Megabytes that a file or standard input may hold. Nothing that a command reads into memory comes near. */
const LARGEST = 64;

/** Other names of standard input. It may be a socket, which no name opens: it is read where it is. */
const STDIN = /^\/(?:dev\/stdin|(?:dev|proc\/self)\/fd\/0)$/;

/** Where a shell puts what another program prints: `<(program)`. Somebody writes to such a pipe already. */
const OPEN_PIPE = /^\/(?:dev|proc\/(?:self|\d+))\/fd\/\d+$/;

/** What the system says of a failure: its code, where it has one. */
export function reason(cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code ?? String(cause);
}

/**
 * A stream's text, to be broken off at any time.
 * @param most bytes
 * @returns undefined for a text that is longer; what is beyond is not read
 * @throws the signal's reason when interrupted
 */
async function textOf(stream: Readable, most: number, signal: AbortSignal): Promise<string | undefined> {
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
 * Standard input to its end.
 * @param most megabytes, a fraction of one too
 * @throws DataError for more
 */
export async function readStdin({ stdin, signal }: Context, most = LARGEST): Promise<string> {
  const text = await textOf(stdin, most * MB, signal);
  if (text === undefined) throw new DataError('stdin.large', { most });
  return text;
}

/** Opens a regular file or a shell's pipe. Never waits for somebody to write: a pipe without a writer ends at once. */
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
 * The text of a file that was named on the line; it may be what a shell makes of `<(program)`.
 * @throws NoInputError for one that cannot be read or is no file; DataError for one that is too large
 */
export async function readNamedFile(context: Context, typed: string): Promise<string> {
  const { cwd, signal } = context;
  if (STDIN.test(typed)) return readStdin(context);
  try {
    const text = await textOf(await openNamed(cwd, typed), LARGEST * MB, signal);
    if (text !== undefined) return text;
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof RayvisionError) throw cause;
    throw new NoInputError('file.read', { file: typed, cause: reason(cause) }, { cause });
  }
  throw new DataError('file.large', { file: typed, most: LARGEST });
}
