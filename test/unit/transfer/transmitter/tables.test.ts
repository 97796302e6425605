import { describe, expect, test } from 'vitest';
import {
  programArguments,
  remoteFolder,
  speedLimit,
} from '../../../../src/transfer/transmitter/arguments.js';
import { codePageEncoder, parseCodePage } from '../../../../src/transfer/transmitter/code-page.js';
import { programEnvironment } from '../../../../src/transfer/transmitter/environment.js';
import { exitMeaning, isRecoverable, showEnd } from '../../../../src/transfer/transmitter/exit-code.js';
import { checkInstallPath, unsafeCharacters } from '../../../../src/transfer/transmitter/install-path.js';
import { thrown } from '../../../support/thrown.js';

const JOB = {
  line: { server: 'aspera.sandbox.test', port: '10221' },
  storage: { bid: '10201', userId: 1868599 },
  limit: undefined,
} as const;

describe('arguments (docs/protocol/workflow.md, §6.2)', () => {
  test('of assets', () => {
    expect(programArguments({ ...JOB, type: 'upload_json', local: '/t/upload.json', remote: '/' })).toEqual(
      '-E aspera -H aspera.sandbox.test -P 10221 -S 10201 -U 1868599 -T upload_json -L /t/upload.json -R / -r 2 -K false -s 65535'.split(
        ' ',
      ),
    );
  });

  test('of results', () => {
    const job = { ...JOB, type: 'download_path', local: '/d/--my "$(x)" frames', remote: '5_a b' } as const;
    expect(programArguments({ ...job, limit: 1_000_000 })).toEqual([
      ...'-E aspera -H aspera.sandbox.test -P 10221 -S 10201 -U 1868599 -T download_path -L'.split(' '),
      ...['/d/--my "$(x)" frames', '-R', '5_a b', '-r', '2', '-K', 'false', '-s', '976'],
    ]);
  });

  test.each([
    [undefined, '65535'],
    [1, '1'],
    [1023, '1'],
    [1024, '1'],
    [2_048_000, '2000'],
    [67_108_863, '65535'],
    [1e12, '65535'],
  ])('a limit of %s bytes a second: -s %s', (limit, speed) => expect(speedLimit(limit)).toBe(speed));

  test.each([
    [['5_scene'], '5_scene'],
    [['5_scene', 'layer 1'], '5_scene/layer 1'],
    [['--help'], '/--help'],
  ])('the folder %j: -R %s', (steps, remote) => expect(remoteFolder(steps)).toBe(remote));

  test.each([[[]], [['']], [[' ', '\t']], [['\\']]])('the folder %j is refused, as by the program', (steps) =>
    expect(thrown(() => remoteFolder(steps))).toMatchObject({ error: 'DataError' }),
  );
});

describe('exit codes (docs/protocol/workflow.md, §6.2)', () => {
  test.each([
    [0, null, 'done', 'exit 0'],
    [1, null, 'retry', 'exit 1'],
    [255, null, 'failed', 'exit -1'],
    [4_294_967_295, null, 'failed', 'exit -1'],
    [-1, null, 'failed', 'exit -1'],
    [2, null, 'failed', 'exit 2'],
    [11, null, 'failed', 'exit 11'],
    [127, null, 'failed', 'exit 127'],
    [3_221_225_781, null, 'failed', 'exit 3221225781'],
    [null, 'SIGSEGV', 'failed', 'SIGSEGV'],
    [null, 'SIGKILL', 'failed', 'SIGKILL'],
  ])('%s %s: %s', (code, signal, meaning, shown) => {
    expect(exitMeaning({ code, signal })).toBe(meaning);
    expect(showEnd({ code, signal })).toBe(shown);
  });

  test.each([
    [102, true],
    [126, true],
    [127, false],
    [233, true],
    [0, false],
    [undefined, false],
  ])('error %s of a file passes: %s', (error, passes) => expect(isRecoverable(error)).toBe(passes));
});

describe('the path of the program', () => {
  test.each([
    ['/opt/render_1.0/site-packages/rayvision_sync/transmission/linux/rayvision_transmitter', []],
    ['/home/user@studio/a+b=c,d:e%f/rt', []],
    ['/home/渲染/é/rt', []],
    ['/home/my programs/rt', ['U+0020']],
    ['/home/a\tb\nc/rt', ['U+0009', 'U+000A']],
    ['/home/a\u00a0b\u3000/rt', ['U+00A0', 'U+3000']],
    ['/home/o\'brien"/rt', ["'", '"']],
    ['/home/$HOME`x`/rt', ['$', '`']],
    ['/home/(a)&b;c|d<e>/rt', ['(', ')', '&', ';', '|', '<', '>']],
    ['/home/*?[a]{b}~#!\\/rt', ['*', '?', '[', ']', '{', '}', '~', '#', '!', '\\']],
  ])('%j: unsafe for /bin/sh are %j', (path, characters) => {
    expect(unsafeCharacters(path)).toEqual(characters);
    const refusal = { error: 'ConfigError', key: 'transfer.unsafePath', params: { file: path, characters } };
    expect(thrown(() => checkInstallPath(path, 'linux'))).toEqual(
      characters.length > 0 ? refusal : undefined,
    );
    expect(thrown(() => checkInstallPath(path, 'win32'))).toBeUndefined();
  });
});

describe('the environment of the program', () => {
  const secrets = {
    RAYVISION_API_KEY: 'k',
    RAYVISION_API_ACCESS_ID: 'a',
    RAYVISION_LOG: '/ours',
    HTTPS_PROXY: 'http://u:p@h',
    http_proxy: 'http://u:p@h',
    LD_PRELOAD: '/x.so',
    NODE_OPTIONS: '--require x',
    AWS_SECRET_ACCESS_KEY: 's',
  };
  const LINUX = { RAYVISION_LOG: '/logs', LD_LIBRARY_PATH: '/opt/rv' };

  test.each<[string, NodeJS.Platform, Record<string, string>, Record<string, string>]>([
    ['no locale', 'linux', {}, { ...LINUX, LC_ALL: 'C.UTF-8' }],
    ['the C locale', 'linux', { LC_ALL: 'C', PATH: '/bin' }, { ...LINUX, LC_ALL: 'C.UTF-8', PATH: '/bin' }],
    ['Latin-1', 'linux', { LANG: 'de_DE' }, { ...LINUX, LANG: 'de_DE', LC_ALL: 'C.UTF-8' }],
    ['UTF-8', 'linux', { LANG: 'zh_CN.utf8', HOME: '/h' }, { ...LINUX, LANG: 'zh_CN.utf8', HOME: '/h' }],
    [
      'LC_ALL before LANG',
      'linux',
      { LANG: 'C', LC_ALL: 'en_US.UTF-8' },
      { ...LINUX, LANG: 'C', LC_ALL: 'en_US.UTF-8' },
    ],
    ['macOS', 'darwin', {}, { RAYVISION_LOG: '/logs', LC_ALL: 'en_US.UTF-8' }],
    [
      'Windows, whose names are in any case',
      'win32',
      { Path: 'C:\\w', SystemRoot: 'C:\\Windows', Temp: 'C:\\t', UserProfile: 'C:\\u' },
      {
        ...{ Path: 'C:\\w', SystemRoot: 'C:\\Windows', Temp: 'C:\\t', UserProfile: 'C:\\u' },
        RAYVISION_LOG: '/logs',
      },
    ],
  ])('%s', (_, platform, env, expected) => {
    const world = { platform, env: { ...secrets, ...env } };
    expect(programEnvironment('/opt/rv/rayvision_transmitter', '/logs', world)).toEqual(expected);
  });
});

describe("Windows' code pages", () => {
  test.each<[number | undefined, string, readonly number[] | undefined]>([
    [1252, 'D:/a b.png', [...Buffer.from('D:/a b.png')]],
    [1252, 'é€', [0xe9, 0x80]],
    [1252, '渲', undefined],
    [1251, 'Я', [0xdf]],
    [936, '渲染a', [0xe4, 0xd6, 0xc8, 0xbe, 0x61]],
    [936, '😀', undefined],
    [932, 'テスト', [0x83, 0x65, 0x83, 0x58, 0x83, 0x67]],
    // Its second byte is a backslash.
    [932, '表', undefined],
    [932, 'ｱ', [0xb1]],
    [949, '한', [0xc7, 0xd1]],
    [950, '中', [0xa4, 0xa4]],
    [874, 'ก', [0xa1]],
    [65001, '渲😀', [...Buffer.from('渲😀')]],
    [65001, '\ud800', undefined],
    [437, 'é', undefined],
    [undefined, 'é', undefined],
    [undefined, 'e', [0x65]],
  ])('%s: %s', (codePage, text, bytes) => {
    const encoded = codePageEncoder(codePage)(text);
    expect(encoded && [...encoded]).toEqual(bytes);
  });

  test.each([932, 936, 949, 950, 1250, 1251, 1258])(
    '%s: what is encoded is decoded as before',
    (codePage) => {
      const label =
        { 932: 'shift_jis', 936: 'gbk', 949: 'euc-kr', 950: 'big5' }[codePage] ?? `windows-${codePage}`;
      const encode = codePageEncoder(codePage);
      const decoder = new TextDecoder(label);
      const texts = Array.from({ length: 0x3000 }, (_, at) =>
        String.fromCharCode(0x4e00 + at, 0xa0 + (at % 96)),
      );
      for (const text of texts) {
        const bytes = encode(text);
        if (bytes) expect(decoder.decode(bytes)).toBe(text);
      }
    },
  );

  test.each([
    ['\r\nHKEY_LOCAL_MACHINE\\SYSTEM\\…\\CodePage\r\n    ACP    REG_SZ    936\r\n\r\n', 936],
    ['    OEMCP    REG_SZ    437\r\n', undefined],
    ['', undefined],
  ])('reg query prints %j: %s', (printed, codePage) => expect(parseCodePage(printed)).toBe(codePage));
});
