import { expect, test } from 'vitest';
import { JoinedChunks } from '../../../../src/scene/text/joined-chunks.js';

/** Parses complete lines of chunks; returns the lines, also of the rest, and how many bytes were looked at. */
function linesOf(chunks: Iterable<Buffer>): { lines: string[]; bytes: number } {
  const joined = new JoinedChunks();
  const lines: string[] = [];
  let bytes = 0;
  for (const chunk of chunks) {
    const text = joined.with(chunk);
    if (text) {
      bytes += text.length;
      const end = text.lastIndexOf('\n') + 1;
      if (end > 0) lines.push(...text.toString('latin1', 0, end - 1).split('\n'));
      joined.keep(text, end);
    }
    // The file's buffer is used again.
    chunk.fill(0x7b);
  }
  return { lines: [...lines, ...joined.rest.toString('latin1').split('\n')], bytes };
}

function* pieces(text: string, size: number): Generator<Buffer> {
  for (let at = 0; at < text.length; at += size) yield Buffer.from(text.slice(at, at + size), 'latin1');
}

const TEXT = `a\n${'b'.repeat(3000)}\nc\n\n${'d'.repeat(200_000)}\ne`;

test.each([1, 7, 2999, 65_536, 1 << 20])('chunks of %i bytes have the same lines', (size) => {
  expect(linesOf(pieces(TEXT, size)).lines.join('\n') === TEXT).toBe(true);
});

test('a chunk without a rest before it is not copied', () => {
  const chunk = Buffer.from('abc');
  expect(new JoinedChunks().with(chunk)).toBe(chunk);
});

test('what is kept does not change with the chunk that it came from, nor with larger ones after it', () => {
  const joined = new JoinedChunks();
  const first = Buffer.from('abc');
  joined.keep(joined.with(first) as Buffer, 1);
  first.fill(0);
  expect(joined.rest.toString()).toBe('bc');
  const large = Buffer.alloc(300_000, 'd');
  expect(joined.with(large)?.equals(Buffer.from(`bc${large}`))).toBe(true);
});

test('a long token in tiny chunks is looked at a few times, not once a chunk', () => {
  const { bytes } = linesOf(pieces('d'.repeat(50_000), 1));
  expect(bytes).toBeLessThan(200_000);
});
