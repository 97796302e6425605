// Makes untrusted text (from the farm, a scene, file names) safe to show.

/** Bidirectional control characters, zero-width characters, invisible operators and tags. */
const INVISIBLE =
  '\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}';

const invisible = new RegExp(`[${INVISIBLE}]`, 'gu');

/** Control characters other than tab and line feed, line separators and invisible characters. */
const unsafe = new RegExp(`[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u2028\\u2029${INVISIBLE}]`, 'u');

/** Line ends other than the line feed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
const lineEnds = /[\u000b\u000c\r\u0085\u2028\u2029]/g;

/** Control characters other than tab and line ends. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
const controls = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/g;

/** Sequences that colour a text, move the cursor or set a title; some programs write them into files, too. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
const sequences = /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)/g;

/**
 * Removes control and invisible characters, and whole control sequences; line feeds and tabs stay, other line ends
 * become spaces.
 */
export function cleanText(text: string): string {
  if (!unsafe.test(text)) return text;
  return text
    .replace(sequences, '')
    .replace(/\r\n/g, '\n')
    .replace(lineEnds, ' ')
    .replace(controls, '')
    .replace(invisible, '');
}

/** Most text: one line of ASCII without control characters. */
const plainLine = /^[ -~]*$/;

/** Makes a text one line: line ends and control characters become one space, invisible characters are removed. */
export function oneLine(text: string): string {
  if (plainLine.test(text)) return text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
  const parts = text.split(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/);
  if (parts.length === 1) return text.replace(invisible, '');
  // Spaces beside them go too. A pattern for both would backtrack over each run of spaces.
  const last = parts.length - 1;
  const bare = parts.map((part, at) =>
    at > 0 ? (at < last ? part.trim() : part.trimStart()) : part.trimEnd(),
  );
  return bare.join(' ').replace(invisible, '');
}

/** Characters that JSON allows unescaped, but that control a terminal or are invisible. */
const unsafeInJson = new RegExp(`[\\u007f-\\u009f\\u2028\\u2029${INVISIBLE}]`, 'gu');

/** Escapes such characters in a JSON text; its parsed value stays the same. */
export function escapeJson(json: string): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return json.replace(unsafeInJson, (character) => character.split('').map(escaped).join(''));
}
