import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A TypeScript file below src, by its path from there. */
export interface Source {
  readonly file: string;
  readonly text: string;
  /** The text without comments. */
  readonly code: string;
}

/** Comments out; strings and patterns that hold `//` stay as they are. */
function withoutComments(text: string): string {
  const token =
    /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/[^\n]*/g;
  return text.replace(token, (found) => (/^\/[/*]/.test(found) ? '' : found));
}

export const SOURCES: readonly Source[] = readdirSync(join(ROOT, 'src'), {
  recursive: true,
  encoding: 'utf8',
})
  .filter((name) => name.endsWith('.ts'))
  .map((name) => {
    const text = readFileSync(join(ROOT, 'src', name), 'utf8');
    return { file: name.replaceAll('\\', '/'), text, code: withoutComments(text) };
  });

/** What stands in the brackets that open at `at`, and where they close. */
export function bracketed(code: string, at: number): { inside: string; end: number } {
  let depth = 0;
  for (let i = at; i < code.length; i++) {
    const char = code[i] ?? '';
    if (`'"\``.includes(char)) {
      i = closing(code, i);
    } else if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char) && --depth === 0) return { inside: code.slice(at + 1, i), end: i };
  }
  throw new Error(`unclosed bracket at ${at}`);
}

/** Where the quoted text that begins at `at` ends; the holes of a template may hold anything. */
function closing(code: string, at: number): number {
  const quote = code[at];
  for (let i = at + 1; i < code.length; i++) {
    if (code[i] === '\\') i += 1;
    else if (code[i] === quote) return i;
    else if (quote === '`' && code.startsWith('${', i)) i = bracketed(code, i + 1).end;
  }
  throw new Error(`unclosed quote at ${at}`);
}

/** The parts of a list, at its own level, split at commas. */
export function parts(inside: string): string[] {
  const found: string[] = [];
  let from = 0;
  for (let i = 0; i < inside.length; i++) {
    const char = inside[i] ?? '';
    if (`'"\``.includes(char)) i = closing(inside, i);
    else if ('([{'.includes(char)) i = bracketed(inside, i).end;
    else if (char === ',') {
      found.push(inside.slice(from, i).trim());
      from = i + 1;
    }
  }
  found.push(inside.slice(from).trim());
  return found.filter((part) => part !== '');
}
