import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../unit/sources.js';
import { terminalSvg } from './terminal-svg.js';

const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>(.*)<\/text>/g)].map(([, text]) => text);

describe('the picture of a run', () => {
  test('has colours, and no text that was overwritten', () => {
    const output = '\x1b[32mdone\x1b[39m & <b>\r\n- 1/2\x1b[1G\x1b[2K2/2\r\n';
    expect(texts(terminalSvg(output, 20, 'x'))).toEqual([
      '<tspan class="good">done</tspan> &amp; &lt;b&gt;',
      '2/2',
    ]);
  });

  test('contains no path of the machine that recorded it', () => {
    const svg = readFileSync(join(ROOT, 'docs/run.svg'), 'utf8');
    expect(svg).toContain('24/24 frames');
    const paths = texts(svg).flatMap((text = '') => text.match(/(?<![:/])\/\w[\w./-]*\/[\w./-]*/g) ?? []);
    expect(paths.filter((path) => !path.startsWith('/home/ann/'))).toEqual([]);
  });
});
