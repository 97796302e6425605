/** Arguments of `rayvision_transmitter`, checked. */
export interface Arguments {
  readonly direction: 'upload' | 'download';
  readonly type: string;
  readonly host: string;
  readonly port: string;
  readonly storage: string;
  readonly uid: string;
  readonly local: string;
  readonly remote: string;
  readonly keep: boolean;
  /** KB/s. */
  readonly speed: number;
}

const LONG: Readonly<Record<string, string>> = {
  ...{ '--engine': '-E', '--host': '-H', '--port': '-P', '--storage': '-S', '--uid': '-U', '--type': '-T' },
  ...{ '--local': '-L', '--remote': '-R', '--retry': '-r', '--keep': '-K', '--speed-limit': '-s' },
  ...{ '--config': '-C', '--protocol': '-p', '--count-ranges': '-c' },
};
const FLAGS = new Set(Object.values(LONG));
const TYPES = ['upload_json', 'upload_list', 'upload_path', 'download_list', 'download_path'];
const BOOLEAN: Readonly<Record<string, boolean>> = { true: true, false: false, '1': true, '0': false };

/** Default of `-s`, and the lowest value that the Linux build refuses. */
const DEFAULT_SPEED = 2000;
const REFUSED_SPEED = 65_536;

const isWhole = (text: string) => /^\d+$/.test(text);

/**
 * Reads the arguments as docs/protocol/workflow.md, §6.2 describes them.
 * @returns the refusal that the program prints before it ends with 255
 */
export function readArguments(argv: readonly string[]): Arguments | string {
  const given = new Map<string, string>();
  for (let at = 0; at < argv.length; at += 2) {
    const word = argv[at] ?? '';
    const flag = LONG[word] ?? word;
    const value = argv[at + 1];
    if (!FLAGS.has(flag)) return `undefined option: ${word}`;
    if (value === undefined) return `option needs value: ${word}`;
    if (given.has(flag)) return `option given twice: ${word}`;
    given.set(flag, value);
  }
  const missing = ['-E', '-H', '-P', '-S', '-U', '-T', '-L'].find((flag) => !given.has(flag));
  if (missing !== undefined) return `need option: ${missing}`;
  const value = (flag: string, standard = '') => given.get(flag) ?? standard;
  if (!['aspera', 'raysync'].includes(value('-E'))) return 'invalid engine type';
  if (value('-E') === 'raysync') return 'raysync: no such server';
  if (!TYPES.includes(value('-T'))) return 'invalid transmit type';
  for (const flag of ['-P', '-S', '-U']) if (!isWhole(value(flag))) return `option value is invalid: ${flag}`;
  if (!isWhole(value('-r', '2'))) return 'option value is invalid: -r';
  const keep = BOOLEAN[value('-K', 'false')];
  if (keep === undefined) return 'option value is invalid: -K';
  const speed = value('-s', String(DEFAULT_SPEED));
  if (!isWhole(speed) || Number(speed) < 1 || Number(speed) >= REFUSED_SPEED) {
    return 'option value is invalid: -s';
  }
  const direction = value('-T').startsWith('upload') ? 'upload' : 'download';
  const remote = value('-R', '/');
  if (direction === 'download' && /^[\s/\\]*$/.test(remote)) return 'invalid remote path';
  return {
    ...{ direction, type: value('-T'), host: value('-H'), port: value('-P'), storage: value('-S') },
    ...{ uid: value('-U'), local: value('-L'), remote, keep, speed: Number(speed) },
  };
}
