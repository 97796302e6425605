import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clarisse } from '../../../../src/scene/clarisse/index.js';
import { EXHAUSTIVE } from '../../../support/exhaustive.js';
import { memoryFile } from '../../../support/memory-file.js';
import { HEAD, readProject, SHOT } from './projects.js';

const LISTS = ['cameras', 'layers', 'outputs', 'assets', 'nested'];

describe('a damaged project', () => {
  test('that is truncated has the facts before its end, and the others are unknown', async () => {
    const cut = SHOT.slice(0, SHOT.indexOf('active_camera'));
    const facts = await readProject(cut);
    expect(facts.damage).toEqual({ reason: 'cut', at: Buffer.byteLength(cut) });
    expect(facts.layers.map(({ name }) => name)).toEqual([
      'project://scene/beauty',
      'project://scene/beauty.fg',
    ]);
    expect(facts.frames.value).toBe('101-150[2]');
    expect(facts.unknown).toEqual(expect.arrayContaining([...LISTS, 'renderer', 'fps']));
  });

  test('that is truncated in a string, a comment or a skipped block is reported', async () => {
    for (const last of ['comment "never', 'Context "a" {\n#created', '#layout {\n{ "x', 'Context "a"\n{'])
      expect((await readProject(`${HEAD}${last}`)).damage?.reason, last).toBe('cut');
  });

  test.each([
    ['one brace too many', 'Context "a" {\n}\n}\n', 16],
    ['a control character', 'Context "a" {\n\u0001}\n', 14],
    ['a NUL in a word', 'Context "a" {\nna\0me "x"\n}\n', 16],
    ['a NUL in a string', 'Context "a" {\nname "x\0y"\n}\n', 21],
    ['a NUL in a comment', '#created \0\n', 9],
    ['a NUL in a skipped block', '#layout {\nfoo {\n\0 }\n}\n', 16],
    ['a NUL in a string of a skipped block', '#layout {\nfoo "\0"\n}\n', 15],
  ])('with %s is malformed, and what follows is unknown', async (_what, text, at) => {
    const facts = await readProject(
      `${HEAD}${text}Context "b" {\nCameraPerspective {\nname "late"\n}\n}\n`,
      9,
    );
    expect(facts.damage).toEqual({ reason: 'malformed', at: HEAD.length + at });
    expect(facts.cameras).toEqual([]);
    expect(facts.unknown).toEqual(expect.arrayContaining(LISTS));
    expect(facts.version.value).toBe('5');
  });

  test('that is nested too deeply exceeds a limit', async () => {
    const levels = 100_000;
    for (const head of [
      'Context "a" {\n',
      '{',
      'a {',
      '#a {\n',
      '#preferences {\ncategories {',
      'Foo { custom_attributes {',
    ]) {
      const facts = await readProject(HEAD + head.repeat(levels) + '}'.repeat(levels));
      expect(facts.damage?.reason, head).toBe('limit');
      expect(facts.damage?.at, head).toBeLessThan(HEAD.length + 1100 * head.length);
    }
    const deep = await readProject(`${HEAD}${'Context "a" {\n'.repeat(900)}${'}'.repeat(900)}`);
    expect(deep.damage).toBeUndefined();
  });

  test('throws the reason if the read is aborted', async () => {
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    await expect(clarisse.read(memoryFile(SHOT, 100, stop.signal))).rejects.toThrow('stopped');
  });
});

describe('oversized contents', () => {
  test('such as strings, words and comments of megabytes are skipped', async () => {
    const long = 'x'.repeat(EXHAUSTIVE ? 3 << 20 : 1 << 20);
    const project = `${HEAD}#${long}
Context "a" {
    #${long} "
    name "${long}"
    script "${long} { \\" } ${long}"
    data ${long}
    TextureMapFile {
        name "t"
        filename "${long}"
        samples ${'0.5 '.repeat(EXHAUSTIVE ? 1 << 20 : 1 << 18)}
    }
    TextureMapFile {
        name "u"
        filename "u.png"
    }
}
`;
    const facts = await readProject(project);
    expect(facts.damage).toBeUndefined();
    expect(facts.files).toEqual([{ path: 'u.png', kind: 'texture', node: 'u' }]);
  });

  test('such as too many names and files exceed a limit', async () => {
    const path = 'x'.repeat(60_000);
    const file = (index: number) => `TextureMapFile {\nfilename "${index}${path}"\n}\n`;
    const many = await readProject(HEAD + Array.from({ length: 600 }, (_, index) => file(index)).join(''));
    expect(many.damage?.reason).toBe('limit');
    // The second case doubles the time.
    if (!EXHAUSTIVE) return;
    const values = `Foo {\n${`a_filename "${path}"\n`.repeat(1200)}}\n`;
    expect((await readProject(HEAD + values)).damage?.reason).toBe('limit');
  });
});

test('random bytes never throw, and the chunk size changes nothing', async () => {
  const seeds = [SHOT, readFileSync('test/fixtures/demo.project', 'utf8')].map((text) => Buffer.from(text));
  const pieces = fc.constantFrom(
    '{',
    '}',
    '"',
    '\\',
    '#',
    '\n',
    ' ',
    '\0',
    '\xff',
    'name',
    'filename "',
    '0',
  );
  const edits = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 40 }), pieces), { minLength: 1, maxLength: 8 });
  const property = fc.asyncProperty(
    fc.constantFrom(...seeds),
    edits,
    fc.nat(),
    fc.integer({ min: 1, max: 5000 }),
    async (seed, changes, end, piece) => {
      let bytes = seed;
      for (const [place, gone, put] of changes) {
        const at = place % (bytes.length + 1);
        bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(put, 'latin1'), bytes.subarray(at + gone)]);
      }
      if (end % 3 === 0) bytes = bytes.subarray(0, end % (bytes.length + 1));
      const facts = await readProject(bytes, piece);
      expect(facts.damage?.at ?? 0).toBeLessThanOrEqual(bytes.length);
      // The chunk size does not change the result.
      expect(await readProject(bytes)).toEqual(facts);
    },
  );
  await fc.assert(property, { numRuns: EXHAUSTIVE ? 400 : 50 });
});
