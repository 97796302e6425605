import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import type { CliOptions } from './cli.js';
import { onlyJson, openStage, type Stage } from './workstation.js';

// A stage of its own for each test file that asks for one.
export let stage: Stage;
export let task: string;

/** Opens the stage for its tests; called once at the top of a test file. */
export function useSettingsStage(): void {
  beforeAll(async () => {
    stage = await openStage();
    task = String(await stage.submit());
  });
  afterAll(() => stage.close());
}

/** A settings folder and a project folder of their own. */
export function place(
  files: { config?: unknown; credentials?: unknown; project?: unknown; mode?: number } = {},
) {
  const root = mkdtempSync(join(stage.folder, 'place-'));
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

export const inDefault = (members: object) => ({ profiles: { default: members } });
export const pairOf = (id: string, key: string) => inDefault({ accessId: id, accessKey: key });

/** A profile that points to the stage's own farm, without any variable. */
export function signedIn(more: Parameters<typeof place>[0] = {}) {
  const { RAYVISION_DOMAIN: domain, RAYVISION_API_ACCESS_ID: id, RAYVISION_API_KEY: key } = stage.env;
  return place({ config: inDefault({ domain }), credentials: pairOf(id ?? '', key ?? ''), ...more });
}

export async function listed(argv: string[], options: CliOptions) {
  const { code, stdout, stderr } = await stage.run(['config', 'list', '--json', ...argv], options);
  expect([code, stderr]).toEqual([0, '']);
  const { settings } = onlyJson(stdout);
  return (key: string) => settings.find((row: { key: string }) => row.key === key);
}

export async function failed(argv: string[], options: CliOptions) {
  const { code, stdout, stderr } = await stage.run([...argv, '--json'], options);
  expect(stdout).toBe('');
  expect(onlyJson(stderr).error.exitCode).toBe(code);
  return onlyJson(stderr).error as { exitCode: number; message: string; hint: string };
}
