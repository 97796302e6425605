/** One command of an example: its words, and the files that standard input comes from and standard output goes to. */
export interface ExampleCommand {
  readonly argv: readonly string[];
  readonly stdin: string | undefined;
  readonly stdout: string | undefined;
}

/** What begins a remark: three blanks, or two blanks and `#`. */
export const REMARK = / {3,}| {2,}# | # /;

/** Words as a shell has them, quotation marks taken off. */
function wordsOf(text: string): string[] {
  return [...text.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
}

/**
 * The commands of an example line that are ours, from left to right: `rayvision submit *.ma -q | rayvision wait -`
 * has two. What other programs and shells do with them (`head`, `make-comp`, `if`), and remarks are left out.
 */
export function commandsOf(line: string): ExampleCommand[] {
  const told = line.trim().replace(/^\$ /, '').split(REMARK)[0] ?? '';
  const inner = /^id=\$\((.*)\)$/.exec(told)?.[1] ?? told;
  return inner
    .split(/ (?:\||&&) |; /)
    .filter((part) => part.startsWith('rayvision '))
    .map((part) => {
      const [rest = '', stdout] = part.split(' > ');
      const [before = '', stdin] = rest.split(' < ');
      return { argv: wordsOf(before).slice(1), stdin: stdin?.trim(), stdout: stdout?.trim() };
    });
}
