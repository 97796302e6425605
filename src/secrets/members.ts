import { DEEPEST } from './spellings.js';

/** Members whose value is a secret whoever sends it: the farm's own names (endpoints.md §1.4, §2.6, §2.8) and kin. */
const SECRET_MEMBERS = String.raw`(?:access|api|private|secret|raysync|ray_?sync_?user|user)_?key|[\w-]*(?:password|passwd|signature|secret|authorization)`;

/** `"password":"…"` as it stands in JSON that is itself so many times a string in JSON. A number is hidden too. */
function memberAt(depth: number): RegExp {
  const backslashes = String.raw`\\`.repeat(2 ** depth);
  const quote = `${String.raw`\\`.repeat(2 ** depth - 1)}"`;
  const char = String.raw`[^"\\]|${backslashes}(?:${quote}|${backslashes}|[^"\\])`;
  const before = String.raw`${quote}(?:${SECRET_MEMBERS})${quote}\s*:\s*`;
  return new RegExp(String.raw`(${before})(?:(${quote})((?:${char})*)${quote}|-?\d[\d.eE+-]*)`, 'gi');
}

/** A pattern for each depth, and the quotes that belong to it. */
export function memberPatterns() {
  return Array.from({ length: DEEPEST + 1 }, (_, depth) => ({
    pattern: memberAt(depth),
    quote: `${'\\'.repeat(2 ** depth - 1)}"`,
  }));
}
