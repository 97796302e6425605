import { describe, expect, test } from 'vitest';
import { COMMAND_GROUPS } from '../../../src/commands/command.js';
import { COMMANDS } from '../../../src/commands/index.js';
import { displayWidth } from '../../../src/output/width.js';
import { english } from '../../../src/text/index.js';
import { screen } from '../../support/processes/screen.js';
import { cli } from '../../support/workstation/cli.js';
import { linesOf } from '../../support/workstation/workstation.js';

describe('the help of a command', () => {
  const paths = COMMANDS.flatMap(({ name, subcommands }) => [
    [name],
    ...subcommands.map((one) => [name, one.name]),
  ]);

  test.each(paths.map((path) => [path.join(' '), path] as const))(
    '%s prints the same in each form',
    async (_, path) => {
      const { code, stdout, stderr } = await cli([...path, '--help']);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(new RegExp(`^Usage: rayvision ${path.join(' ')} `));
      for (const argv of [
        ['--help', ...path],
        ['-h', ...path],
        ['help', ...path],
        ['--json', '--help', ...path],
        ['--lang', 'en', 'help', ...path],
      ]) {
        expect(await cli(argv)).toEqual({ code, stdout, stderr });
      }
    },
  );

  test.each([[['help', 'nonsense']], [['--help', 'nonsense']]])('%j exits with 64', async (argv) => {
    const { code, stdout, stderr } = await cli(argv);
    expect([code, stdout]).toEqual([64, '']);
    expect(stderr).toContain("Unknown command 'nonsense'");
  });

  /** A command line stays whole, so that it can be copied; no function of the farm has a shorter one. */
  const WIDE = '  $ rayvision api /api/';
  const words = (text: string) => text.split(/\s+/).join(' ');

  test.each([60, 80])('fits %i columns, and breaks no word', async (columns) => {
    for (const path of [[], ...paths]) {
      const wide = screen(10_000);
      await cli([...path, '--help'], { world: wide.world });
      for (const lang of ['en', 'zh']) {
        const { world, written } = screen(columns);
        await cli([...path, '--help', '--lang', lang], { world });
        const tooWide = linesOf(written.stdout).filter((line) => displayWidth(line) > columns);
        expect(tooWide.filter((line) => columns >= 80 || !line.startsWith(WIDE))).toEqual([]);
        if (lang === 'en') expect(words(written.stdout)).toBe(words(wide.written.stdout));
      }
    }
  });

  test('has the options of submit in groups', async () => {
    const { stdout } = await cli(['submit', '--help']);
    const headings = linesOf(stdout).filter((line) => /^[A-Z].*:$/.test(line));
    expect(headings).toEqual([
      ...['Arguments:', 'Scene:', 'Frames:', 'Machine:', 'Assets:', 'Transfer:', 'Sending:', 'Waiting:'],
      ...['Guards:', 'Notices:', 'Options:', 'Global options:', 'Examples:'],
    ]);
  });
});

test('the first page lists each command once, in its group', async () => {
  const { stdout } = await cli(['--help']);
  const shown = linesOf(stdout).flatMap(
    (line) => /^(?:(\S.*:)| {2}([a-z-]+) .*)$/.exec(line)?.slice(1) ?? [],
  );
  const expected = Object.entries(COMMAND_GROUPS).flatMap(([group, heading]) => [
    english(heading),
    ...COMMANDS.filter((row) => row.group === group).map(({ name }) => name),
  ]);
  expect(shown.filter((one) => one !== undefined).slice(0, expected.length)).toEqual(expected);
  expect((await cli(['help'])).stdout).toBe(stdout);
  expect((await cli([])).stdout).toBe(stdout);
});

describe('a group of commands without a subcommand', () => {
  const groups = COMMANDS.filter(({ subcommands }) => subcommands.length > 0);

  test.each(groups.map((row) => [row.name, row] as const))(
    '%s lists them at a terminal',
    async (name, row) => {
      const { world, written } = screen(60);
      expect(await cli([name], { world })).toMatchObject({ code: 64 });
      expect(written.stdout).toBe('');
      expect(written.stderr).toMatch(/^Error: /);
      for (const one of row.subcommands) expect(written.stderr).toMatch(new RegExp(`^  ${one.name} `, 'm'));
    },
  );

  test('is one JSON line with --json', async () => {
    const { world, written } = screen(60);
    await cli(['env', '--json'], { world });
    expect(JSON.parse(written.stderr).error).toMatchObject({ exitCode: 64 });
  });
});
