import { createServer } from 'node:http';
import { listening, passOn, stopped, textOf } from '../proxies/relay.js';

/**
 * Text with everything that must not reach a terminal: control sequences that clear it, set its title or colours, forged
 * lines, bidirectional control characters, and zero-width characters.
 */
export const UNSAFE = [
  '\u001b[2J',
  '\u001b]0;title\u0007',
  '\u001b[7m',
  '\u009b31m',
  '\u0090q\u009c',
  '\r\nFORGED line\nFORGED',
  '\u0008\u007f',
  '\u0085\u2028\u2029',
  '\u202eabc\u202c\u2066x\u2069\u061c\u200e',
  '\u200b\u200c\u200d\u2060\ufeff\u00ad',
  '\u{e0041}\u{e007f}',
].join('');

/** Matches parts of that text in an output, or a line that starts with its forged text. */
export const REACHED =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the test looks for them
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]|^FORGED/mu;

function unsafe(value: unknown, spared: readonly string[]): unknown {
  if (typeof value === 'string') return value + UNSAFE;
  if (Array.isArray(value)) return value.map((item) => unsafe(item, spared));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      spared.includes(name) ? member : unsafe(member, spared),
    ]),
  );
}

/**
 * Starts a farm, in front of a sandbox, that adds this text to all strings.
 * @param spared members of answers that are left unchanged, so that a command continues
 */
export async function startUnsafeFarm(target: string, spared: () => readonly string[]) {
  const server = createServer(async (incoming, outgoing) => {
    const text = await textOf(incoming);
    const answer = JSON.parse((await passOn(target, incoming.url ?? '', incoming.headers, text)).text);
    const changed = { ...answer, data: unsafe(answer.data, spared()) };
    const requestId = `${answer.requestId ?? ''}${UNSAFE}`;
    const message = `${answer.message ?? ''}${UNSAFE}`;
    outgoing.writeHead(200, { 'Content-Type': 'application/json' });
    outgoing.end(JSON.stringify({ ...changed, message, requestId }));
  });
  return { domain: await listening(server), close: () => stopped(server) };
}
