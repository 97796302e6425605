import { describe, expect, test } from 'vitest';
import { found } from '../../../../src/domain/scene/scene-report.js';
import { HEAD, readProject } from './projects.js';

const numbers = (count: number) => Array.from({ length: count }, (_, i) => `${i}.25`).join(' ');
const data = numbers(200);

/** A texture between long lines of numbers, which are skipped without a look at each byte. */
function project(line: string, lineEnd = '\n'): string {
  return [
    `${HEAD}Context "scene" {`,
    `    GeometryPolymesh {\n        name "mesh"\n        ${line}\n    }`,
    '    TextureMapFile {\n        name "bark"\n        filename "/show/bark.tx"\n    }',
    '    CameraPerspective {\n        name "camera"\n    }',
    '}\n',
  ]
    .join('\n')
    .replaceAll('\n', lineEnd);
}

const texture = { path: '/show/bark.tx', kind: 'texture', node: 'bark' };

describe('what follows long data is read', () => {
  test.each([
    ['a line of numbers', `point_cloud ${data}`],
    ['numbers over several lines', `point_cloud ${data}\n${data}\n  ${data}`],
    ['a string in the line', `point_cloud ${data} "tail"`],
    ['a string with braces after data', `point_cloud ${data} "} {"`],
    ['a long string', `comment "${data} \\" ${data}"`],
    ['a block after data in one line', `curve { keys ${data} }`],
    ['a block that is skipped, with all on one line', `value[] { ${data} "}" { ${data} } }`],
    ['a skipped block with a comment of a brace', `value[] {\n${data}\n  # }\n${data}\n}`],
  ])('%s', async (_title, line) => {
    for (const lineEnd of ['\n', '\r\n', '\r'])
      for (const piece of [undefined, 97]) {
        const facts = await readProject(project(line, lineEnd), piece);
        expect(facts.damage).toBeUndefined();
        expect(facts.files).toEqual([texture]);
        expect(facts.cameras).toMatchObject([{ name: 'camera' }]);
      }
  });

  test('an attribute after data in the line of a block', async () => {
    const image = `Image { name "shot" tags ${numbers(50)} first_frame 7 last_frame 9 }`;
    expect((await readProject(project(image))).frames).toEqual(found('7-9[1]'));
  });

  test('a NUL in long data ends the reading', async () => {
    for (const line of [`point_cloud ${data}\0${data}`, `value[] { ${data}\0${data} }`, `a "${data}\0"`]) {
      const facts = await readProject(project(line));
      expect(facts.damage).toMatchObject({ reason: 'malformed' });
      expect(facts.files).toEqual([]);
    }
  });
});
