import { describe, expect, test } from 'vitest';
import { COMMAND_GROUPS, type CommandRow, type ValueSource } from '../../../src/commands/command.js';
import { lookUpValues } from '../../../src/commands/completion/values.js';
import { settingKey } from '../../../src/commands/config/setting-rows.js';
import { GLOBAL_OPTIONS } from '../../../src/commands/flags/global-options.js';
import { frameCodes, taskStates } from '../../../src/commands/flags/state-codes.js';
import { COMMANDS } from '../../../src/commands/index.js';
import { readColumns } from '../../../src/commands/tasks/list-columns.js';
import { readOrder } from '../../../src/commands/tasks/list-order.js';
import type { Context } from '../../../src/context.js';
import { findDcc } from '../../../src/domain/dcc/dcc.js';
import { createProgram } from '../../../src/program.js';
import { ENDPOINTS } from '../../../src/protocol/endpoints/index.js';
import { english } from '../../../src/text/index.js';

interface Entry {
  readonly path: readonly string[];
  readonly row: CommandRow;
}

function entries(rows: readonly CommandRow[], above: readonly string[] = []): Entry[] {
  return rows.flatMap((row) => {
    const path = [...above, row.name];
    return [{ path, row }, ...entries(row.subcommands, path)];
  });
}

const ALL = entries(COMMANDS);

describe('the rows', () => {
  test('have different names, and a group on the first level only', () => {
    const names = ALL.map(({ path }) => path.join(' '));
    expect(new Set(names).size).toBe(names.length);
    const odd = ALL.filter(({ path, row }) => (path.length === 1) !== (row.group !== undefined));
    expect(odd.map(({ path }) => path)).toEqual([]);
  });

  test('use every group', () => {
    expect(new Set(COMMANDS.map(({ group }) => group))).toEqual(new Set(Object.keys(COMMAND_GROUPS)));
  });

  test('list each function of the farm once', () => {
    const used = ALL.flatMap(({ row }) => (row.endpoints ?? []).map((use) => use.split(' ')[0]));
    expect(used.toSorted()).toEqual(Object.keys(ENDPOINTS).toSorted());
  });

  test.each(ALL.map(({ path, row }) => [path.join(' '), path, row] as const))(
    '%s has the options and arguments that its row names',
    (_, path, row) => {
      let command = createProgram(path, english, async () => {});
      for (const name of path) {
        const child = command.commands.find((one) => one.name() === name);
        if (!child) throw new Error(`no command ${name}`);
        command = child;
      }
      const flags = command.options.map(({ long }) => long ?? '');
      const known = [...flags, ...command.registeredArguments.map((one) => one.name())];
      expect(Object.keys(row.values ?? {}).filter((name) => !known.includes(name))).toEqual([]);
      const uses = (row.endpoints ?? []).flatMap((use) => use.split(' ').slice(1));
      expect(uses.filter((flag) => !flags.includes(flag))).toEqual([]);
      const globals = GLOBAL_OPTIONS.map(({ flags: text }) => /--[a-z-]+/.exec(text)?.[0] ?? '');
      expect(flags.filter((flag) => globals.includes(flag))).toEqual([]);
    },
  );
});

describe('completed values', () => {
  const context = { folder: '/nonexistent/rayvision' } as Context;

  test.each([
    ['column', 'progress'],
    ['dcc', '3dsmax'],
    ['endpointPath', '/api/render/common/queryPlatforms'],
    ['frameState', 'timed-out'],
    ['profile', 'default'],
    ['setting', 'chunkSize'],
    ['sortKey', '-cost'],
    ['statusCode', '25'],
    ['taskStatus', 'out-of-money'],
  ] as const)('of %s have %s', async (source, value) => {
    const values = (await lookUpValues(source, context)).map((one) => one.value);
    expect(values).toContain(value);
    expect(values.filter((one) => !/^[\w./-]+$/.test(one))).toEqual([]);
  });

  test.each<[ValueSource, (value: string) => unknown]>([
    ['column', readColumns],
    ['dcc', findDcc],
    ['frameState', (value) => frameCodes([value])],
    ['taskStatus', (value) => taskStates([value])],
    ['setting', settingKey],
    ['sortKey', readOrder],
  ])('of %s are accepted by the commands', async (source, read) => {
    for (const { value } of await lookUpValues(source, context)) expect(read(value)).toBeDefined();
  });

  test.each(['submission', 'task', 'file', 'folder'] as const)(
    'of %s are empty without a state',
    async (one) => {
      expect(await lookUpValues(one, context)).toEqual([]);
    },
  );
});
