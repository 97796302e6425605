import { expect, test } from 'vitest';
import type { SceneAsset, SceneReport } from '../../../src/domain/scene/scene-report.js';
import { reportText } from '../../../src/output/analyze.js';
import { PLAIN } from '../../../src/output/theme.js';
import { english } from '../../../src/text/index.js';

const unknown = { value: null, state: 'unknown' } as const;

/** A report in which every second file is missing. */
function reportOf(count: number): SceneReport {
  const assets: SceneAsset[] = Array.from({ length: count }, (_, at) => ({
    ...{ path: `/t/${at}.png`, resolved: `/t/${at}.png`, kind: 'texture', node: `n${at}` },
    ...{ missing: at % 2 === 1, embedded: false },
  }));
  return {
    ...{ scene: '/a.ass', dcc: { name: 'arnold', id: 1 }, format: 'arnold', version: unknown },
    ...{ renderer: unknown, frames: unknown, size: unknown, fps: unknown, plugins: {}, cameras: [] },
    ...{ layers: [], outputs: [], assets, nested: [], unknown: [], tips: [] },
  };
}

const THEME = { ...PLAIN, bad: (text: string) => `<${text}>` };

test('the text of a report comes in pieces, of which none has more than a thousand files', () => {
  const pieces = [...reportText(reportOf(2500), [], english, THEME, 'linux')];
  const files = pieces.map((piece) => piece.match(/\.png/g)?.length ?? 0);
  expect(files.filter((count) => count > 0)).toEqual([1000, 1000, 500]);
});

test('missing files come first in all pieces, each in its colour, and columns are as wide as in the others', () => {
  const text = [...reportText(reportOf(2500), [], english, THEME, 'linux')].join('');
  const lines = text.split('\n').filter((line) => line.includes('.png'));
  expect(lines.map((line) => line.trimStart().startsWith('<'))).toEqual(
    Array.from({ length: 2500 }, (_, at) => at < 1250),
  );
  expect(new Set(lines.map((line) => line.replace(/[<>]/g, '').indexOf('/t/'))).size).toBe(1);
});
