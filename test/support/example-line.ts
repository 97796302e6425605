/** One command of an example: its words, and the file that standard input comes from. */
export interface ExampleCommand {
  readonly argv: readonly string[];
  readonly stdin: string | undefined;
}

/** Words as a shell has them, quotation marks taken off. */
function wordsOf(text: string): string[] {
  return [...text.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
}

/**
 * The commands of an example line that are ours, from left to right: `rayvision submit *.ma -q | rayvision wait -`
 * has two. What other programs and shells do with them (`head`, `make-comp`, `if`), and a remark after three blanks, is left out.
 */
export function commandsOf(line: string): ExampleCommand[] {
  const told = line.trim().replace(/^\$ /, '').split(/ {3,}/)[0] ?? '';
  const inner = /^id=\$\((.*)\)$/.exec(told)?.[1] ?? told;
  return inner
    .split(/ (?:\||&&) |; /)
    .filter((part) => part.startsWith('rayvision '))
    .map((part) => {
      const [before = '', file] = part.split(' < ');
      return { argv: wordsOf(before).slice(1), stdin: file?.trim() };
    });
}
