import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText, escapeJson, oneLine } from '../../../src/domain/text/safe-text.js';
import { summaryText } from '../../../src/output/submit.js';
import { PLAIN, themeFor } from '../../../src/output/theme.js';
import { guardedStream, sequenceMarks } from '../../../src/output-stream.js';
import { english } from '../../../src/text/index.js';
import { REACHED, UNSAFE } from '../../support/farms/unsafe-farm.js';

const ESC = '\u001b';

/** Of any characters; halves of pairs too. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0x10ffff }))
  .map((points) => String.fromCodePoint(...points));

/** A stream behind a guard, and what came out of test. */
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

describe('cleaning', () => {
  test('keeps lines and tabs, and removes what moves a cursor', () => {
    expect(cleanText('a\tb\r\nc\nd')).toBe('a\tb\nc\nd');
    expect(cleanText('50%\r100%')).toBe('50% 100%');
    expect(cleanText(`${ESC}[31mred\u202e\u200b`)).toBe('[31mred');
    expect(REACHED.exec(cleanText(UNSAFE).replaceAll('FORGED', ''))).toBeNull();
  });

  test('makes one line of any text', () => {
    expect(oneLine('a\r\n b')).toBe('a b');
    expect(REACHED.exec(oneLine(UNSAFE))).toBeNull();
    expect(oneLine(UNSAFE)).not.toContain('\n');
  });

  test('changes JSON only in its notation', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const json = escapeJson(JSON.stringify(text + UNSAFE));
        expect(JSON.parse(json)).toBe(text + UNSAFE);
        expect(REACHED.exec(json)).toBeNull();
      }),
    );
  });

  test('is applied to every value of a sentence', () => {
    const text = english('ui.did.nothing', { list: UNSAFE });
    expect(text).toContain('FORGED line');
    expect(text).not.toContain('\n');
    expect(REACHED.exec(text)).toBeNull();
  });
});

describe('a guarded stream', () => {
  test('writes the colours of a theme, and no other sequence', async () => {
    const { stream, written } = guarded();
    const theme = await themeFor({ isTTY: true, env: {}, wanted: true, mark: stream.mark });
    stream.write(`${theme.bad(`a${ESC}[32mb`)} ${ESC}[31mforged${ESC}[39m ${theme.strong('c')}\n`);
    expect(written()).toBe(`${ESC}[31ma[32mb${ESC}[39m [31mforged[39m ${ESC}[1mc${ESC}[22m\n`);
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

test('the summary of a submission has a row for each fact, whatever its text', () => {
  const range = { start: 1, end: 2, step: 1 };
  const summary = {
    ...{ scene: UNSAFE, dcc: UNSAFE, version: UNSAFE, size: UNSAFE, cameraSwitches: [UNSAFE] },
    ...{ parts: [1, 2].map(() => ({ name: UNSAFE, cameras: [UNSAFE], range })), plugins: [UNSAFE] },
    ...{ pluginsLeft: [UNSAFE], files: 1, missing: 0, bytes: 3, areOnFarm: false, artist: UNSAFE },
    ...({ unread: 'noReader', testFrames: UNSAFE, stopsAfterTest: false, project: UNSAFE } as const),
    ...{ labels: [UNSAFE], system: UNSAFE, priority: UNSAFE, nodeLimit: UNSAFE, timeLimit: UNSAFE },
    ...{ chunkSize: UNSAFE, maps: [UNSAFE], more: [UNSAFE], machine: UNSAFE, farm: UNSAFE },
    ...({ currency: 'CNY', price: 1, balance: 1, coupon: 1 } as const),
  };
  const text = summaryText(summary, english, PLAIN);
  expect(REACHED.exec(text)).toBeNull();
  expect(
    text
      .trimEnd()
      .split('\n')
      .every((line) => line.startsWith('  ')),
  ).toBe(true);
});
