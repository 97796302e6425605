import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { CliOptions } from './cli.js';
import { onlyJson, openWorkstation } from './workstation.js';

/** Contents of settings files: a value is written as JSON, a string as it is. */
export interface SettingsFiles {
  readonly config?: unknown;
  readonly credentials?: unknown;
  readonly project?: unknown;
  readonly mode?: number;
}

export const inDefault = (members: object) => ({ profiles: { default: members } });
export const pairOf = (id: string, key: string) => inDefault({ accessId: id, accessKey: key });

/** A workstation with one task, on which each test makes the settings files that it needs. */
export async function openSettingsWorkstation() {
  const workstation = await openWorkstation();
  const task = String(await workstation.submit());

  /** Creates a settings folder and a project folder with the given files. */
  function place(files: SettingsFiles = {}) {
    const root = mkdtempSync(join(workstation.folder, 'place-'));
    const folder = join(root, 'settings');
    const cwd = join(root, 'film', 'shots');
    mkdirSync(folder);
    mkdirSync(cwd, { recursive: true });
    const paths = {
      config: join(folder, 'config.json'),
      credentials: join(folder, 'credentials.json'),
      project: join(root, 'film', '.rayvision.json'),
    };
    for (const name of ['config', 'credentials', 'project'] as const) {
      const content = files[name];
      if (content === undefined) continue;
      writeFileSync(paths[name], typeof content === 'string' ? content : JSON.stringify(content));
      chmodSync(paths[name], files.mode ?? 0o600);
    }
    writeFileSync(join(cwd, 'shot.ma'), 'a scene');
    return { folder, cwd, paths };
  }

  /** Creates settings files that point to the workstation's farm, without any environment variable. */
  function signedIn(more: SettingsFiles = {}) {
    const { domain, accessId, accessKey } = workstation.farm.sandbox.address;
    return place({ config: inDefault({ domain }), credentials: pairOf(accessId, accessKey), ...more });
  }

  async function listed(argv: string[], options: CliOptions) {
    const { code, stdout, stderr } = await workstation.run(['config', 'list', '--json', ...argv], options);
    expect([code, stderr]).toEqual([0, '']);
    const { settings } = onlyJson(stdout);
    return (key: string) => settings.find((row: { key: string }) => row.key === key);
  }

  async function failed(argv: string[], options: CliOptions) {
    const { code, stdout, stderr } = await workstation.run([...argv, '--json'], options);
    expect(stdout).toBe('');
    expect(onlyJson(stderr).error.exitCode).toBe(code);
    return onlyJson(stderr).error as { exitCode: number; message: string; hint: string };
  }

  return { workstation, task, place, signedIn, listed, failed };
}
