import { describe, expect, test } from 'vitest';
import { fieldValue, jobField } from '../../../src/config/job-fields.js';
import { DataError } from '../../../src/errors.js';

describe('the name of a job field', () => {
  test.each([
    ['chunkSize', 'chunkSize'],
    ['chunk-size', 'chunkSize'],
    ['CHUNK_SIZE', 'chunkSize'],
    ['framesPerTask', 'chunkSize'],
    ['frames_per_task', 'chunkSize'],
    ['projectName', 'project'],
    ['labels', 'label'],
    ['layers', 'layer'],
    ['cameras', 'camera'],
    ['rops', 'rop'],
    ['plugins', 'plugin'],
    ['maps', 'map'],
    ['stop-after-test', 'stopAfterTest'],
    ['taskJson', undefined],
    ['platform', undefined],
    ['sets', undefined],
    ['__proto__', undefined],
    ['constructor', undefined],
    ['toString', undefined],
    ['', undefined],
  ])('%s is %s', (key, field) => {
    expect(jobField(key)).toBe(field);
  });
});

describe('a value of a settings file', () => {
  const place = { file: '/p/.rayvision.json', key: 'k' };

  test.each<[Parameters<typeof fieldValue>[0], unknown, unknown]>([
    ['chunkSize', 5, '5'],
    ['chunkSize', '5', '5'],
    ['label', 'one', ['one']],
    ['label', ['one', 2], ['one', '2']],
    ['label', [], []],
    ['stopAfterTest', true, true],
    ['stopAfterTest', false, false],
    ['plugin', { mtoa: '5.1', vray: 6 }, ['mtoa=5.1', 'vray=6']],
    ['plugin', ['mtoa=5.1'], ['mtoa=5.1']],
    ['set', { time_out: 5 }, ['time_out=5']],
    ['map', { 'Z:/a': '/mnt/a' }, ['Z:/a=/mnt/a']],
  ])('%s %j', (field, value, expected) => {
    expect(fieldValue(field, value, place)).toEqual(expected);
  });

  test.each<[Parameters<typeof fieldValue>[0], unknown]>([
    ['chunkSize', true],
    ['chunkSize', null],
    ['chunkSize', ['5']],
    ['chunkSize', {}],
    ['project', ''],
    ['project', '  '],
    ['label', [['a']]],
    ['label', ['']],
    ['label', { a: 1 }],
    ['stopAfterTest', 'true'],
    ['stopAfterTest', 1],
    ['plugin', { a: { b: 1 } }],
    ['plugin', { '': '1' }],
    ['plugin', { 'a=b': '1' }],
    ['set', JSON.parse('{"__proto__": "1"}')],
    ['set', { a: null }],
  ])('%s %j is rejected: exit 65', (field, value) => {
    const read = () => fieldValue(field, value, place);
    expect(read).toThrow(DataError);
    expect(read).toThrow('/p/.rayvision.json');
    expect(read).toThrow("'k");
  });
});
