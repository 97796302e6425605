import english from './en/explanations.json';
import type { Language } from './index.js';

/** The tables, by what their codes are codes of. */
type CodeKind = Exclude<keyof typeof english, 'groups'>;

/** What a code means, why it comes, what to do about it, and what that costs. */
export interface Explanation {
  readonly meaning: string;
  readonly cause: string;
  readonly cure: string;
  readonly cost: string;
}

/** A row of the tables: what differs from the rows of its group is written in it. */
type Row = { readonly group: string; readonly meaning: string } & Partial<Explanation>;
type Tables = Readonly<Record<CodeKind, Readonly<Record<string, Row>>>> & {
  readonly groups: Readonly<Record<string, Omit<Explanation, 'meaning'>>>;
};

/** Looks up one code of one kind; undefined for an unknown one. */
export type Explain = (kind: CodeKind, code: string) => Explanation | undefined;

function lookUp(tables: Tables): Explain {
  return (kind, code) => {
    const row = Object.hasOwn(tables[kind], code) ? tables[kind][code] : undefined;
    const shared = row && tables.groups[row.group];
    if (!row || !shared) return undefined;
    const { group: _, ...own } = row;
    return { ...shared, ...own };
  };
}

/** Returns the explanations of one language. They are apart from the sentences, which every command loads. */
export async function loadExplain(language: Language): Promise<Explain> {
  if (language === 'en') return lookUp(english);
  return lookUp((await import('./zh/explanations.json')).default);
}
