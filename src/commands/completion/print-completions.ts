import type { Command } from 'commander';
import type { Context } from '../../context.js';
import { oneLine, print } from '../../output/print.js';
import { COMMANDS } from '../index.js';
import { complete } from './candidates.js';
import { lookUpValues } from './values.js';

/** Prints the candidates for the word at the cursor, as the scripts read them (scripts.ts). */
export async function printCompletions(
  program: Command,
  words: readonly string[],
  context: Context,
): Promise<void> {
  // A state folder that cannot be read has no values.
  const lookUp = (source: Parameters<typeof lookUpValues>[0]) =>
    lookUpValues(source, context).catch(() => []);
  const { candidates, paths } = await complete(program, COMMANDS, words, lookUp);
  const lines = candidates.map(({ value, description }) =>
    description ? `${value}\t${oneLine(description)}\n` : `${value}\n`,
  );
  await print(context.stdout, `${lines.join('')}${paths ? `:${paths}\n` : ''}`);
}
