import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTestSandbox, type TestSandbox } from '../farms/sandbox.js';
import { type Relayed, startRelay } from '../proxies/relay.js';
import { pointingTo } from '../workstation/cli.js';
import { testClock } from '../workstation/clock.js';
import { bareEnv, emptyFolder, start } from './binary.js';

/** Runs submits with the real binary, kills them and resumes them, against a sandbox in this process. */
export interface KillHarness {
  readonly farm: TestSandbox;
  /** Prepares a folder with a unique scene, and the environment that points to the farm. */
  prepareSubmit(options?: { domain?: string; project?: string }): PreparedSubmit;
  /** Returns the ids of a scene's tasks that the farm lists, which render and cost money. */
  listed(scene: string): Promise<number[]>;
  close(): Promise<void>;
}

export interface PreparedSubmit {
  readonly folder: string;
  /** Unique name of the scene file. */
  readonly scene: string;
  readonly env: Record<string, string>;
  readonly argv: readonly string[];
}

let preparedCount = 0;

export async function openKillHarness(): Promise<KillHarness> {
  // The other processes use real time, so the farm must too.
  const farm = await startTestSandbox({ clock: testClock(Date.now()) });
  return {
    farm,
    prepareSubmit({ domain, project } = {}) {
      preparedCount += 1;
      const folder = emptyFolder();
      const scene = `scene-${preparedCount}.project`;
      mkdirSync(join(folder, 'scenes'));
      copyFileSync('test/fixtures/demo.project', join(folder, 'scenes', scene));
      const argv = ['submit', join(folder, 'scenes', scene), '--frames', '1-3', '-q', '--label', 'film'];
      return {
        folder,
        scene,
        env: bareEnv(folder, { ...pointingTo(farm), ...(domain ? { RAYVISION_DOMAIN: domain } : {}) }),
        argv: [...argv, '--project', project ?? `project-${preparedCount}`, '--node-limit', '4'],
      };
    },
    async listed(scene) {
      const body = { pageNum: 1, pageSize: 100, searchKeyword: scene };
      const { code, data } = await farm.call('/api/render/handle/getTaskList/v2', body);
      if (code !== 200) throw new Error(`getTaskList answered ${code}`);
      const items: { id: number; sceneName: string }[] = data.items;
      return items.filter((item) => item.sceneName === scene).map(({ id }) => id);
    },
    close: () => farm.close(),
  };
}

/** Runs the real binary to its end or until it is killed; returns its output. */
export async function runOnce(
  { argv, env }: PreparedSubmit,
  more: Record<string, string> = {},
): Promise<{ code: number; ids: number[]; stderr: string }> {
  const run = start(argv, { ...env, ...more });
  const code = await run.ended;
  return { code, ids: idsIn(run.output.stdout), stderr: run.output.stderr };
}

/** Returns the ids that `submit -q` has printed. */
export function idsIn(stdout: string): number[] {
  return [...stdout.matchAll(/^(\d+)\n/gm)].map(([, id]) => Number(id));
}

/** Preloads the script that kills a run at one of its writes; its variables say at which. */
export const BREAKING = { NODE_OPTIONS: `--require ${join(import.meta.dirname, 'break-at.cjs')}` };

/** Returns the number of writes of an undisturbed submit. */
export async function countWrites(
  prepared: PreparedSubmit,
  more: Record<string, string> = {},
): Promise<number> {
  const file = join(prepared.folder, 'count');
  const { code } = await runOnce(prepared, { ...BREAKING, ...more, BREAK_FILE: file });
  if (code !== 0) throw new Error(`an undisturbed submit ended with ${code}`);
  return Number(readFileSync(file, 'utf8'));
}

/** Number of requests of a whole submission. */
export const REQUESTS = 13;

/** A request is lost before it reaches the farm, or its answer is lost. */
export const MOMENTS = ['onRequest', 'onAnswer'] as const;

/**
 * Kills a submit at a request, and runs it again.
 * @param isMeant whether to kill at this request, by its path and its number from 1
 * @returns the ids that both runs printed, and the second run's exit code
 */
export async function killedAtRequest(
  harness: KillHarness,
  moment: (typeof MOMENTS)[number],
  isMeant: (path: string, number: number) => boolean,
): Promise<{ prepared: PreparedSubmit; code: number; printed: number[] }> {
  let arrived = 0;
  let kill: (() => void) | undefined = () => {};
  const relay = await startRelay(harness.farm.sandbox.address.domain, {
    [moment]: ({ path }: Relayed) => {
      arrived += 1;
      if (!kill || !isMeant(path, arrived)) return;
      kill();
      throw new Error('what happens to it does not matter any more');
    },
  });
  const prepared = harness.prepareSubmit({ domain: relay.domain });
  const first = start(prepared.argv, prepared.env);
  kill = () => first.child.kill('SIGKILL');
  const ended = await first.ended;
  if (ended !== -1) throw new Error(`it was not killed, and ended with ${ended}`);
  kill = undefined;
  const second = await runOnce(prepared);
  await relay.close();
  return { prepared, code: second.code, printed: [...idsIn(first.output.stdout), ...second.ids] };
}
