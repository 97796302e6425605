import { COMMANDS } from '../../src/commands/index.js';
import { createProgram } from '../../src/program.js';
import { english } from '../../src/text/index.js';

/** Words after a command's name that its parser takes: its first subcommand, and a value for each argument that it needs. */
function plainArguments(name: string, value: string): string[] {
  const program = createProgram([name], english, async () => {});
  const command = program.commands.find((one) => one.name() === name);
  const child = command?.commands[0];
  // Task ids are optional to the parser, since `--last` takes their place.
  const required = ((child ?? command)?.registeredArguments ?? []).filter(
    (one) => one.required || one.name() === 'id',
  );
  return [...(child ? [child.name()] : []), ...required.map(() => value)];
}

/**
 * Gives every command of the program an entry: its own, or one made of its shortest line.
 * @param own entries of commands that need more; others are complete without one
 * @param value is used as each argument that a command needs
 * @throws Error for an entry whose command does not exist
 */
export function forEachCommand<T>(
  own: Readonly<Record<string, T>>,
  value: string,
  entryOf: (name: string, words: readonly string[]) => T,
): Record<string, T> {
  const names = COMMANDS.map(({ name }) => name);
  const unknown = Object.keys(own).filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`no such command: ${unknown.join(', ')}`);
  return Object.fromEntries(
    names.map((name) => [name, own[name] ?? entryOf(name, plainArguments(name, value))]),
  );
}
