import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CliOptions, CliResult } from './cli.js';
import { openWorkstation, type Workstation } from './workstation.js';

/** A workstation without credentials, and the arguments to sign in. */
export interface LoginWorkstation {
  readonly workstation: Workstation;
  readonly domain: string;
  readonly id: string;
  readonly key: string;
  /** Creates a settings folder that is empty. */
  freshFolder(): string;
  /** Signs in as a script does, with the key on standard input. */
  login(folder: string, flags?: string[], more?: CliOptions): Promise<CliResult>;
}

export async function openLoginWorkstation(): Promise<LoginWorkstation> {
  const workstation = await openWorkstation();
  const { domain, accessId: id, accessKey: key } = workstation.farm.sandbox.address;
  return {
    workstation,
    domain,
    id,
    key,
    freshFolder: () => mkdtempSync(join(workstation.folder, 'login-')),
    login(folder, flags = [], more = {}) {
      const argv = ['login', '--access-id', id, '--key-stdin', '--domain', domain, ...flags];
      return workstation.run(argv, bare(folder, { stdin: `${key}\n`, ...more }));
    },
  };
}

/** Options of a command line that reads its settings from a folder, and nothing from the environment. */
export const bare = (folder: string, more: CliOptions = {}): CliOptions => ({ folder, env: {}, ...more });

export function read(folder: string, name: 'config' | 'credentials') {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
}

/** Returns the names of all files below a folder that contain a text. */
export function filesWith(folder: string, text: string): string[] {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return all.filter((name) => {
    const path = join(folder, name);
    return statSync(path).isFile() && readFileSync(path, 'utf8').includes(text);
  });
}
