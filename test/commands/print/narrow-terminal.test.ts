import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../src/commands/index.js';
import { displayWidth } from '../../../src/output/width.js';
import { screen } from '../../support/processes/screen.js';
import { cli } from '../../support/workstation/cli.js';
import { linesOf } from '../../support/workstation/workstation.js';

/** What a command writes at a terminal of so many columns. */
async function at(columns: number, ...argv: string[]) {
  const { world, written } = screen(columns);
  await cli(argv, { world });
  return written;
}

/** Words of a text, whatever its lines. */
const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');

describe.each([60, 80])('at %d columns', (columns) => {
  test.each(COMMANDS.map(({ name }) => name))('the help of %s breaks no word', async (name) => {
    const { stdout } = await at(columns, name, '--help');
    const wide = linesOf(stdout).filter((line) => displayWidth(line) > columns);
    // An example is a command line to be copied: it fits on most terminals, and is never broken.
    expect(wide.filter((line) => columns === 80 || !line.startsWith('  $ rayvision '))).toEqual([]);
    expect(words(stdout)).toEqual(words((await at(400, name, '--help')).stdout));
  });

  test('the first page breaks no word', async () => {
    for (const lang of ['en', 'zh']) {
      const { stdout } = await at(columns, '--help', '--lang', lang);
      const wide = linesOf(stdout).filter((line) => displayWidth(line) > columns);
      expect(wide.filter((line) => columns === 80 || !line.startsWith('  $ rayvision '))).toEqual([]);
    }
  });

  test.each<[argv: string[]]>([
    [['wait', 'not-a-task']],
    [['submit']],
    [['list', '--status', 'bogus']],
    [['list', '--columns', 'bogus']],
    [['config', 'set', 'bogus', '1']],
  ])('an error of %j breaks no word', async (argv) => {
    const { stderr } = await at(columns, ...argv);
    expect(linesOf(stderr).filter((line) => displayWidth(line) > columns)).toEqual([]);
    expect(words(stderr)).toEqual(words((await at(400, ...argv)).stderr));
    // JSON stays the one line that the contract promises.
    expect(linesOf((await at(columns, ...argv, '--json')).stderr)).toHaveLength(1);
  });
});

test('help through a pipe is 80 columns wide', async () => {
  for (const argv of [['--help'], ['wait', '--help']]) {
    const lines = linesOf((await cli(argv)).stdout);
    expect(lines.filter((line) => displayWidth(line) > 80)).toEqual([]);
  }
});
