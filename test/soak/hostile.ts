import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Breaking, type BreakingFarm, startBreakingFarm } from '../support/farms/breaking-farm.js';
import { startPageFarm } from '../support/farms/page-farm.js';
import { runList, TELL_MEMORY } from '../support/list-run.js';
import { bareEnv, emptyFolder, PROGRAM, rayvision } from '../support/processes/binary.js';
import { type KillHarness, openKillHarness, runOnce } from '../support/processes/kill-harness.js';
import { pointingTo } from '../support/workstation/cli.js';

/** How TLS or TCP breaks after the farm has executed a call. */
const BROKEN: readonly Breaking[] = ['plaintext', 'alert', 'bad-mac', 'reset', 'close', 'half', 'gateway'];

const UNBOUNDED: readonly Breaking[] = ['huge', 'endless', 'gzip-bomb', 'deep', 'crowded'];

/** Maximum additional memory of an endless answer, and total memory of a wait on many tasks, in MiB. */
const MOST_MORE = 150;
const MOST_WAIT = 150;
const MANY = 10_000;

/** The status of a task whose frames are all done (docs/protocol/endpoints.md, §1.2). */
const FINISHED = 25;

/** Calls of a whole submission, in order. */
const CALLS = 13;

interface HostileStage {
  readonly harness: KillHarness;
  readonly farm: BreakingFarm;
  readonly folder: string;
  /** Points to the farm, and trusts it. */
  readonly env: Record<string, string>;
  /** How the next answers break; by the end of the path, or by their number from 1 on since it was set. */
  next: { readonly how: Breaking; readonly path?: string; readonly number?: number } | undefined;
}

async function withHostileFarm<T>(work: (hostile: HostileStage) => Promise<T>): Promise<T> {
  const harness = await openKillHarness();
  const folder = emptyFolder();
  let calls = 0;
  let next: HostileStage['next'];
  const farm = await startBreakingFarm(
    { domain: harness.farm.sandbox.address.domain, env: pointingTo(harness.farm) },
    {
      breaking(path) {
        calls += 1;
        if (!next || (next.path && !path.endsWith(next.path))) return undefined;
        return next.number === undefined || next.number === calls ? next.how : undefined;
      },
    },
  );
  const file = join(folder, 'farm.pem');
  writeFileSync(file, farm.certificate.cert);
  try {
    return await work({
      harness,
      farm,
      folder,
      env: { ...farm.env, NODE_EXTRA_CA_CERTS: file },
      get next() {
        return next;
      },
      set next(wanted) {
        calls = 0;
        next = wanted;
      },
    });
  } finally {
    await farm.close();
    await harness.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Breaks the connection after each call of a submission in every way, repeats the command until it succeeds, and expects
 * one task, one id, and one call of each kind that costs money. Then the same for `retry`.
 */
export function soakBrokenConnections(): Promise<string> {
  return withHostileFarm(async (hostile) => {
    const { harness, farm, env } = hostile;
    let runs = 0;
    for (const how of BROKEN) {
      for (let number = 1; number <= CALLS; number++) {
        const at = `${how} after call ${number}`;
        const prepared = harness.prepareSubmit();
        const own = { ...prepared, env: { ...prepared.env, ...env } };
        const submits = farm.count('/submit/task');
        hostile.next = { how, number };
        const first = await runOnce(own);
        hostile.next = undefined;
        const last = first.code === 0 ? first : await runOnce(own);
        assert.equal(last.code, 0, `${at}: ${last.stderr}`);
        const printed = [...new Set([...first.ids, ...last.ids])];
        assert.deepEqual(await harness.listed(prepared.scene), printed, at);
        assert.equal(printed.length, 1, at);
        assert.equal(farm.count('/submit/task') - submits, 1, at);
        runs += 1;
      }
      const prepared = harness.prepareSubmit();
      const [id] = (await runOnce(prepared)).ids;
      const retries = farm.count('/recommitTasks');
      hostile.next = { how, path: '/recommitTasks' };
      const { code } = await rayvision(['retry', String(id), '--all', '--yes'], { ...prepared.env, ...env });
      hostile.next = undefined;
      assert.deepEqual([code, farm.count('/recommitTasks') - retries], [69, 1], `${how} after retry`);
      runs += 1;
    }
    return `${runs} broken connections, each call that costs once`;
  });
}

/** Answers without bounds to a call, and to a wait that then gets its answer. */
export function soakBombs(): Promise<string> {
  return withHostileFarm(async (hostile) => {
    const report: string[] = [];
    const env = { ...bareEnv(hostile.folder, hostile.env), ...TELL_MEMORY };
    const call = [PROGRAM, 'api', '/api/render/common/queryPlatforms', '-d', '{"zone":1}'];
    const usual = await runList(process.execPath, call, env);
    assert.equal(usual.code, 0);
    const { ids } = await runOnce(hostile.harness.prepareSubmit());
    await hostile.harness.farm.call('/sandbox/set', { taskIds: ids, status: FINISHED });
    for (const how of UNBOUNDED) {
      hostile.next = { how };
      const bomb = await runList(process.execPath, call, env);
      assert.equal(bomb.code, 76, `${how}: ${bomb.stderr}`);
      const wait = [PROGRAM, 'wait', String(ids[0]), '--timeout', '60s', '--interval', '1s'];
      const waiting = await runList(process.execPath, wait, env, undefined, (stderr) => {
        // The farm recovers once the wait has survived an answer.
        if (stderr.includes('still waiting')) hostile.next = undefined;
      });
      assert.equal(waiting.code, 0, `wait through ${how}: ${waiting.stderr}`);
      assert.match(waiting.stderr, /still waiting/, how);
      const more = [bomb, waiting].map(({ memory }) => memory - usual.memory);
      for (const mib of more) assert.ok(mib < MOST_MORE, `${how} took ${mib} MiB more`);
      report.push(`${how}: ${more.map((mib) => `${mib.toFixed(0)} MiB`).join(' and ')} more`);
    }
    hostile.next = undefined;
    return ['', ...report].join('\n  ');
  });
}

/** Waits for ten thousand tasks in every format. */
export async function soakManyIds(): Promise<string> {
  const farm = await startPageFarm({ count: MANY });
  const folder = emptyFolder();
  const env = { ...bareEnv(folder, farm.env), ...TELL_MEMORY };
  const ids = Array.from({ length: MANY }, (_, at) => farm.taskId + at);
  const report: string[] = [];
  try {
    for (const form of [[], ['-q'], ['--ndjson'], ['--json']]) {
      const argv = [PROGRAM, 'wait', '-', ...form];
      const done = await runList(process.execPath, argv, env, ids.join('\n'));
      const name = ['wait', ...form].join(' ');
      assert.equal(done.code, 0, name);
      assert.ok(done.memory < MOST_WAIT, `${name} took ${done.memory} MiB`);
      report.push(`${name}: ${done.memory.toFixed(0)} MiB, ${(done.all / 1000).toFixed(1)} s`);
    }
  } finally {
    await farm.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return ['', ...report].join('\n  ');
}
