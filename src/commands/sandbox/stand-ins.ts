import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pathExists } from '../../config/settings-file.js';
import type { Context } from '../../context.js';
import { shellQuote } from '../../domain/text/shell-quote.js';
import { OutputError } from '../../errors.js';
import type { SandboxEngine } from '../../protocol/transfer-lines.js';
import { makeFolder } from '../../state/files/folder.js';
import { sandboxFiles } from '../../state/sandbox-files.js';

/** The build's output folder; this file runs from the sources only in tests. */
const BUILT = import.meta.filename.endsWith('.ts')
  ? join(import.meta.dirname, '../../../dist')
  : import.meta.dirname;

/** A path that no shell takes for anything else. */
const PLAIN = /^[\w./\\:@%+=-]+$/;

/** What a command needs to use the stand-in of a transfer program. */
export interface StandIn {
  /** Its option: `--transmitter /…/sandbox-transmitter.js`. */
  readonly flag: string;
  /** The same as a member of JSON. */
  readonly member: Readonly<Record<string, string>>;
}

/** Returns how a command reaches the stand-in of a program at a sandbox. */
export function standIn(engine: Exclude<SandboxEngine, 'storage'>, { folder }: Context): StandIn {
  const place = engine === 'raysync' ? sandboxFiles(folder).raysync : join(BUILT, 'sandbox-transmitter.js');
  const shown = PLAIN.test(place) ? place : shellQuote(place);
  return { flag: `--${engine} ${shown}`, member: { [engine]: place } };
}

/** Returns a port on which nothing listens now. */
function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** @param mode of a new file: our program is one that only the user can run */
async function write(file: string, text: string, mode: number): Promise<void> {
  await writeFile(file, text, { mode }).catch((cause: NodeJS.ErrnoException) => {
    throw new OutputError('file.write', { file, cause: cause.code ?? '' }, { cause });
  });
}

/**
 * Prepares a folder as the vendor's Raysync client has it: `cluster.xml` with a port, which stays the same, and a file
 * that starts the stand-in. On Windows it has to be started by hand, since only a compiled program can have its name.
 */
export async function prepareRaysync(folder: string, { program, platform }: Context): Promise<void> {
  await makeFolder(folder);
  const cluster = join(folder, 'cluster.xml');
  if (!(await pathExists(cluster))) {
    const port = await freePort();
    await write(cluster, `<cluster><http><port value="${port}"/></http></cluster>\n`, 0o600);
  }
  if (platform === 'win32') return;
  const [runtime] = program;
  const script = join(BUILT, 'sandbox-raysync.js');
  const start = `#!/bin/sh\nexec ${shellQuote(runtime)} ${shellQuote(script)}\n`;
  const name = platform === 'darwin' ? 'Raysync-sdk' : 'start.sh';
  await write(join(folder, name), start, 0o700);
}
