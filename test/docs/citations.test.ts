import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../unit/sources.js';
import { anchors, CITING, DOCUMENTS, type Document, headings, sectionNumbers } from './documents.js';

/** `docs/contract.md, "Exit codes"` or `docs/protocol/http.md, §3.1, §3.3`; a bare path as well. */
const CITATION = /\bdocs\/[\w/.-]+\.(?:md|json|svg)((?:, §[\d.–§]*\d)*)(?:, "([^"]+)")?/g;

/** Comments of several lines in one, so that no citation is broken in two. */
function joined(text: string): string {
  return text.replace(/\n[ \t]*(?:\*|\/\/)(?!\/) /g, ' ');
}

function isSection(document: Document, cited: string): boolean {
  return headings(document).some((heading) => heading === cited || heading.startsWith(`${cited} `));
}

/** What is wrong with the citations of a text. */
function faultsIn({ path, text }: Document): string[] {
  const faults: string[] = [];
  for (const [whole, numbers = '', heading] of joined(text).matchAll(CITATION)) {
    const cited = /^docs\/[\w/.-]+\.(?:md|json|svg)/.exec(whole)?.[0] ?? '';
    const document = DOCUMENTS.find((one) => one.path === cited);
    if (!existsSync(join(ROOT, cited))) faults.push(`${path}: there is no ${cited}`);
    else if (document) {
      const known = sectionNumbers(document);
      const missing = [...numbers.matchAll(/\d+(?:\.\d+)*/g)].filter(([number]) => !known.has(number));
      for (const [number] of missing) faults.push(`${path}: ${cited} has no §${number}`);
      if (heading && !isSection(document, heading)) faults.push(`${path}: ${cited} has no "${heading}"`);
    }
  }
  return faults;
}

/** Names of documents without their folder, which cannot be found. */
function bareNames({ path, text }: Document): string[] {
  const names = DOCUMENTS.map((one) => posix.basename(one.path)).filter((name) => /^[a-z]/.test(name));
  const bare = new RegExp(
    String.raw`(?<![\w/.-])(?:${[...names, 'cli-contract.md', 'design.md'].join('|')})\b`,
    'g',
  );
  return [...text.matchAll(bare)].map(([name]) => `${path}: ${name}`);
}

/** Links of a document that lead nowhere. */
function brokenLinks({ path, text }: Document): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\((?!https?:|mailto:)([^)\s]*)\)/g)].flatMap(([, target = '']) => {
    const [file = '', anchor] = target.split('#');
    const to = file === '' ? path : posix.normalize(posix.join(posix.dirname(path), file));
    if (!existsSync(join(ROOT, to))) return [`${path}: ${target}`];
    const document = DOCUMENTS.find((one) => one.path === to);
    return anchor && document && !anchors(document).includes(anchor) ? [`${path}: ${target}`] : [];
  });
}

describe('cited documents', () => {
  test('exist, with the cited sections', () => {
    const citing = [...CITING.filter(({ path }) => !path.startsWith('test/docs/')), ...DOCUMENTS];
    expect(citing.length).toBeGreaterThan(400);
    expect(citing.flatMap(faultsIn)).toEqual([]);
  });

  test('are cited by their path', () => {
    const citing = CITING.filter(({ path }) => !path.startsWith('test/docs/'));
    expect(citing.flatMap(bareNames)).toEqual([]);
  });

  test('have links that lead somewhere', () => {
    expect(DOCUMENTS.flatMap(brokenLinks)).toEqual([]);
  });

  test.each([
    ['// docs/gone.md says so', 'there is no docs/gone.md'],
    ['/** As docs/protocol/http.md, §99 says. */', 'docs/protocol/http.md has no §99'],
    [' * (docs/contract.md, "Exit\n * codes of old").', 'docs/contract.md has no "Exit codes of old"'],
  ])('%j is an error', (text, fault) => {
    expect(faultsIn({ path: 'x.ts', text })).toEqual([`x.ts: ${fault}`]);
  });

  test.each([
    ['// docs/contract.md, "Exit codes"'],
    [' * (docs/protocol/quirks.md, §3.11), and docs/protocol/endpoints.md, §2.5–§2.7).'],
    [' * docs/contract.md, "Exit\n * codes"'],
    ['docs/protocol/quirks.md, §6.2'],
    ['docs/contract.md, "submit"'],
  ])('%j is accepted', (text) => {
    expect(faultsIn({ path: 'x.ts', text })).toEqual([]);
  });
});
