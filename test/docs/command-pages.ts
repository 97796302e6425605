import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../unit/sources.js';
import { type HelpPage, type HelpRow, type HelpSection, helpPage } from './help-page.js';

/** Where the pages lie, from the project's folder. */
export const FOLDER = 'docs/commands';

const NOTE = '<!-- Generated from the program by `npm run docs`: do not edit. -->';

/** Sections that every page of the help has; the docs have them once. */
const GLOBAL = 'Global options';

/** Text in a cell of a table: its bars are not the table's own, and no markup. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/[<>*_]/g, (mark) => `\\${mark}`);
}

const code = (text: string) => `\`${text.replaceAll('|', '\\|')}\``;

function table(rows: readonly HelpRow[], what: string): string {
  const lines = rows.map(({ term, description }) => `| ${code(term)} | ${cell(description)} |`);
  return [`| ${what} | meaning |`, '|---|---|', ...lines].join('\n');
}

/** `-h, --help` stands on every page: once is enough. */
function ownRows(rows: readonly HelpRow[]): HelpRow[] {
  return rows.filter(({ term }) => !term.startsWith('-h, '));
}

function sectionText({ heading, rows }: HelpSection, level: number): string[] {
  const own = ownRows(rows);
  if (own.length === 0 || heading === GLOBAL) return [];
  const what = heading === 'Arguments' ? 'argument' : heading === 'Commands' ? 'subcommand' : 'option';
  return [`${'#'.repeat(level)} ${heading}`, table(own, what)];
}

/** What a page says of one command, from its usage on. */
function body(page: HelpPage, level: number): string[] {
  const examples = page.examples.length > 0 ? [`${'#'.repeat(level)} Examples`] : [];
  const lines = page.examples.map((line) => `    ${line}`).join('\n');
  return [
    page.description,
    `    ${page.usage}`,
    ...page.sections.flatMap((section) => sectionText(section, level)),
    ...examples,
    ...(lines === '' ? [] : [lines]),
  ].filter((part) => part !== '');
}

function schemaLink(path: readonly string[]): string[] {
  const name = `${path.join('-')}.json`;
  return existsSync(join(ROOT, 'docs/schemas', name))
    ? [`Output with \`--json\`: [${name}](../schemas/${name}).`]
    : [];
}

async function commandPage(name: string): Promise<string> {
  const page = await helpPage([name]);
  const children: string[] = [];
  for (const child of page.subcommands) {
    const path = [name, child];
    children.push(`## ${path.join(' ')}`, ...body(await helpPage(path), 3), ...schemaLink(path));
  }
  const parts = [NOTE, `# rayvision ${name}`, ...body(page, 2), ...schemaLink([name]), ...children];
  return `${[...parts, '[Global options and all commands](README.md)'].join('\n\n')}\n`;
}

/** A section of the first page that lists commands: each links to its page. */
function commandList({ heading, rows }: HelpSection): string {
  const lines = rows.map(({ term, description }) => {
    const name = term.split(' ')[0] ?? '';
    const link = name === 'help' ? code(term) : `[\`${name}\`](${name}.md)`;
    return `| ${link} | ${cell(description)} |`;
  });
  return [`## ${heading}`, '', '| command | what it does |', '|---|---|', ...lines].join('\n');
}

function firstPage(page: HelpPage): string {
  const isOptions = ({ rows }: HelpSection) => rows.some(({ term }) => term.startsWith('-'));
  const commands = page.sections.filter((section) => !isOptions(section)).map(commandList);
  const options = page.sections.filter(isOptions).flatMap(({ rows }) => rows);
  return `${[
    NOTE,
    '# Commands',
    page.description.replace(/(?<=[^\n])\n(?=[^\n])/g, ' '),
    ...commands,
    '## Global options',
    'These work with every command, anywhere on the line.',
    table(options, 'option'),
  ].join('\n\n')}\n`;
}

/** The pages of docs/commands, by their file names, from the program's own help in English. */
export async function commandPages(): Promise<ReadonlyMap<string, string>> {
  const first = await helpPage([]);
  const pages = new Map([['README.md', firstPage(first)]]);
  for (const name of first.subcommands) pages.set(`${name}.md`, await commandPage(name));
  return pages;
}
