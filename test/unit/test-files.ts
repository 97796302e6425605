import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './sources.js';

/** A test file, by its path from the repository. */
export interface TestFile {
  readonly file: string;
  /** Titles of its tests and groups, with their placeholders. */
  readonly titles: readonly string[];
  /** Texts at the start of a list: among them the names of table rows. */
  readonly rows: readonly string[];
}

const TEXT = /'((?:\\.|[^'\\\n])*)'|"((?:\\.|[^"\\\n])*)"|`((?:\\.|[^`\\])*)`/.source;

/** A first argument that is text, before a function: the title of a test or a group. */
const TITLE = new RegExp(`\\(\\s*(?:${TEXT}),\\s*(?:\\{[^}]*\\},\\s*)?(?:async\\b|\\()`, 'g');

const ROW = new RegExp(`\\[\\s*(?:${TEXT}),`, 'g');

const texts = (code: string, pattern: RegExp) =>
  [...code.matchAll(pattern)].map(([, single, double, template]) => single ?? double ?? template ?? '');

export const TEST_FILES: readonly TestFile[] = readdirSync(join(ROOT, 'test'), {
  recursive: true,
  encoding: 'utf8',
})
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => {
    const code = readFileSync(join(ROOT, 'test', name), 'utf8');
    return {
      file: `test/${name.replaceAll('\\', '/')}`,
      titles: texts(code, TITLE),
      rows: texts(code, ROW),
    };
  });
