import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { type Relay, type RelayOptions, startRelay } from '../proxies/relay.js';
import { onlyJson, openStage, type Stage } from './workstation.js';

// A stage of its own for each test file that asks for one.
export let stage: Stage;
export let relays: Relay[];

/** Opens the stage for each of its tests; called once at the top of a test file. */
export function useCutOffStage(): void {
  beforeEach(async () => {
    stage = await openStage();
    relays = [];
    stage.file('a.project');
  });
  afterEach(async () => {
    for (const relay of relays) await relay.close();
    await stage.close();
  });
}

export const TASK = '/api/render/submit/task';
export const LINE = ['submit', 'a.project', '--frames', '1-2', '--dcc-version', '5'];

export async function through(options: RelayOptions): Promise<{ env: Record<string, string>; relay: Relay }> {
  const relay = await startRelay(stage.farm.sandbox.address.domain, options);
  relays.push(relay);
  return { relay, env: { ...stage.env, RAYVISION_DOMAIN: relay.domain } };
}

/** A farm that does what it is asked, and whose answer to one function is lost. */
export function deaf(path: string) {
  return through({
    onAnswer: (relayed) => {
      if (relayed.path === path) throw new Error('lost');
    },
  });
}

/** A farm that one function never reaches. */
export function cut(path: string) {
  return through({
    onRequest: (relayed) => {
      if (relayed.path === path) throw new Error('lost');
    },
  });
}

export function journals(): string[] {
  return readdirSync(join(stage.folder, 'submissions')).filter((name) => name.endsWith('.json'));
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects and fails when it is not there
export function record(): any {
  const [name = ''] = journals();
  return JSON.parse(readFileSync(join(stage.folder, 'submissions', name), 'utf8'));
}

export async function tasksAtFarm(): Promise<number[]> {
  const { data } = await stage.farm.call('/api/render/handle/getTaskList/v2', { pageNum: 1, pageSize: 100 });
  return data.items.map(({ id }: { id: number }) => id);
}

/** Leaves one submission unfinished, and answers what was told of it. */
export async function leaveOne(farm = cut(TASK), argv: readonly string[] = LINE) {
  const { code, stderr } = await stage.run([...argv, '--json'], { env: (await farm).env });
  expect(code).toBe(69);
  return { ...record(), error: onlyJson(stderr).error };
}
