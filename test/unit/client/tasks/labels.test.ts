import { describe, expect, test } from 'vitest';
import { labelsOf } from '../../../../src/client/tasks/labels.js';

describe('labels, in whatever form the farm has them', () => {
  test.each<[wire: unknown, labels: string[]]>([
    ['{}', []],
    ['[]', []],
    ['["urgent","film a"]', ['urgent', 'film a']],
    ['{"0":"urgent","1":"影片"}', ['urgent', '影片']],
    ['{"0":"2024"}', ['2024']],
    ['{"123":"urgent"}', ['urgent']],
    ['{"urgent":"123"}', ['urgent']],
    ['{"urgent":1,"film":null}', ['urgent', 'film']],
    ['{"first":"urgent"}', ['urgent']],
    ['["a","a",""," ",7,null,{"name":"b"}]', ['a']],
    [['a'], ['a']],
    [{ 0: 'a' }, ['a']],
    ['{"0":{"name":"a"}}', []],
    ['', []],
    ['urgent', []],
    ['"urgent"', []],
    ['{"a"', []],
    ['null', []],
    [null, []],
    [undefined, []],
    [7, []],
  ])('%j are %j', (wire, labels) => {
    expect(labelsOf(wire)).toEqual(labels);
  });
});
