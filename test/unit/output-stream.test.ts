import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { themeFor } from '../../src/output/theme.js';
import { guardedStream, sequenceMarks } from '../../src/output-stream.js';
import { english } from '../../src/text/index.js';

const ESC = '\u001b';

/** A guarded stream, and what was written through it. */
function guarded(redact = (text: string) => text) {
  let written = '';
  const marks = sequenceMarks(randomBytes);
  const raw = {
    write(text: string) {
      written += text;
    },
  };
  return { stream: guardedStream(raw, { marks, redact }), written: () => written };
}

describe('a guarded stream', () => {
  test('writes the colours of a theme, and no other sequence', async () => {
    const { stream, written } = guarded();
    const theme = await themeFor({ isTTY: true, env: {}, wanted: true, mark: stream.mark });
    stream.write(`${theme.bad(`a${ESC}[32mb`)} ${ESC}[31mforged${ESC}[39m ${theme.strong('c')}\n`);
    expect(written()).toBe(`${ESC}[31mab${ESC}[39m forged ${ESC}[1mc${ESC}[22m\n`);
  });

  test('keeps a colour through a sentence', async () => {
    const { stream, written } = guarded();
    const { strong } = await themeFor({ isTTY: true, env: {}, wanted: true, mark: stream.mark });
    stream.write(`${english('ui.submitted', { id: 5, alias: strong('2W5'), scene: 'a' })}\n`);
    expect(written()).toContain(`${ESC}[1m2W5${ESC}[22m`);
  });

  test('hides a secret that is split by invisible characters', () => {
    const { stream, written } = guarded((text) => text.replaceAll('secret', '****'));
    stream.write('sec\u200bret sec\u0000ret\n');
    expect(written()).toBe('**** ****\n');
  });
});
