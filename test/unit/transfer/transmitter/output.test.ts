import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codePageEncoder } from '../../../../src/transfer/transmitter/code-page.js';
import { downloadState } from '../../../../src/transfer/transmitter/download-state.js';
import { type OutputEvent, readOutput } from '../../../../src/transfer/transmitter/output.js';
import { printedNames, printedText } from '../../../../src/transfer/transmitter/printed-names.js';
import { uploadState } from '../../../../src/transfer/transmitter/upload-state.js';
import { exhaustively } from '../../../support/exhaustive.js';

const utf8 = codePageEncoder(65_001);

interface Course {
  /** Local paths of the files; undefined when they are not known, as in a download. */
  readonly files?: readonly string[];
  readonly size?: number;
}

/** Reads output in pieces, and returns what was recognised in short. */
function read(output: string | Uint8Array, { files, size = Number.MAX_SAFE_INTEGER }: Course = {}) {
  const names =
    files &&
    printedNames(
      files.map((local) => ({ local, server: `/farm${local}` })),
      utf8,
    );
  const events: string[] = [];
  const show = (event: OutputEvent) => {
    if (event.what === 'percent') return `${event.percent}%`;
    const name = printedText(event.name);
    return event.what === 'failed'
      ? `failed ${name} ${event.error}: ${event.cause}`
      : `${event.what} ${name}`;
  };
  const reader = readOutput(names && ((name) => names.find(name).length > 0), (event) => {
    events.push(show(event));
  });
  const bytes = typeof output === 'string' ? Buffer.from(output) : output;
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size));
  reader.end();
  return { events, reader };
}

/** The whole output of an upload. */
const UPLOAD = [
  ...['Build Time: May 27 2020', 'rayvision transmitter init begin', 'init end', 'upload is begin'],
  ...['send connect request to transmit server', 'recv connect response'],
  ...['upload file begin (/a/1.png)', ' speed: 2000 KB/S, progress: 50%', ' file progress (/a/1.png) '],
  ...['upload file done (/a/1.png)', 'upload file interrupt (/a/2.png), error-102: lost, twice'],
  ...['upload file fail (/a/3.png), error-301: no (space)', 'get path (/a/4.png) info failed'],
  ...['upload task failure: has recoverable error, need retry', 'exit begin', 'exit end', 'ret is:1'],
];
const EVENTS = [
  ...['begin /a/1.png', '50%', 'begin /a/1.png', 'done /a/1.png', 'failed /a/2.png 102: lost, twice'],
  ...['failed /a/3.png 301: no (space)', 'unreadable /a/4.png'],
];

describe('output', () => {
  test.each([
    ['LF', '\n', 1e6],
    ['CR', '\r', 1e6],
    ['CR LF', '\r\n', 1e6],
    ['LF, byte by byte', '\n', 1],
    ['CR LF, in pieces', '\r\n', 7],
  ])('with %s', (_, lineEnd, size) => {
    const { events, reader } = read(UPLOAD.join(lineEnd), { size });
    expect(events).toEqual(EVENTS);
    expect(reader).toMatchObject({ hasMoved: true, hasSummary: false });
    const files = [1, 2, 3, 4].map((at) => `/a/${at}.png`);
    expect(read(UPLOAD.join(lineEnd), { size, files }).events).toEqual(EVENTS);
  });

  test('without any line end', () => {
    const files = [1, 2, 3, 4].map((at) => `/a/${at}.png`);
    const { events } = read(UPLOAD.join(' '), { files });
    expect(events.map((event) => event.replace(/: .*/, ''))).toEqual(
      EVENTS.map((event) => event.replace(/: .*/, '')),
    );
  });

  test.each<[string, string, readonly string[], readonly string[]]>([
    ['brackets', 'upload file done (/a (1).png)', ['/a (1).png'], ['done /a (1).png']],
    [
      'brackets, two in a line',
      'upload file done (/a)b)upload file done (/c)',
      ['/a)b', '/c'],
      ['done /a)b', 'done /c'],
    ],
    [
      'words of the program',
      'upload file fail (/a) upload file done (b), error-102: x',
      ['/a) upload file done (b', '/a', 'b'],
      ['failed /a) upload file done (b 102: x'],
    ],
    [
      'a line end',
      'upload file done (/a\nb.png)\nupload file done (/c)\n',
      ['/a\nb.png', '/c'],
      ['done /a\nb.png', 'done /c'],
    ],
    [
      'line ends and words of the program',
      'upload file done (/a\r\nupload is begin\rx)\nupload file done (/c)\n',
      ['/a\r\nupload is begin\rx', '/c'],
      ['done /c'],
    ],
    [
      'a line end, unknown',
      'upload file done (/a\nb.png)\nupload file done (/c)\n',
      [],
      ['done /a\nb.png', 'done /c'],
    ],
    [
      'quotes and variables',
      'upload file done (/a"; $(x) `y` %z%)',
      ['/a"; $(x) `y` %z%'],
      ['done /a"; $(x) `y` %z%'],
    ],
    [
      '255 bytes',
      `upload file done (/${'行'.repeat(85)})`,
      [`/${'行'.repeat(85)}`],
      [`done /${'行'.repeat(85)}`],
    ],
    [
      'the farm’s path',
      'upload file done (/1868500/1868599/farm/a.png)',
      ['/a.png'],
      ['done /1868500/1868599/farm/a.png'],
    ],
    ['another slash', 'upload file done (D:\\x\\a.png)', ['D:/x/a.png'], ['done D:\\x\\a.png']],
    ['no end', 'upload file done (/a.png', ['/a.png'], []],
    ['no name of ours', 'upload file done (/b.png)', ['/a.png'], ['done /b.png']],
  ])('a name with %s', (_, output, files, events) => {
    expect(read(output, { files }).events).toEqual(events);
    expect(read(output, { files, size: 3 }).events).toEqual(events);
  });

  test('of unknown names', () => {
    const { events } = read(
      'download file fail (/d/a).png), error-12: x)\ndownload file done (/d/(b).png)\nget path (/d/)c) info failed)',
    );
    expect(events).toEqual(['failed /d/a).png 12: x)', 'done /d/(b).png', 'unreadable /d/)c']);
  });

  test('the whole of a download that cannot connect', () => {
    const { events, reader } = read(
      [
        ...['download is begin', 'transmit server connect failure'],
        ...[
          'download task failure: at least one file is failure',
          'download is end',
          'download task has failure',
        ],
        ...['rayvision transmitter exit begin', 'rayvision transmitter exit end', 'ret is:-1', ''],
      ].join('\n'),
    );
    expect(events).toEqual([]);
    const { hasMoved, hasSummary, complaint } = reader;
    expect({ hasMoved, hasSummary, complaint }).toEqual({
      ...{ hasMoved: false, hasSummary: true, complaint: 'transmit server connect failure' },
    });
  });

  test('of megabytes without line ends', () => {
    const noise = Buffer.alloc(8_000_000, 'upload file done (');
    const started = performance.now();
    const { events } = read(Buffer.concat([noise, Buffer.from('\nupload file done (/a)\n')]), {
      ...{ files: ['/a'], size: 65_536 },
    });
    expect(events.at(-1)).toBe('done /a');
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test.each([
    ['brackets', ')'.repeat(2_000_000)],
    ['line ends', '\n'.repeat(2_000_000)],
    ['names that never end', 'upload file done (x\n'.repeat(100_000)],
  ])('of many %s', (_, output) => {
    const started = performance.now();
    read(`upload file done (${output}`, { files: ['/a'], size: 65_536 });
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('printed names', () => {
  test.each<[string, Uint8Array, string, number | undefined]>([
    ['UTF-8', Buffer.from('upload file done (/渲.png)'), '渲', 65_001],
    ['the code page', Buffer.from('upload file done (/\xe4\xd6.png)', 'latin1'), '渲', 936],
    ['an unknown encoding', Buffer.from('upload file done (/\xff\xfe\xfd.png)', 'latin1'), '渲', 65_001],
    ['no encoding at all', Buffer.from('upload file done (/???.png)'), '渲', 65_001],
    ['Latin-1', Buffer.from('upload file done (/\xe9.png)', 'latin1'), 'é', 65_001],
  ])('in %s', (_, output, name, codePage) => {
    const pairs = [`/${name}.png`, '/a.png'].map((local) => ({ local, server: local }));
    const names = printedNames(pairs, codePageEncoder(codePage));
    const found: (readonly number[])[] = [];
    const reader = readOutput(
      (text) => names.find(text).length > 0,
      (event) => {
        if (event.what === 'done') found.push(names.find(event.name));
      },
    );
    reader.push(output);
    reader.end();
    expect(found).toEqual([[0]]);
  });

  test('that two files may have mean none', () => {
    const pairs = ['/é.png', '/ü.png'].map((local) => ({ local, server: local }));
    expect(printedNames(pairs, utf8).find('/?.png')).toEqual([]);
  });
});

describe('progress', () => {
  test('is what is new, and bytes that flow', () => {
    const reader = readOutput(
      () => true,
      ({ what }) => what === 'done',
    );
    const push = (text: string) => {
      const before = [reader.news, reader.flow] as const;
      reader.push(Buffer.from(text));
      return [reader.news - before[0], reader.flow - before[1]];
    };
    expect(push('upload is begin\n')).toEqual([1, 0]);
    expect(push('upload is begin\n')).toEqual([0, 0]);
    expect(push(' speed: 0 KB/S, progress: 0%\n')).toEqual([0, 0]);
    expect(push(' speed: 0.5 KB/S, progress: 0%\n')).toEqual([0, 1]);
    expect(push('upload file done (a)\n')).toEqual([1, 0]);
    expect(push(' speed: 20 KB/S, progress: 0%')).toEqual([0, 1]);
    push('\n');
    expect(push(' speed: 0.0 KB/S, progress: 0%'.repeat(5))).toEqual([0, 0]);
  });
});

describe('the state of a download', () => {
  exhaustively(test)('remembers only so many failures', () => {
    const state = downloadState(['f'], '/into', { onBytes() {} });
    const fail = (at: number) => state.onEvent({ what: 'failed', name: `f/${at}`, error: 1, cause: 'x' });
    for (let at = 0; at < 100_000; at += 1) fail(at);
    expect(state.isFlooded).toBe(false);
    expect(fail(100_000)).toBe(false);
    expect(state.isFlooded).toBe(true);
    expect(state.failures()).toHaveLength(100_000);
  });

  test('has news of a file that fails or is done only so often', () => {
    const state = downloadState(['f'], '/into', { onBytes() {} });
    expect(state.onEvent({ what: 'percent', percent: 0 })).toBe(true);
    expect(state.onEvent({ what: 'percent', percent: 0 })).toBe(false);
    expect(state.onEvent({ what: 'done', name: 'f/a' })).toBe(true);
    expect(state.onEvent({ what: 'failed', name: 'f/a', cause: '' })).toBe(false);
    expect(state.onEvent({ what: 'done', name: 'f/a' })).toBe(false);
    expect(state.onEvent({ what: 'percent', percent: 0 })).toBe(true);
  });
});

describe('the state of an upload', () => {
  const folder = mkdtempSync(join(tmpdir(), 'state-'));
  const pairs = ['a', 'b', 'c'].map((name) => ({ local: join(folder, name), server: `/s/${name}` }));
  for (const { local } of pairs) writeFileSync(local, Buffer.alloc(1000));
  const [a = '', b = '', c = ''] = pairs.map(({ local }) => local);

  function open(all = pairs) {
    let bytes = 0;
    const counted: number[] = [];
    const state = uploadState(all, printedNames(all, utf8), (more) => {
      bytes += more;
      counted.push(bytes);
    });
    return { state, counted };
  }

  test('counts bytes by percent and by file, and takes back what failed', () => {
    const { state, counted } = open();
    state.onEvent({ what: 'percent', percent: 10 });
    state.onEvent({ what: 'begin', name: a });
    state.onEvent({ what: 'percent', percent: 10 });
    state.onEvent({ what: 'percent', percent: 50.5 });
    state.onEvent({ what: 'done', name: a });
    state.onEvent({ what: 'percent', percent: 99 });
    state.onEvent({ what: 'done', name: a });
    state.onEvent({ what: 'begin', name: b });
    state.onEvent({ what: 'percent', percent: 20 });
    state.onEvent({ what: 'failed', name: b, error: 102, cause: 'x' });
    expect(counted).toEqual([100, 505, 1000, 1200, 1000]);
    expect(state.succeed()).toMatchObject([{ local: b, error: { name: 'FarmBusyError' } }]);
    expect(counted.at(-1)).toBe(2000);
  });

  test('done files stay done, and an interrupted one may be done later', () => {
    const { state } = open();
    state.onEvent({ what: 'done', name: a });
    state.onEvent({ what: 'failed', name: b, error: 301, cause: 'x' });
    state.onEvent({ what: 'failed', name: c, error: 301, cause: 'x' });
    state.onEvent({ what: 'done', name: b });
    expect(state.fail(new Error('whole'))).toMatchObject([{ local: c, error: { name: 'UnreachableError' } }]);
    expect(state.retry()).toEqual([pairs[2]]);
    expect(state.fail(new Error('whole'))).toMatchObject([{ local: c, error: { message: 'whole' } }]);
    state.onEvent({ what: 'unreadable', name: '/s/c' });
    expect(state.succeed()).toMatchObject([{ local: c, error: { name: 'NoInputError' } }]);
  });

  test('has news of a file only so often', () => {
    const { state } = open();
    const again = () => [
      state.onEvent({ what: 'done', name: a }),
      state.onEvent({ what: 'failed', name: a, error: 301, cause: 'x' }),
      state.onEvent({ what: 'percent', percent: 5 }),
    ];
    expect(again()).toEqual([true, true, true]);
    for (let times = 0; times < 20; times += 1) again();
    expect(again()).toEqual([false, false, false]);
    expect(state.onEvent({ what: 'begin', name: b })).toBe(true);
    expect(state.onEvent({ what: 'begin', name: b })).toBe(false);
    expect(state.onEvent({ what: 'percent', percent: 5 })).toBe(true);
    expect(state.onEvent({ what: 'begin', name: 'unknown' })).toBe(false);
  });

  test('one file in two places is done twice', () => {
    const { state, counted } = open([
      { local: a, server: '/x/a' },
      { local: a, server: '/y/a' },
    ]);
    state.onEvent({ what: 'done', name: a });
    expect(state.retry()).toEqual([{ local: a, server: '/y/a' }]);
    state.onEvent({ what: 'done', name: a });
    expect(counted).toEqual([1000, 2000]);
    expect(state.succeed()).toEqual([]);
  });
});
