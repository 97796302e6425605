import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findDcc } from '../../../../src/domain/dcc/dcc.js';
import { readScene } from '../../../../src/scene/index.js';
import { EXHAUSTIVE } from '../../../support/exhaustive.js';
import { mayaScene } from '../../../support/scenes/maya-scene.js';

const folder = mkdtempSync(join(tmpdir(), 'rayvision-hostile-'));

async function readLines(lines: readonly string[]) {
  const scene = join(folder, 'hostile.ma');
  writeFileSync(scene, mayaScene().replace('// End', `${lines.join('\n')}\n// End`));
  const { signal } = new AbortController();
  return readScene(scene, findDcc('maya'), { env: {}, platform: 'linux', signal, maps: {} });
}

const many = (count: number, line: (index: number) => string[]) =>
  Array.from({ length: count }, (_, index) => line(index)).flat();

/** Each of these took many seconds before its cause was mended; a slow machine still has room here. */
const LIMIT_MS = 8_000;

describe('a malicious Maya scene is read quickly', () => {
  test(
    'with paths longer than any system has, of slashes or of blanks',
    async () => {
      const long = ['/', ' ', '\\\\', '#', '*', '../'].flatMap((part, index) => [
        `createNode file -n "long${index}";`,
        `\tsetAttr ".ftn" -type "string" "${part.repeat(200_000)}";`,
      ]);
      const cache = [
        'createNode cacheFile -n "cache";',
        '\tsetAttr ".cn" -type "string" "sim";',
        `\tsetAttr ".cp" -type "string" "sim${'/'.repeat(300_000)}";`,
      ];
      const { assets } = await readLines([...long, ...cache]);
      expect(assets.map(({ path }) => path)).toEqual(['sim/sim.xml']);
    },
    LIMIT_MS,
  );

  test(
    'with a chain of layers of the render setup, in the order of the chain',
    async () => {
      const count = 20_000;
      const { layers } = await readLines([
        ...many(count, (index) => [
          `createNode renderSetupLayer -n "L${index}";`,
          `createNode renderLayer -n "rs_L${index}";`,
        ]),
        // Each one follows the one with the next number.
        ...many(count - 1, (index) => [`connectAttr "L${index + 1}.nxt" "L${index}.prv";`]),
      ]);
      expect(layers).toHaveLength(count + 1);
      expect(layers.slice(1, 4).map(({ name }) => name)).toEqual(['L19999', 'L19998', 'L19997']);
      expect(layers.at(-1)?.name).toBe('L0');
    },
    LIMIT_MS,
  );

  test(
    'with many overrides, each in a collection with its own selectors',
    async () => {
      const { layers } = await readLines([
        'createNode renderSetupLayer -n "fx";',
        'createNode renderLayer -n "rs_fx";',
        ...many(EXHAUSTIVE ? 5_000 : 1_000, (index) => [
          `createNode collection -n "c${index}";`,
          `connectAttr "fx.cl" "c${index}.pls";`,
          `createNode simpleSelector -n "s${index}";`,
          `\tsetAttr ".pat" -type "string" "persp*";`,
          `connectAttr "s${index}.c" "c${index}.sel";`,
          `createNode absOverride -n "o${index}";`,
          '\tsetAttr ".atr" -type "string" "renderable";',
          `connectAttr "c${index}.chl" "o${index}.pls";`,
        ]),
      ]);
      expect(layers.find(({ name }) => name === 'fx')?.cameras).toEqual([]);
    },
    LIMIT_MS,
  );

  test(
    'with a pattern of stars against a long name',
    async () => {
      const long = 'a'.repeat(50_000);
      const stars = `a*a*a*b ${'a*'.repeat(2_000)}b`;
      const { cameras, layers } = await readLines([
        `createNode transform -n "${long}";`,
        `createNode camera -n "${long}Shape" -p "${long}";`,
        'createNode renderSetupLayer -n "fx";',
        'createNode renderLayer -n "rs_fx";',
        'createNode collection -n "c";',
        'connectAttr "fx.cl" "c.pls";',
        'createNode simpleSelector -n "s";',
        `\tsetAttr ".pat" -type "string" "${stars} *sp";`,
        'connectAttr "s.c" "c.sel";',
        'createNode absOverride -n "o";',
        '\tsetAttr ".atr" -type "string" "renderable";',
        'connectAttr "c.chl" "o.pls";',
      ]);
      expect(cameras).toHaveLength(2);
      // The last pattern takes persp away; no other fits.
      expect(layers.find(({ name }) => name === 'fx')?.cameras).toEqual([long]);
    },
    LIMIT_MS,
  );
});
