import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ENDPOINTS, type EndpointName } from '../../../src/protocol/endpoints/index.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';
import { ROOT } from '../../unit/sources.js';
import { ACCOUNT } from './functions/account.js';
import type { Case } from './functions/case.js';
import { CATALOGUE } from './functions/catalogue.js';
import { CONTROL } from './functions/control.js';
import { QUERIES } from './functions/queries.js';

/** Every function of the farm, driven by its command: the type misses none. */
const CASES: Readonly<Record<EndpointName, Case>> = { ...ACCOUNT, ...CATALOGUE, ...CONTROL, ...QUERIES };

const workstation = await openWorkstation();
const { stdout } = await workstation.run(['api', '--list', '--json']);
const rows: { name: string; command: string }[] = onlyJson(stdout);
const commandOf = new Map(rows.map(({ name, command }) => [name, command]));
afterAll(() => workstation.close());

const logs = mkdtempSync(join(tmpdir(), 'rayvision-functions-'));
afterAll(() => rmSync(logs, { recursive: true, force: true }));

/** Members of all documents that were printed. */
const members = new Set<string>();

/** What is named by its own data and not by us: plug-ins by their names, a job file's own members. */
const OWN = ['plugins', 'taskInfo'];

function membersOf(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) membersOf(item, found);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      found.add(name);
      if (!OWN.includes(name) || Array.isArray(inner)) membersOf(inner, found);
    }
  }
}

/** Paths that command lines have asked since this log was begun. */
function asked(log: string): string[] {
  return linesOf(readFileSync(join(log, 'rayvision.log'), 'utf8'))
    .map((line) => JSON.parse(line).path)
    .filter((path) => path !== undefined);
}

/** Whether a line is one of the command, with its flag where `api --list` names one. */
function isOf(command: string, line: readonly string[]): boolean {
  const words = command.split(' ');
  const flags = words.filter((word) => word.startsWith('--'));
  const names = words.filter((word) => !word.startsWith('--'));
  return names.every((name, at) => line[at] === name) && flags.every((flag) => line.includes(flag));
}

describe('each function of the farm is called by the command that api --list names', () => {
  test.each(Object.entries(CASES))('%s', async (name, drive) => {
    expect.hasAssertions();
    const log = mkdtempSync(join(logs, 'log-'));
    const lines: string[][] = [];
    await drive({
      workstation,
      async run(...argv) {
        lines.push(argv);
        const env = { ...workstation.env, RAYVISION_LOG: log };
        const result = await workstation.run([...argv, '--json', '--yes'], { env });
        if (result.code !== 0) throw new Error(`${argv.join(' ')}: ${result.code} ${result.stderr}`);
        const document = onlyJson(result.stdout);
        membersOf(document, members);
        return document;
      },
      async call(endpoint, body) {
        const answer = await workstation.farm.call(ENDPOINTS[endpoint].path, body);
        if (answer.code !== 200) throw new Error(`${endpoint}: ${answer.code} ${answer.message}`);
        return answer.data;
      },
    });
    expect(asked(log)).toContain(ENDPOINTS[name as EndpointName].path);
    const command = commandOf.get(name) ?? '';
    expect(lines.filter((line) => isOf(command, line))).not.toEqual([]);
  });
});

test('every member of their JSON is named in docs/schemas', () => {
  expect(members.size).toBeGreaterThan(60);
  const folder = join(ROOT, 'docs/schemas');
  const schemas = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  expect([...members].filter((name) => !schemas.some((text) => text.includes(`"${name}"`)))).toEqual([]);
});

test('every function has a command, and api is not one of them', () => {
  expect([...commandOf.keys()].toSorted()).toEqual(Object.keys(ENDPOINTS).toSorted());
  expect([...commandOf.values()].filter((command) => /^(api)?$/.test(command))).toEqual([]);
});
