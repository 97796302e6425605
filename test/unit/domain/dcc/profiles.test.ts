import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DCCS, dccById, dccNamed } from '../../../../src/domain/dcc/dcc.js';
import { TIP_CODES } from '../../../../src/domain/scene/tip-codes.js';
import { SHAPES } from '../../../../src/job/shapes.js';
import { SOFTWARE } from '../../../../src/sandbox/data/software.js';
import { READERS } from '../../../../src/scene/readers.js';
import { ROOT, SOURCES } from '../../sources.js';

const PROFILES_FILE = 'domain/dcc/profiles.ts';

const codeOf = (file: string) => SOURCES.find((one) => one.file === file)?.code ?? '';

describe('the profiles are complete', () => {
  test.each(DCCS.map((dcc) => [dcc.name, dcc] as const))('%s', (name, dcc) => {
    expect(SHAPES[name]).toBeDefined();
    expect(dcc.extensions.length).toBeGreaterThan(0);
    expect(dcc.systems).toContain('windows');
    expect('rop' in dcc.parts).toBe(dcc.firstRop !== undefined);
    for (const code of Object.values(dcc.tips)) expect(TIP_CODES).toContain(code);
    expect(dccNamed(name)).toEqual(dcc);
    expect(dccById(dcc.id)).toEqual(dcc);
    // The sandbox offers versions of it.
    const software = SOFTWARE.find(({ cgId }) => cgId === dcc.id);
    expect(software).toMatchObject({ cgName: dcc.cgName, linux: dcc.systems.includes('linux') ? 1 : 0 });
    expect(software?.versions).not.toEqual([]);
  });

  test('no id, name or alias belongs to two DCCs', () => {
    const simplified = (text: string) => text.toLowerCase().replace(/[\s_-]/g, '');
    for (const values of [
      DCCS.map(({ id }) => String(id)),
      DCCS.map(({ cgName }) => cgName),
      DCCS.flatMap(({ name, aliases }) => [name, ...aliases].map(simplified)),
    ])
      expect(values).toEqual([...new Set(values)]);
  });

  test('job shapes and readers exist for known DCCs only', () => {
    const names = DCCS.map(({ name }): string => name);
    expect(Object.keys(SHAPES)).toEqual(names);
    expect(Object.keys(READERS).filter((name) => !names.includes(name))).toEqual([]);
  });

  test('every job file is used by a shape, and every reader is listed', () => {
    const shapes = codeOf('job/shapes.ts');
    const jobFiles = readdirSync(join(ROOT, 'src/job/dcc'));
    expect(jobFiles.filter((file) => !shapes.includes(`/${file.replace(/\.ts$/, '.js')}'`))).toEqual([]);
    const readers = codeOf('scene/readers.ts');
    const folders = readdirSync(join(ROOT, 'src/scene')).filter((name) =>
      existsSync(join(ROOT, 'src/scene', name, 'index.ts')),
    );
    expect(folders.filter((folder) => !readers.includes(`'./${folder}/index.js'`))).toEqual([]);
    expect(folders.length).toBeGreaterThan(2);
  });
});

describe('facts about a DCC are in its profile only', () => {
  const others = SOURCES.filter(({ file }) => file !== PROFILES_FILE);

  /** A file that does not mention DCCs may use the number for something else, such as 2000 milliseconds. */
  const mentionsDcc = /dcc|cg_?id/i;
  const ids = new RegExp(`(?<![\\w.])(?:${DCCS.map(({ id }) => id).join('|')})(?![\\w.])`);

  /** A condition on the DCC: `dcc.id === 2000`, `name !== 'maya'`. */
  const names = DCCS.map(({ name }) => name).join('|');
  const conditions = new RegExp(`\\bdcc\\w*\\??\\.(?:id|name) *[!=]==? *['\\d]|[!=]==? *'(?:${names})'`);

  test('no other file contains an id', () => {
    expect(
      others.filter(({ code }) => mentionsDcc.test(code) && ids.test(code)).map(({ file }) => file),
    ).toEqual([]);
    expect(ids.test(codeOf(PROFILES_FILE))).toBe(true);
  });

  test('no other file has a condition on the DCC', () => {
    // Some renderers have the name of a DCC: 'arnold' in a Maya scene.
    const code = others.filter(({ file }) => !file.startsWith('scene/maya/'));
    expect(code.filter((one) => conditions.test(one.code)).map(({ file }) => file)).toEqual([]);
  });

  test.each([
    ['dcc.id === 2007', true],
    ["report?.dcc.name !== 'x'", true],
    ["name === 'maya'", true],
    ['row.dcc?.id === other.id', false],
  ])('the rule reports: %s: %s', (code, forbidden) => {
    expect(conditions.test(code)).toBe(forbidden);
  });
});
