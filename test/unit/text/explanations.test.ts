import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CODE_KINDS, type CodeKind } from '../../../src/domain/code-kinds.js';
import en from '../../../src/text/en/explanations.json';
import { loadExplain } from '../../../src/text/explanations.js';
import zh from '../../../src/text/zh/explanations.json';
import { ROOT } from '../sources.js';

/** The text of a section of a document, without its heading. */
function section(file: string, heading: RegExp): string {
  const text = readFileSync(join(ROOT, file), 'utf8').replaceAll('\r\n', '\n');
  const start = text.search(heading);
  const rest = text.slice(text.indexOf('\n', start));
  const end = rest.search(/^#{2,3} /m);
  return end < 0 ? rest : rest.slice(0, end);
}

/** The numbers in the first column of a table. */
function firstColumn(text: string): string[] {
  return [...text.matchAll(/^\| (\d[\d ,/]*) \|/gm)].flatMap(([, cell = '']) => cell.match(/\d+/g) ?? []);
}

/** Codes of examples whose meaning the farm's documents do not say: the farm is asked. */
const UNEXPLAINED = ['15000'];

/** Returns the codes in the tables of the protocol's and the contract's documents. */
function documented(protocol: string, contract: string): Record<CodeKind, string[]> {
  const tips = section(`${protocol}/job-files.md`, /^## 8\. /m);
  const codes = tips
    .slice(tips.indexOf('Codes with known symbols'))
    .matchAll(/(?<=[:·,] |\. Clarisse: )(\d{3,5})\b/g);
  return {
    error: firstColumn(section(`${protocol}/http.md`, /^## 5\. /m)),
    task: firstColumn(section(`${protocol}/endpoints.md`, /^### 1\.2 /m)),
    frame: firstColumn(section(`${protocol}/endpoints.md`, /^### 1\.3 /m)),
    exit: firstColumn(section(contract, /^## Exit codes/m)),
    analysis: [...codes].flatMap(([, code = '']) => (UNEXPLAINED.includes(code) ? [] : [code])),
  };
}

const DOCUMENTED = documented('docs/protocol', 'docs/contract.md');

/** How many codes the documents have at least, so that a table which is read wrongly is seen. */
const LEAST: Record<CodeKind, number> = { error: 60, task: 15, frame: 11, exit: 20, analysis: 50 };

describe.each(CODE_KINDS)('codes of the kind %s', (kind) => {
  test('all documented ones are explained in both languages', async () => {
    const codes = DOCUMENTED[kind];
    expect(codes.length).toBeGreaterThanOrEqual(LEAST[kind]);
    for (const language of ['en', 'zh'] as const) {
      const explain = await loadExplain(language);
      expect(codes.filter((code) => explain(kind, code) === undefined)).toEqual([]);
    }
  });

  test('have a meaning, a cause, a cure and what it costs', async () => {
    for (const language of ['en', 'zh'] as const) {
      const explain = await loadExplain(language);
      for (const code of Object.keys(en[kind])) {
        const found = explain(kind, code);
        expect(Object.keys(found ?? {}).toSorted()).toEqual(['cause', 'cost', 'cure', 'meaning']);
      }
    }
  });

  test('have the same groups in both languages', () => {
    const groups = (rows: Record<string, { group: string }>) =>
      Object.entries(rows).map(([code, { group }]) => `${code} ${group}`);
    expect(groups(zh[kind])).toEqual(groups(en[kind]));
  });

  test('an unknown one has none', async () => {
    const explain = await loadExplain('en');
    expect(['987654', 'constructor', ''].map((code) => explain(kind, code))).toEqual(
      Array(3).fill(undefined),
    );
  });
});

/** The documents that ours are the living copies of, where they are at hand. */
const ORIGIN = ['../shared/protocol', '../shared/cli-contract.md'] as const;

describe.runIf(ORIGIN.every((path) => existsSync(join(ROOT, path))))('the original documents', () => {
  test.each(CODE_KINDS)('have no code of the kind %s that is not explained', async (kind) => {
    const codes = documented(...ORIGIN)[kind];
    expect(codes.length).toBeGreaterThanOrEqual(LEAST[kind] / 2);
    for (const language of ['en', 'zh'] as const) {
      const explain = await loadExplain(language);
      expect(codes.filter((code) => explain(kind, code) === undefined)).toEqual([]);
    }
  });
});

describe('the two languages', () => {
  type Sentences = Record<string, Record<string, string>>;
  const pairs = Object.entries(en).flatMap(([table, rows]) =>
    Object.entries(rows as Sentences).flatMap(([code, fields]) =>
      Object.entries(fields)
        .filter(([field]) => field !== 'group')
        .map(([field, text]) => {
          const other = (zh as unknown as Record<string, Sentences>)[table]?.[code]?.[field] ?? '';
          return { place: `${table} ${code} ${field}`, text, other };
        }),
    ),
  );

  test('Chinese is Chinese', () => {
    expect(pairs.filter(({ other }) => !/\p{Script=Han}/u.test(other))).toEqual([]);
  });

  test('name the same commands and options', () => {
    const typed = (text: string) => `${(text.match(/--[a-z-]+|rayvision [a-z-]+/g) ?? []).toSorted()}`;
    expect(pairs.filter(({ text, other }) => typed(text) !== typed(other))).toEqual([]);
  });
});
