import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { CliOptions } from './cli.js';
import { openStage, type Stage } from './workstation.js';

// A stage of its own for each test file that asks for one.
export let stage: Stage;
export let domain: string;
export let id: string;
export let key: string;

/** Opens the stage for its tests; called once at the top of a test file. */
export function useLoginStage(): void {
  beforeAll(async () => {
    stage = await openStage();
    domain = stage.env.RAYVISION_DOMAIN ?? '';
    id = stage.env.RAYVISION_API_ACCESS_ID ?? '';
    key = stage.env.RAYVISION_API_KEY ?? '';
  });
  afterAll(() => stage.close());
}

export function freshFolder(): string {
  return mkdtempSync(join(stage.folder, 'login-'));
}

export const bare = (folder: string, more: CliOptions = {}): CliOptions => ({ folder, env: {}, ...more });

/** Signs in as a script does. */
export function login(folder: string, flags: string[] = [], more: CliOptions = {}) {
  const argv = ['login', '--access-id', id, '--key-stdin', '--domain', domain, ...flags];
  return stage.run(argv, bare(folder, { stdin: `${key}\n`, ...more }));
}

export function read(folder: string, name: 'config' | 'credentials') {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
}

/** Every file below a folder that holds a text. */
export function filesWith(folder: string, text: string): string[] {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return all.filter((name) => {
    const path = join(folder, name);
    return statSync(path).isFile() && readFileSync(path, 'utf8').includes(text);
  });
}
