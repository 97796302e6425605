import { expect, test } from 'vitest';
import { readArguments } from '../../src/sandbox/engines/transmitter/arguments.js';

// The stand-in for `rayvision_transmitter` takes and refuses what docs/protocol/workflow.md, §6.2 says.

const UPLOAD = '-E aspera -H h -P 1 -S 10201 -U 5 -T upload_json -L /l -R / -r 2 -K false -s 65535'.split(
  ' ',
);

/** The arguments of an upload with other values; undefined leaves an option out. */
function withValues(values: Readonly<Record<string, string | undefined>>): string[] {
  const pairs = new Map<string, string | undefined>();
  for (let at = 0; at < UPLOAD.length; at += 2) pairs.set(UPLOAD[at] ?? '', UPLOAD[at + 1]);
  for (const [flag, value] of Object.entries(values)) pairs.set(flag, value);
  return [...pairs].flatMap(([flag, value]) => (value === undefined ? [] : [flag, value]));
}

test.each<[Record<string, string | undefined>, string]>([
  [{ '-E': 'Aspera' }, 'invalid engine type'],
  [{ '-E': undefined }, 'need option: -E'],
  [{ '-L': undefined }, 'need option: -L'],
  [{ '-T': 'upload' }, 'invalid transmit type'],
  [{ '-K': 'maybe' }, 'option value is invalid: -K'],
  [{ '-s': '65536' }, 'option value is invalid: -s'],
  [{ '-s': '1048576' }, 'option value is invalid: -s'],
  [{ '-s': '0' }, 'option value is invalid: -s'],
  [{ '-S': 'null' }, 'option value is invalid: -S'],
  [{ '-P': 'x' }, 'option value is invalid: -P'],
  [{ '-T': 'download_path', '-R': '/' }, 'invalid remote path'],
  [{ '-T': 'download_path', '-R': ' \\' }, 'invalid remote path'],
  [{ '-T': 'download_path', '-R': undefined }, 'invalid remote path'],
  [{ '-x': '1' }, 'undefined option: -x'],
])('%j: %s', (values, refusal) => expect(readArguments(withValues(values))).toBe(refusal));

test.each([
  [[...UPLOAD, '-C'], 'option needs value: -C'],
  [[...UPLOAD, '-K', 'true'], 'option given twice: -K'],
  [['upload', ...UPLOAD], 'undefined option: upload'],
])('%j: %s', (argv, refusal) => expect(readArguments(argv)).toBe(refusal));

test.each([
  [{}, { direction: 'upload', keep: false, speed: 65_535, remote: '/' }],
  [
    { '-s': undefined, '-R': undefined, '-r': undefined, '-K': undefined },
    { speed: 2000, keep: false, remote: '/' },
  ],
  [{ '-C': 'None', '-p': '1', '-K': 'true' }, { keep: true }],
  [
    { '-T': 'download_path', '-R': '5_scene', '-L': '--x' },
    { direction: 'download', remote: '5_scene', local: '--x' },
  ],
])('%j is taken', (values, expected) => expect(readArguments(withValues(values))).toMatchObject(expected));

test('long names are taken', () => {
  const long = ['--engine', 'aspera', '--host', 'h', '--port', '1', '--storage', '1', '--uid', '2'];
  const rest = ['--type', 'upload_path', '--local', '/a', '--speed-limit', '5'];
  expect(readArguments([...long, ...rest])).toMatchObject({ host: 'h', type: 'upload_path', speed: 5 });
});
