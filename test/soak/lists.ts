import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { startPageFarm } from '../support/farms/page-farm.js';
import { type ListRun, runList, TELL_MEMORY } from '../support/list-run.js';
import { bareEnv, emptyFolder, PROGRAM } from '../support/processes/binary.js';

const COUNT = 100_000;

/** Maximum memory of a list of any length, in MiB. */
const MOST_MEMORY = 150;

function figures({ first, all, memory }: ListRun): string {
  return `first row ${first.toFixed(0)} ms, all ${(all / 1000).toFixed(1)} s, ${memory.toFixed(0)} MiB`;
}

/** Lists 100,000 tasks and 100,000 frames in every format, and closes the output early. */
export async function soakLists(): Promise<string> {
  const farm = await startPageFarm({ count: COUNT });
  const folder = emptyFolder();
  const bare = bareEnv(folder, farm.env);
  const env = { ...bare, ...TELL_MEMORY };
  const report: string[] = [];
  try {
    for (const command of [['list'], ['frames', String(farm.taskId)]]) {
      for (const [form, lines] of [
        [[], COUNT + 1],
        [['--ndjson'], COUNT + 1],
        [['-q'], COUNT],
      ] as const) {
        const done = await runList(process.execPath, [PROGRAM, ...command, ...form], env);
        const name = [command[0], ...form].join(' ');
        assert.deepEqual([done.code, done.lines, done.stderr], [0, lines, ''], name);
        assert.ok(done.memory < MOST_MEMORY, `${name} took ${done.memory} MiB`);
        // Most of the time comes after it.
        assert.ok(done.first < done.all / 4, `${name} kept its first row back for ${done.first} ms`);
        report.push(`${name}: ${figures(done)}`);
      }
      // Formats that need the whole list are measured without a limit.
      for (const form of [['--json'], ...(command[0] === 'list' ? [['-q', '--sort', '-cost']] : [])]) {
        const done = await runList(process.execPath, [PROGRAM, ...command, ...form], env);
        assert.equal(done.code, 0);
        report.push(`${[command[0], ...form].join(' ')}: ${figures(done)}`);
      }
      for (const form of ['', '--ndjson', '-q']) {
        farm.asked.length = 0;
        const line = `"$0" "${PROGRAM}" ${command.join(' ')} ${form} | head -3; exit "\${PIPESTATUS[0]}"`;
        const done = await runList('bash', ['-c', line, process.execPath], bare);
        assert.deepEqual([done.code, done.lines, done.stderr], [0, 3, ''], `${command[0]} ${form} | head`);
        assert.ok(farm.asked.length < 20, `${farm.asked.length} pages for three rows`);
        report.push(`${command[0]} ${form} | head -3: ${farm.asked.length} pages`.replace('  ', ' '));
      }
    }
  } finally {
    await farm.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return ['', ...report].join('\n  ');
}
