/** A command of an example: its arguments, and the files of its standard input and output. */
export interface ExampleCommand {
  readonly argv: readonly string[];
  readonly stdin: string | undefined;
  readonly stdout: string | undefined;
}

/** The start of a remark: three spaces, or two spaces and `#`. */
export const REMARK = / {3,}| {2,}# | # /;

/** Splits a line into words like a shell, without quotation marks. */
function wordsOf(text: string): string[] {
  return [...text.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
}

/**
 * Returns the `rayvision` commands of an example line from left to right: `rayvision submit *.ma -q | rayvision wait -` has
 * two. Leaves out other programs, shell keywords, and a remark after three spaces.
 */
export function commandsOf(line: string): ExampleCommand[] {
  const command = line.trim().replace(/^\$ /, '').split(REMARK)[0] ?? '';
  const inner = /^id=\$\((.*)\)$/.exec(command)?.[1] ?? command;
  return inner
    .split(/ (?:\||&&) |; /)
    .filter((part) => part.startsWith('rayvision '))
    .map((part) => {
      const [rest = '', stdout] = part.split(' > ');
      const [before = '', stdin] = rest.split(' < ');
      return { argv: wordsOf(before).slice(1), stdin: stdin?.trim(), stdout: stdout?.trim() };
    });
}
