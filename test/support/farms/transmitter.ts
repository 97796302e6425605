import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../unit/sources.js';

/** What the stand-in records of a run. */
export interface TransmitterCall {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string;
  readonly pid: number;
  /** The list that `-L` names, while the program runs. */
  readonly assets: string | null;
}

/** A copy of the stand-in for `rayvision_transmitter`, in a folder of its own. */
export interface TransmitterCopy {
  /** Absolute path of the program. */
  readonly program: string;
  /** Sets how the runs misbehave, one after another; the last one holds for all further runs. */
  behave(...runs: readonly Readonly<Record<string, unknown>>[]): void;
  calls(): TransmitterCall[];
  /** Numbers of the processes that runs have left behind. */
  children(): number[];
}

/** Makes an executable copy of the built stand-in. On Windows it is a script. */
export function copyTransmitter(
  folder = join(mkdtempSync(join(tmpdir(), 'transmitter-')), 'rayvision_sync'),
): TransmitterCopy {
  mkdirSync(folder, { recursive: true });
  const code = readFileSync(join(ROOT, 'dist/sandbox-transmitter.js'), 'utf8');
  const isWindows = process.platform === 'win32';
  const program = join(folder, isWindows ? 'rayvision_transmitter.cjs' : 'rayvision_transmitter');
  writeFileSync(program, isWindows ? code : `#!${process.execPath}\n${code}`);
  chmodSync(program, 0o755);
  writeFileSync(`${program}.calls.jsonl`, '');
  const lines = (file: string) =>
    existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').filter(Boolean) : [];
  return {
    program,
    behave(...runs) {
      writeFileSync(`${program}.behaviour.json`, JSON.stringify({ runs }));
      writeFileSync(`${program}.runs`, '');
    },
    calls: () => lines(`${program}.calls.jsonl`).map((line) => JSON.parse(line)),
    children: () => lines(`${program}.children`).map(Number),
  };
}

/** A sandbox's storages, as the stand-in finds them. */
export interface StorageServer {
  readonly port: string;
  readonly root: string;
  /** Folder of a storage; created on use. */
  storage(kind: 'input' | 'output', name: string): string;
  close(): Promise<void>;
}

/** Serves the folder of storages at the address that a sandbox has for it. */
export async function serveStorage(): Promise<StorageServer> {
  const root = mkdtempSync(join(tmpdir(), 'storage-'));
  const server = createServer(({ url }, answer) => {
    if (url === '/sandbox/storage') answer.end(JSON.stringify({ root }));
    else answer.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: String((server.address() as AddressInfo).port),
    root,
    storage(kind, name) {
      const folder = join(root, kind, name);
      mkdirSync(folder, { recursive: true });
      return folder;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
