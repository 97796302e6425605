// Text that comes from elsewhere (the farm, a scene, the names of files) as it may be shown to a person.

/**
 * What shows nothing, or shows a text as another one: bidirectional controls, zero-width characters, invisible
 * operators, tags.
 */
const INVISIBLE =
  '\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}';

const invisible = new RegExp(`[${INVISIBLE}]`, 'gu');

/** Control characters but tab and line feed. */
const unsafe = new RegExp(`[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u2028\\u2029${INVISIBLE}]`, 'u');

/** What ends a line somewhere, but is no line feed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get through
const lineEnds = /[\u000b\u000c\r\u0085\u2028\u2029]/g;

/** What controls a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get through
const controls = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/g;

/**
 * Text without anything that controls a terminal or shows it as another text. Lines and tabs stay; a line end that is
 * none everywhere becomes a space.
 */
export function cleanText(text: string): string {
  if (!unsafe.test(text)) return text;
  return text.replace(/\r\n/g, '\n').replace(lineEnds, ' ').replace(controls, '').replace(invisible, '');
}

/** Text as one line that moves no cursor: what breaks lines or controls terminals is a space. */
export function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get through
  const parts = text.split(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/);
  if (parts.length === 1) return text.replace(invisible, '');
  // Blanks beside them go with them. A pattern that took both would try each run of blanks again and again.
  const last = parts.length - 1;
  const bare = parts.map((part, at) =>
    at > 0 ? (at < last ? part.trim() : part.trimStart()) : part.trimEnd(),
  );
  return bare.join(' ').replace(invisible, '');
}

/** What JSON lets through as it is, and a terminal obeys or shows as another text. */
const unsafeInJson = new RegExp(`[\\u007f-\\u009f\\u2028\\u2029${INVISIBLE}]`, 'gu');

/** JSON that says the same to a program, and nothing to a terminal. */
export function escapeJson(json: string): string {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return json.replace(unsafeInJson, (sign) => sign.split('').map(escaped).join(''));
}
