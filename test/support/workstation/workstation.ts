import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startTestSandbox, type TestSandbox } from '../farms/sandbox.js';
import { type CliOptions, type CliResult, cli, pointingTo } from './cli.js';

/** A farm, a folder with scenes, and command lines that are pointed at both. */
export interface Workstation {
  readonly farm: TestSandbox;
  /** The working folder of the command lines. */
  readonly cwd: string;
  /** Their configuration folder. */
  readonly folder: string;
  readonly env: Record<string, string>;
  run(argv: readonly string[], options?: CliOptions): Promise<CliResult>;
  /** Submits a scene without a word and answers its task id. */
  submit(...flags: string[]): Promise<number>;
  /** Submits one task of two frames for each status and pins it there. */
  pinned(...statuses: number[]): Promise<number[]>;
  pin(status: number, ...taskIds: number[]): Promise<void>;
  /** Writes a file below the working folder; answers its absolute path. */
  file(name: string, content?: string): string;
  /** A job file of a task as the farm keeps it. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects and fails when it is not there
  jobFile(taskId: number, name?: string): any;
  /** The farm's own record of a task. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  record(taskId: number): Promise<any>;
  close(): Promise<void>;
}

const SCENE = 'a scene that nobody reads\n';

export async function openWorkstation(
  overrides: Parameters<typeof startTestSandbox>[0] = {},
): Promise<Workstation> {
  const farm = await startTestSandbox(overrides);
  const cwd = mkdtempSync(join(tmpdir(), 'rayvision-scenes-'));
  const folder = mkdtempSync(join(tmpdir(), 'rayvision-config-'));
  const env = pointingTo(farm);
  const run = (argv: readonly string[], options: CliOptions = {}) =>
    cli(argv, { env, clock: farm.clock, cwd, folder, ...options });

  function file(name: string, content = SCENE): string {
    const path = join(cwd, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  async function pin(status: number, ...taskIds: number[]): Promise<void> {
    const { code, message } = await farm.call('/sandbox/set', { taskIds, status });
    if (code !== 200) throw new Error(message);
  }

  async function submit(...flags: string[]): Promise<number> {
    file('shot.project');
    const frames = flags.includes('--frames') ? [] : ['--frames', '1-2'];
    const { code, stdout, stderr } = await run(['submit', 'shot.project', ...frames, '-q', ...flags]);
    if (code !== 0 || !/^\d+\n$/.test(stdout)) throw new Error(`submit: ${code} ${stdout}${stderr}`);
    return Number(stdout);
  }

  return {
    farm,
    cwd,
    folder,
    env,
    run,
    submit,
    pin,
    file,
    async pinned(...statuses) {
      const ids: number[] = [];
      for (const status of statuses) {
        const id = await submit();
        await pin(status, id);
        ids.push(id);
      }
      return ids;
    },
    jobFile(taskId, name = 'task.json') {
      const cfg = join(farm.folder, 'storage', 'config', '30201-10000001', String(taskId), 'cfg');
      return JSON.parse(readFileSync(join(cfg, name), 'utf8'));
    },
    async record(taskId) {
      const { data } = await farm.call('/api/render/handle/queryTaskInfo/v2', { taskIds: [taskId] });
      return data.items[0];
    },
    async close() {
      await farm.close();
      rmSync(cwd, { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The lines of a text that ends with a line end; none for an empty text. */
export function linesOf(text: string): string[] {
  if (text === '') return [];
  if (!text.endsWith('\n')) throw new Error(`the last line is cut off: ${JSON.stringify(text)}`);
  return text.slice(0, -1).split('\n');
}

/** The one JSON document of one line that a stream must hold. */
// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects and fails when it is not there
export function onlyJson(text: string): any {
  const lines = linesOf(text);
  if (lines.length !== 1) throw new Error(`one line was expected: ${JSON.stringify(text)}`);
  return JSON.parse(lines[0] ?? '');
}
