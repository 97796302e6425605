import { Writable } from 'node:stream';
import { cli } from '../support/cli.js';

/** A row of a section: `--frames <range>`, and what it means. */
export interface HelpRow {
  readonly term: string;
  readonly description: string;
}

/** A section of a page: `Options`, `Frames`, `Commands`. */
export interface HelpSection {
  readonly heading: string;
  readonly rows: readonly HelpRow[];
}

/** A page of the program's help, read from what it prints. */
export interface HelpPage {
  /** `rayvision submit [options] [scene...]` */
  readonly usage: string;
  readonly description: string;
  readonly sections: readonly HelpSection[];
  /** Command lines, with their remarks. */
  readonly examples: readonly string[];
  /** Names of the subcommands, `help` left out. */
  readonly subcommands: readonly string[];
}

/** A stream so wide that no row of the help is folded. */
function wideStream() {
  let text = '';
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      text += chunk.toString();
      done();
    },
  });
  return { stream: Object.assign(stream, { columns: 10_000 }), text: () => text };
}

function sectionOf(heading: string, lines: readonly string[]): HelpSection {
  const rows = lines.map((line) => {
    const [term = '', ...rest] = line.trim().split(/ {2,}/);
    return { term, description: rest.join(' ') };
  });
  return { heading, rows };
}

/** The help of a command, in English. @param path `[]` for the first page, `['config', 'set']` for a subcommand */
export async function helpPage(path: readonly string[]): Promise<HelpPage> {
  const { stream, text } = wideStream();
  const world = { stdout: stream as unknown as NodeJS.WriteStream };
  const { code } = await cli([...path, '--help', '--lang', 'en'], { world } as Parameters<typeof cli>[1]);
  if (code !== 0) throw new Error(`help of '${path.join(' ')}' ended with ${code}`);
  const [usage = '', ...paragraphs] = text().trimEnd().split('\n\n');
  const isSection = (paragraph: string) => /^\S.*:\n {2}/.test(paragraph);
  const blocks = paragraphs.filter(isSection).map((paragraph) => {
    const [heading = '', ...lines] = paragraph.split('\n');
    return { heading: heading.replace(/:$/, ''), lines };
  });
  const examples = blocks.filter(({ heading }) => heading === 'Examples').flatMap(({ lines }) => lines);
  const sections = blocks
    .filter(({ heading }) => heading !== 'Examples')
    .map(({ heading, lines }) => sectionOf(heading, lines));
  return {
    usage: usage.replace(/^Usage: /, ''),
    description: paragraphs.filter((paragraph) => !isSection(paragraph)).join('\n\n'),
    sections,
    examples: examples.map((line) => line.trim().replace(/^\$ /, '')),
    subcommands: sections
      .flatMap(({ rows }) => rows.map(({ term }) => term.split(' ')[0] ?? ''))
      .filter((name) => /^[a-z]/.test(name) && name !== 'help')
      .filter(
        (name) =>
          !sections.some((one) => one.heading === 'Arguments' && one.rows.some(({ term }) => term === name)),
      ),
  };
}
