import { describe, expect, test } from 'vitest';
import { nameProblem, pathProblem } from '../../../src/transfer/name-problems.js';

/** What the farm may call a file, and what becomes of it on Linux and on Windows; undefined means it is written. */
const NAMES: readonly [name: string, linux: string | undefined, windows: string | undefined][] = [
  ['..', 'parent', 'parent'],
  ['.', 'parent', 'parent'],
  ['', 'parent', 'parent'],
  ['../evil', 'separator', 'separator'],
  ['/etc/passwd', 'separator', 'separator'],
  ['..\\evil', 'separator', 'separator'],
  ['\\\\server\\share', 'separator', 'separator'],
  ['C:', 'drive', 'drive'],
  ['c:evil.png', 'drive', 'drive'],
  ['C:\\evil.png', 'separator', 'separator'],
  ['a\u0000.png', 'control', 'control'],
  ['a\u001b[2J.png', 'control', 'control'],
  ['a\n.png', 'control', 'control'],
  ['a\u001f', 'control', 'control'],
  ['a\u007f', 'control', 'control'],
  ['a\u0080b', 'control', 'control'],
  ['\u009f', 'control', 'control'],
  ['a\u2028b', 'control', 'control'],
  ['a\u2029b', 'control', 'control'],
  ['a\u00a0b', undefined, undefined],
  ['a\ufffd.png', 'undecodable', 'undecodable'],
  ['a\ud800.png', 'undecodable', 'undecodable'],
  ['\udc00', 'undecodable', 'undecodable'],
  ['😀.png', undefined, undefined],
  ['x'.repeat(300), 'long', 'long'],
  ['木'.repeat(86), 'long', 'long'],
  ['x'.repeat(255), undefined, undefined],
  ['CON', undefined, 'device'],
  ['con.png', undefined, 'device'],
  ['aux.0001.exr', undefined, 'device'],
  ['nul .txt', undefined, 'device'],
  ['LPT1.log', undefined, 'device'],
  ['com\u00b9', undefined, 'device'],
  ['CONOUT$', undefined, 'device'],
  ['PRN', undefined, 'device'],
  ['prn.png', undefined, 'device'],
  ['nul', undefined, 'device'],
  ['conin$', undefined, 'device'],
  ['CONIN$.txt', undefined, 'device'],
  ['com0', undefined, 'device'],
  ['com9.exr', undefined, 'device'],
  ['lpt\u00b2.exr', undefined, 'device'],
  ['lpt\u00b3', undefined, 'device'],
  ['con:stream', undefined, 'device'],
  ['aux  .exr', undefined, 'device'],
  // Windows drops the blank at the end, and finds the device.
  ['nul ', undefined, 'device'],
  ['com', undefined, undefined],
  ['lpt.log', undefined, undefined],
  ['comx.exr', undefined, undefined],
  ['com1x', undefined, undefined],
  ['xcon', undefined, undefined],
  ['my con.png', undefined, undefined],
  ['conin', undefined, undefined],
  ['conout$x', undefined, undefined],
  ['nulnul', undefined, undefined],
  ['console.png', undefined, undefined],
  ['auxiliary.0001.exr', undefined, undefined],
  ['COM10', undefined, undefined],
  ['1:x', undefined, 'windows'],
  ['ab:x', undefined, 'windows'],
  ['a<b', undefined, 'windows'],
  ['a>b', undefined, 'windows'],
  ['a"b', undefined, 'windows'],
  ['a*b', undefined, 'windows'],
  ['a. b', undefined, undefined],
  ['a.png:stream', undefined, 'windows'],
  ['a?.png', undefined, 'windows'],
  ['a|b.png', undefined, 'windows'],
  ['a.', undefined, 'windows'],
  ['a ', undefined, 'windows'],
  ['...', undefined, 'windows'],
  ['shot.0001.png', undefined, undefined],
  ['.hidden', undefined, undefined],
  ["it's 木 é.exr", undefined, undefined],
];

describe('a name of a result', () => {
  test.each(NAMES)('%j: %s on Linux, %s on Windows', (name, linux, windows) => {
    expect(nameProblem(name, 'linux')).toBe(linux);
    expect(nameProblem(name, 'darwin')).toBe(linux);
    expect(nameProblem(name, 'win32')).toBe(windows);
  });

  test('a path has the problem of its worst name, and an empty path is a problem', () => {
    expect(pathProblem(['a', '..', 'b'], 'linux')).toBe('parent');
    expect(pathProblem(['a', 'CON', 'b'], 'win32')).toBe('device');
    expect(pathProblem(['a', 'b'], 'win32')).toBeUndefined();
    expect(pathProblem([], 'linux')).toBe('parent');
  });
});
