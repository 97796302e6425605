import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { progressFor } from '../../../src/commands/flags/globals.js';
import type { Context } from '../../../src/context.js';
import { createSecrets } from '../../../src/secrets/index.js';
import { english } from '../../../src/text/index.js';

/** A terminal of so many columns that keeps what is drawn. */
function screen(columns: number) {
  let drawn = '';
  const stream = new Writable({
    write(chunk, _, done) {
      drawn += chunk;
      done();
    },
  });
  const terminal = Object.assign(stream, {
    isTTY: true,
    columns,
    cursorTo: () => {},
    clearLine: () => {},
    moveCursor: () => {},
  });
  return { stderr: Object.assign(terminal, { stream: terminal }), drawn: () => drawn };
}

async function draw(columns: number, env: Record<string, string> = {}): Promise<string> {
  const { stderr, drawn } = screen(columns);
  const secrets = createSecrets();
  secrets.keep('a-secret-key');
  const context = { stderr, env, translate: english, secrets } as unknown as Context;
  const progress = await progressFor({ color: false }, context, 'rendering a-secret-key');
  progress.update('still a-secret-key');
  progress.note('a line that stays');
  progress.stop();
  return drawn();
}

test('rewrites a line at a terminal', async () => {
  const drawn = await draw(80);
  expect(drawn).toContain('rendering ****');
  expect(drawn).not.toContain('a-secret-key');
});

test.each([
  ['a terminal without columns', 0, {}],
  ['a dumb terminal', 80, { TERM: 'dumb' }],
  ['a screen reader', 80, { ACCESSIBLE: '1' }],
  ['CI', 80, { CI: 'true' }],
])('prints only permanent lines on %s', async (_, columns, env) => {
  expect(await draw(columns, env)).toBe('a line that stays\n');
});
