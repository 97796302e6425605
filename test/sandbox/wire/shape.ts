/** What an example does not show and the reference's tables say: members, by name, that may differ from it. */
export interface Allowance {
  /** May be null although the example has a value. */
  readonly nullable: readonly string[];
  /** May be empty although the example's list is not. */
  readonly empty: readonly string[];
  /** May be written otherwise: a frame of the example is a number, another one is a range. */
  readonly words?: readonly string[];
}

/** Sums of money: whole in an example by chance only. */
const MONEY = /consume|balance|coupon|arrears|price|fee|cumulative|credit/i;

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'fraction';
  return typeof value;
}

/** What is written in a text: a number, a time, JSON, or words that no rule holds for. */
function formOf(text: string): string {
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return 'number';
  if (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return 'time';
  if (!/^(?:\{.*\}|\[.*\])$/s.test(text)) return 'words';
  return text.startsWith('[') ? 'JSON list' : 'JSON object';
}

function members(examples: readonly unknown[]): Map<string, unknown[]> {
  const all = new Map<string, unknown[]>();
  for (const example of examples)
    for (const [name, value] of Object.entries(example as object))
      all.set(name, [...(all.get(name) ?? []), value]);
  return all;
}

function compareText(examples: readonly string[], actual: string, at: string): string[] {
  const forms = new Set(examples.map(formOf));
  if (forms.has('words') || forms.has(formOf(actual))) return [];
  return [`${at} is text with ${formOf(actual)}, not with ${[...forms]}: ${JSON.stringify(actual)}`];
}

function compareKinds(examples: readonly unknown[], actual: unknown, at: string): string[] {
  const kinds = new Set(examples.map(kindOf));
  const kind = kindOf(actual);
  const isSum = kinds.has('integer') && MONEY.test(at.split('.').at(-1) ?? '');
  const fits =
    kinds.has(kind) || (kind === 'fraction' && isSum) || (kind === 'integer' && kinds.has('fraction'));
  return fits ? [] : [`${at} is ${kind}, not ${[...kinds]}`];
}

/**
 * Where a value is not of the examples' shape: each of their members must be there and be of a kind that it has
 * in one of them, in each element of a list too. More members are no difference.
 */
export function differences(
  examples: readonly unknown[],
  actual: unknown,
  allowed: Allowance,
  at = 'data',
): string[] {
  const name = at.split('.').at(-1) ?? '';
  const values = examples.filter((example) => example !== null);
  if (actual === null && (values.length < examples.length || allowed.nullable.includes(name))) return [];
  if (values.length === 0) return at === 'data' ? compareKinds(examples, actual, at) : [];
  const wrong = compareKinds(values, actual, at);
  if (wrong.length > 0) return wrong;
  if (typeof actual === 'string')
    return allowed.words?.includes(name) ? [] : compareText(values as string[], actual, at);
  if (Array.isArray(actual)) {
    const lists = values as unknown[][];
    const needed = lists.every((list) => list.length > 0) && !allowed.empty.includes(name);
    if (actual.length === 0) return needed ? [`${at} is empty`] : [];
    return actual.flatMap((one, i) => differences(lists.flat(), one, allowed, `${at}.${i}`));
  }
  if (typeof actual !== 'object') return [];
  return [...members(values)].flatMap(([member, seen]) =>
    member in (actual as object)
      ? differences(seen, (actual as Record<string, unknown>)[member], allowed, `${at}.${member}`)
      : [`${at}.${member} is missing`],
  );
}
