import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../unit/sources.js';

/** A Markdown document of the project. */
export interface Document {
  /** From the project's folder, with slashes: `docs/protocol/http.md`. */
  readonly path: string;
  readonly text: string;
}

function below(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map(
    (name) => `${folder}/${name.replaceAll('\\', '/')}`,
  );
}

function read(path: string): Document {
  return { path, text: readFileSync(join(ROOT, path), 'utf8').replaceAll('\r\n', '\n') };
}

/** README.md, CONTRIBUTING.md and their like, and everything below docs/. */
export const DOCUMENTS: readonly Document[] = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...below('docs').filter((name) => name.endsWith('.md')),
].map(read);

/** Text files that may cite a document. */
export const CITING: readonly Document[] = [
  ...['src', 'test', '.ci', 'bin']
    .flatMap(below)
    .filter((name) => /\.(?:[cm]?[jt]s|json)$|\/run$/.test(name)),
].map(read);

/** The headings of a document, without marks; lines in blocks of code are not headings. */
export function headings({ text }: Document): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '');
  return [...prose.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => heading.replaceAll('`', '').trim());
}

/**
 * The numbers by which a section can be cited: of headings (`3.1 Algorithm`), of rows in tables (`| 3.11 | … |`), and
 * of the items of a list below a numbered heading (`2.` below `## 6.` is 6.2).
 */
export function sectionNumbers({ text }: Document): Set<string> {
  const numbers = new Set<string>();
  let chapter = '';
  for (const line of text.split('\n')) {
    const heading = /^#{2,6} (\d+(?:\.\d+)*)\.? /.exec(line)?.[1];
    const row = /^\| (\d+(?:\.\d+)+) \|/.exec(line)?.[1];
    const item = /^(\d+)\. /.exec(line)?.[1];
    if (heading) chapter = heading;
    const number = heading ?? row ?? (item && chapter && `${chapter}.${item}`);
    if (number) numbers.add(number);
  }
  return numbers;
}

/** A heading as a link names it: lower case, blanks as hyphens, no other marks. */
export function anchors(document: Document): string[] {
  const seen = new Map<string, number>();
  return headings(document).map((heading) => {
    const slug = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
}
