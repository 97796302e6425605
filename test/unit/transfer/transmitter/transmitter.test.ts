import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { UploadPair } from '../../../../src/domain/files/upload-pair.js';
import { type RayvisionError, TerminatedError } from '../../../../src/errors.js';
import type { ProgramRun } from '../../../../src/transfer/programs/transfer-program.js';
import {
  openTransmitter,
  type TransmitterOptions,
} from '../../../../src/transfer/transmitter/transmitter.js';
import { casesAt } from '../../../support/exhaustive.js';
import {
  copyTransmitter,
  type StorageServer,
  serveStorage,
  type TransmitterCopy,
} from '../../../support/farms/transmitter.js';
import { isAlive, untilGone } from '../../../support/processes/alive.js';

let server: StorageServer;
beforeAll(async () => {
  server = await serveStorage();
});
afterAll(() => server.close());

const temporary = (name: string) => mkdtempSync(join(tmpdir(), `${name}-`));
const forward = (path: string) => (process.platform === 'win32' ? path.replaceAll('\\', '/') : path);

/** A workstation with the program, a folder with files, and storages of its own at the farm. */
function open(
  settings: Partial<TransmitterOptions> = {},
  line: Partial<{ server: string; port: string }> = {},
) {
  const copy = copyTransmitter();
  const folder = temporary('workstation');
  const userId = 1_000_000 + (Date.now() % 1_000_000) + Math.floor(Math.random() * 1e6) * 1000;
  const input = { bid: '10201', userId };
  const output = { bid: '20201', userId };
  const pauses: number[] = [];
  const lines = [{ engine: 'aspera', name: 'main', server: '127.0.0.1', port: server.port, ...line }];
  const program = openTransmitter({
    client: { storage: async () => ({ input, output, lines }) },
    program: copy.program,
    ...{ line: undefined, parallel: undefined },
    ...{ logFolder: join(folder, 'logs'), temporaryFolder: join(folder, 'lists') },
    world: {
      platform: process.platform,
      env: { ...process.env, RAYVISION_API_KEY: 'secret', HTTPS_PROXY: 'http://user:secret@proxy' },
      now: Date.now,
      sleep: async (ms) => {
        pauses.push(ms);
      },
    },
    ...settings,
  });
  const controller = new AbortController();
  const counted = { bytes: 0 };
  const run: ProgramRun = {
    ...{ signal: controller.signal, limit: undefined },
    onBytes: (bytes) => {
      counted.bytes += bytes;
    },
  };
  return {
    ...{ program, copy, folder, pauses, counted, run, controller, userId, input, output },
    inputFolder: server.storage('input', `10201-${userId}`),
    outputFolder: server.storage('output', `20201-${userId}`),
    /** Makes a file of 1000 bytes. */
    file(name: string, server = `/farm/${name}`): UploadPair {
      const local = join(folder, 'files', name);
      mkdirSync(join(local, '..'), { recursive: true });
      writeFileSync(local, Buffer.alloc(1000, name));
      return { local: forward(local), server };
    },
  };
}

type Station = ReturnType<typeof open>;

const caught = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: RayvisionError) => error,
  );
const named = (failures: readonly { local: string; error: Error }[]) =>
  failures.map(({ local, error }) => [local.replace(/.*\//, ''), error.name]);

/** Names that a shell, a list or a line would take apart; Windows does not have most of them. */
const NAMES =
  process.platform === 'win32'
    ? ['a b.png', "it's.png", '%PATH%.png']
    : [
        ...['a"; touch hacked; ".png', "it's.png", '%PATH%.png', '$(touch hacked).png', '`touch hacked`.png'],
        ...[
          '--help',
          'a (1).png',
          'a\nb.png',
          'a\r\nc.png',
          '渲染 é.png',
          `${'行'.repeat(84)}.p`,
          'back\\slash.png',
        ],
      ];

describe('an upload', () => {
  test('has exactly the documented arguments, input, list and environment', async () => {
    const station = open({ parallel: 1 });
    const { program, copy, folder, userId, run, counted } = station;
    const pairs = NAMES.map((name) => station.file(name));
    await program.check();
    expect(await program.upload(pairs, { ...run, limit: 50_000_000 })).toEqual([]);
    const [call, ...others] = copy.calls();
    expect(others).toEqual([]);
    const list = call?.argv[13] ?? '';
    expect(call?.argv).toEqual([
      ...['-E', 'aspera', '-H', '127.0.0.1', '-P', server.port, '-S', '10201', '-U', String(userId)],
      ...['-T', 'upload_json', '-L', list, '-R', '/', '-r', '2', '-K', 'false', '-s', '48828'],
    ]);
    expect(list.startsWith(join(folder, 'lists'))).toBe(true);
    expect(call?.stdin).toBe('y\n');
    expect(JSON.parse(call?.assets ?? '')).toEqual({ asset: pairs });
    expect(existsSync(list)).toBe(false);
    expect(readdirSync(join(folder, 'lists'))).toEqual([]);
    expect(call?.env.RAYVISION_LOG).toBe(join(folder, 'logs'));
    expect(Object.values(call?.env ?? {}).join()).not.toContain('secret');
    for (const [at, name] of NAMES.entries()) {
      const target = join(
        station.inputFolder,
        'farm',
        ...name.split(process.platform === 'win32' ? '\\' : '/'),
      );
      // The sandbox's own storage takes a backslash for a slash.
      if (!name.includes('\\')) expect(readFileSync(target)).toEqual(readFileSync(pairs[at]?.local ?? ''));
    }
    expect(counted.bytes).toBe(1000 * NAMES.length);
    for (const place of [folder, join(folder, 'files'), join(folder, 'logs'), join(copy.program, '..')]) {
      expect(readdirSync(place)).not.toContain('hacked');
    }
  });

  test('lists are private, and those of killed processes are removed after a week', async () => {
    const station = open({ patience: { start: 400, moving: 400 } });
    for (const [name, days] of [
      ['transmitter-old', 8],
      ['transmitter-new', 6],
    ] as const) {
      const folder = join(station.folder, 'lists', name);
      mkdirSync(folder, { recursive: true });
      utimesSync(folder, new Date(), new Date(Date.now() - days * 86_400_000));
    }
    station.copy.behave({ silent: 'begin' });
    const upload = caught(station.program.upload([station.file('a')], station.run));
    const lists = join(station.folder, 'lists');
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      const own = readdirSync(lists).find((name) => !/-(old|new)$/.test(name));
      const list = join(lists, own ?? '', 'upload.json');
      if (own === undefined || !existsSync(list)) continue;
      if (process.platform !== 'win32') {
        expect(statSync(list).mode & 0o777).toBe(0o600);
        expect(statSync(join(lists, own)).mode & 0o777).toBe(0o700);
      }
      break;
    }
    expect((await upload)?.exitCode).toBe(69);
    expect(readdirSync(lists)).toEqual(['transmitter-new']);
  });

  const ends: [string, readonly Record<string, unknown>[], readonly number[], object | readonly unknown[]][] =
    [
      ['1 twice and then 0', [{ exitBefore: 1 }, { exitBefore: 1 }, {}], [5000, 15_000], []],
      [
        '1 for ever',
        [{ exitBefore: 1 }],
        [5000, 15_000, 45_000],
        { exitCode: 75, message: 'The transfer program reported a temporary error 4 times (exit 1)' },
      ],
      [
        '255 without text',
        [{ exitBefore: 255 }],
        [],
        { exitCode: 69, message: 'The transfer program failed (exit -1)' },
      ],
      [
        '255 with text',
        [{ text: 'init failed: no licence', exitBefore: 255 }],
        [],
        { exitCode: 69, message: 'The transfer program failed (exit -1: init failed: no licence)' },
      ],
      [
        'an unknown code',
        [{ exitBefore: 9 }],
        [],
        { exitCode: 69, message: 'The transfer program failed (exit 9)' },
      ],
      ['0 with a failed file', [{ fail: ['b'], error: 301, exit: 0 }], [], [['b', 'UnreachableError']]],
      [
        '0 with a file that passes',
        [{ interrupt: ['b'], error: 102, exit: 0 }],
        [],
        [['b', 'FarmBusyError']],
      ],
      [
        '255 with a file that it cannot read',
        [{ unreadable: ['b'] }],
        [],
        [
          ['b', 'NoInputError'],
          ['c', undefined],
        ],
      ],
      [
        '255 in the middle',
        [{ omit: ['b'], fail: ['c'], exit: 255 }],
        [],
        [
          ['b', 'UnreachableError'],
          ['c', 'UnreachableError'],
        ],
      ],
      ['1 with a file, and then 0', [{ fail: ['b'], exit: 1 }, {}], [5000], []],
      ['0 with odd pieces, CR and Latin-1', [{ pieces: 3, lineEnd: '\r', encoding: 'latin1' }], [], []],
      ['0 after much output', [{ noise: 3_000_000 }], [], []],
    ];
  test.each(casesAt([0, 2, 5, 7], ends))('that ends with %s', async (_, runs, pauses, result) => {
    const station = open();
    station.copy.behave(...runs);
    const pairs = ['a', 'b', 'c'].map((name) => station.file(name));
    const failures = await station.program.upload(pairs, station.run).then(
      (all) => named(all).filter(([, name]) => name),
      (error: RayvisionError) => ({ exitCode: error.exitCode, message: error.message }),
    );
    const expected = Array.isArray(result) ? result.filter(([, name]) => name) : result;
    expect(failures).toEqual(expected);
    expect(station.pauses).toEqual(pauses);
    if (Array.isArray(failures)) expect(station.counted.bytes).toBe(1000 * (3 - failures.length));
    else expect(station.counted.bytes).toBe(0);
  });

  const failing: [string, readonly Record<string, unknown>[], object, number?][] = [
    ['all done, and then 255', [{ exit: 255 }], { key: 'transfer.programFailed' }],
    ['all done, and then an unknown code', [{ exit: 137 }], { key: 'transfer.programFailed' }],
    ['all done, and 1 four times', [{ exit: 1 }], { key: 'transfer.programBusy' }, 4],
    [
      'a summary of failure',
      [{ says: ['upload task failure: at least one file is failure'] }],
      { message: expect.stringContaining('(exit 0: upload task failure: at least one file is failure)') },
    ],
    [
      'both summaries',
      [
        {
          says: [
            'upload task failure: at least one file is failure',
            'upload task success: all files are success',
          ],
        },
      ],
      { key: 'transfer.programUnsure' },
    ],
    [
      'a failure of an unknown file',
      [{ text: 'upload file fail (//srv/share/a.png), error-1: x' }],
      { key: 'transfer.programUnsure' },
    ],
    ['an unknown path', [{ text: 'get path (a.png) info failed' }], { key: 'transfer.programUnsure' }],
  ];
  test.each(casesAt([4, 5], failing))(
    'that prints %s fails as a whole',
    async (_, runs, error, times = 1) => {
      const station = open();
      station.copy.behave(...runs);
      const pairs = ['a', 'b'].map((name) => station.file(name));
      const failure = await caught(station.program.upload(pairs, station.run));
      expect(failure).toMatchObject({ exitCode: expect.any(Number), ...error });
      expect(station.copy.calls()).toHaveLength(times);
      expect(station.counted.bytes).toBe(0);
    },
  );

  test('that ends with 0 and contradicts it nowhere has transferred all files', async () => {
    const station = open();
    station.copy.behave({ says: [] });
    const pairs = ['a', 'b'].map((name) => station.file(name));
    expect(await station.program.upload(pairs, station.run)).toEqual([]);
  });

  test('takes the last word about a file, in one run and over several', async () => {
    const station = open();
    const pairs = ['a', 'b'].map((name) => station.file(name));
    const fails = `upload file fail (${pairs[0]?.local}), error-301: x`;
    station.copy.behave({ says: [fails, 'upload task success: all files are success'] });
    expect(named(await station.program.upload(pairs, station.run))).toEqual([['a', 'UnreachableError']]);
    station.copy.behave({ exit: 1 }, { fail: ['a', 'b'] });
    expect(named(await station.program.upload(pairs, station.run))).toEqual([
      ['a', 'UnreachableError'],
      ['b', 'UnreachableError'],
    ]);
  });

  test('asks again for all files after a failure of an unknown one', async () => {
    const station = open();
    const pairs = ['a', 'b'].map((name) => station.file(name));
    station.copy.behave({ text: 'upload file fail (?), error-102: x', fail: ['b'], exit: 1 }, {});
    expect(await station.program.upload(pairs, station.run)).toEqual([]);
    expect(station.copy.calls().map(({ assets }) => JSON.parse(assets ?? '').asset)).toEqual([pairs, pairs]);
  });

  test('asks again only for the files that are not done', async () => {
    const station = open();
    station.copy.behave({ fail: ['b'], exit: 1 }, {});
    const pairs = ['a', 'b', 'c'].map((name) => station.file(name));
    expect(await station.program.upload(pairs, station.run)).toEqual([]);
    const [first, second] = station.copy.calls().map(({ assets }) => JSON.parse(assets ?? '').asset);
    expect(first).toEqual(pairs);
    expect(second).toEqual([pairs[1]]);
  });

  const silences = [
    ['before anything', { silent: 'start' }, 'start'],
    ['after `upload is begin`', { silent: 'begin' }, 'start'],
    ['in the middle of a file', { silent: 'moving' }, 'moving'],
    ['after it has left processes behind', { silent: 'moving', child: 'output' }, 'moving'],
  ] as const;
  test.each(casesAt([3], silences))('that falls silent %s is ended', async (_, behaviour, phase) => {
    const patience = phase === 'start' ? { start: 1000, moving: 60_000 } : { start: 10_000, moving: 300 };
    const station = open({ patience });
    station.copy.behave(behaviour);
    const error = await caught(station.program.upload([station.file('a')], station.run));
    expect(error).toMatchObject({ exitCode: 69, key: 'transfer.programSilent' });
    expect(
      [...station.copy.calls().map(({ pid }) => pid), ...station.copy.children()].filter(isAlive),
    ).toEqual([]);
    expect(station.counted.bytes).toBe(0);
  });

  const repeated = [
    ['speed and percent', ' speed: 0 KB/S, progress: 0%'],
    ['that files begin', 'upload file begin (a)'],
    ['numbers', 'recv connect response #'],
    ['failures of other files', 'upload file fail (#), error-1: x'],
    ['a speed, and no percent more', ' speed: 5 KB/S, progress: 0%'],
  ] as const;
  test.each(casesAt([4], repeated))('that prints the same for ever is ended: %s', async (_, repeats) => {
    const station = open({ patience: { start: 300, moving: 300, still: 1000 } });
    station.copy.behave({ repeats });
    const error = await caught(station.program.upload([station.file('a')], station.run));
    expect(error).toMatchObject({ exitCode: 69, key: 'transfer.programSilent' });
    expect(station.copy.calls().filter(({ pid }) => isAlive(pid))).toEqual([]);
  });

  test('is ended by an interruption, with all its processes', async () => {
    const station = open();
    station.copy.behave({ silent: 'moving', child: 'group' });
    let begun = () => {};
    const moving = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const upload = caught(station.program.upload([station.file('a')], { ...station.run, onBytes: begun }));
    await moving;
    const reason = new TerminatedError('terminated');
    station.controller.abort(reason);
    expect(await upload).toBe(reason);
    for (const pid of [...station.copy.calls().map((call) => call.pid), ...station.copy.children()]) {
      await untilGone(pid);
    }
  });

  test('leaves no process behind, and waits for none', async () => {
    const station = open();
    station.copy.behave({ child: 'output' });
    expect(await station.program.upload([station.file('a')], station.run)).toEqual([]);
    for (const pid of station.copy.children()) await untilGone(pid);
  });

  test('in parts: each has its files, and a share of the limit', async () => {
    const station = open({ parallel: 3 });
    station.copy.behave({ fail: ['2'] });
    const pairs = Array.from({ length: 7 }, (_, at) => station.file(String(at)));
    const failures = await station.program.upload(pairs, { ...station.run, limit: 3_072_000 });
    expect(named(failures)).toEqual([['2', 'UnreachableError']]);
    const calls = station.copy.calls();
    expect(calls.map(({ argv }) => argv.at(-1))).toEqual(['1000', '1000', '1000']);
    const lists = calls.map(({ assets }) => JSON.parse(assets ?? '').asset.length);
    expect(lists.toSorted()).toEqual([2, 2, 3]);
    expect(station.counted.bytes).toBe(6000);
  });

  test('of names that the code page does not have: each is a failed file', async () => {
    const query = { world: { platform: 'win32', env: {}, now: Date.now, sleep: async () => {} } } as const;
    const station = open({ ...query, queryCodePage: async () => 936 });
    const pairs = ['a', '渲', 'é', '😀', '한'].map((name) => ({ local: `C:/${name}`, server: `/C/${name}` }));
    const failures = await station.program.upload(pairs, station.run);
    expect(failures.slice(-3).map(({ local }) => local)).toEqual(expect.arrayContaining(['C:/a']));
    expect(failures.map(({ local, error }) => `${local} ${error.name}`)).toEqual(
      expect.arrayContaining(['C:/😀 DataError', 'C:/한 DataError', 'C:/a NoInputError']),
    );
    const { error } = failures.find(({ local }) => local === 'C:/한') ?? {};
    expect(error?.message).toBe("'C:/한' has characters that code page 936 of this Windows does not have");
    expect(station.copy.calls()[0]?.argv[11]).toBe('upload_json');
  });
});

describe('a download', () => {
  function results(station: Station, ...names: string[]) {
    const folder = join(station.outputFolder, '5_scene');
    for (const name of names) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), Buffer.alloc(500, name));
    }
    const into = join(station.folder, 'into');
    mkdirSync(into);
    return { into, folder: { steps: ['5_scene'], storage: station.output } };
  }

  test('puts the content of the folder into the local one', async () => {
    const station = open();
    const { into, folder } = results(station, 'a.png', 'layer 1/渲.png');
    expect(await station.program.download(folder, into, station.run)).toEqual([]);
    expect(station.copy.calls()[0]?.argv).toEqual([
      ...['-E', 'aspera', '-H', '127.0.0.1', '-P', server.port, '-S', '20201', '-U', String(station.userId)],
      ...['-T', 'download_path', '-L', into, '-R', '5_scene', '-r', '2', '-K', 'false', '-s', '65535'],
    ]);
    expect(readFileSync(join(into, 'layer 1', '渲.png'))).toHaveLength(500);
    expect(readdirSync(into).toSorted()).toEqual(['a.png', 'layer 1']);
    expect(station.counted.bytes).toBe(1000);
  });

  test('names the files that failed', async () => {
    const station = open();
    station.copy.behave({ fail: ['a.png'], error: 103 });
    const { into, folder } = results(station, 'a.png', 'b.png');
    const done: string[] = [];
    const onDone = (local: string) => void done.push(local);
    const failures = await station.program.download(folder, into, { ...station.run, onDone });
    expect(station.program.reportsDone).toBe(true);
    expect(done).not.toEqual([]);
    expect(done.filter((local) => failures.some((one) => one.local === local))).toEqual([]);
    expect(failures).toMatchObject([{ local: join(into, 'a.png'), error: { name: 'FarmBusyError' } }]);
    station.copy.behave({});
    expect(await station.program.download(folder, into, station.run)).toEqual([]);
    expect(readFileSync(join(into, 'a.png'))).toHaveLength(500);
  });

  test.each([
    ['cannot connect', {}, { port: '1' }, 'exit -1: transmit server connect failure'],
    ['dies in the middle', { exit: 77 }, {}, 'exit 77'],
    ['dies after a failed file', { fail: ['a.png'], exit: 77 }, {}, /^exit 77: download file fail/],
  ])('that %s fails as a whole', async (_, behaviour, line, cause) => {
    const station = open({}, line);
    station.copy.behave(behaviour);
    const { into, folder } = results(station, 'a.png', 'b.png');
    const error = await caught(station.program.download(folder, into, station.run));
    expect(error).toMatchObject({ exitCode: 69, params: { cause: expect.stringMatching(cause) } });
  });
});

describe.skipIf(process.platform === 'win32')('a path that /bin/sh could misread', () => {
  test.each(casesAt([0, 5, 10], [...'"\'`$\\;&|<>\n\u0001']))(
    'is not downloaded to or from: %j',
    async (character) => {
      const station = open();
      const path = `/q${character}(touch pwn)`;
      for (const [step, into] of [
        ['5_scene', path],
        [path.slice(1), '/q'],
      ] as const) {
        const folder = { steps: [step], storage: station.output };
        const error = await caught(station.program.download(folder, into, station.run));
        expect(error).toMatchObject({ exitCode: 65, key: 'transfer.unsafeDownload' });
      }
      expect(station.copy.calls()).toEqual([]);
    },
  );
});

describe('before a transfer', () => {
  test.each<[string, Partial<TransmitterOptions>, object]>([
    [
      'a program that is missing',
      { program: '/nowhere/rayvision_transmitter' },
      { exitCode: 78, key: 'transfer.notStarted' },
    ],
    ['a folder', { program: tmpdir() }, { exitCode: 78, key: 'transfer.notStarted' }],
    ['a relative path', { program: 'rayvision_transmitter' }, { exitCode: 78, key: 'transfer.notStarted' }],
    ['a line that is missing', { line: 'x' }, { exitCode: 65, key: 'transfer.noLine' }],
  ])('%s is refused', async (_, settings, error) => {
    expect(await caught(open(settings).program.check())).toMatchObject(error);
  });

  test.each([
    ['address', { server: 'x; touch hacked' }, 'transfer.badLine'],
    ['address', { server: '--help' }, 'transfer.badLine'],
    ['port', { port: '1$(x)' }, 'transfer.badLine'],
  ])('an invalid %s of the farm’s is refused: %j', async (_, line, key) => {
    expect(await caught(open({}, line).program.check())).toMatchObject({ exitCode: 76, key });
  });

  test.each(['', 'null; x', '-1'])('a storage without an id is refused: %j', async (bid) => {
    const facts = { input: { bid, userId: 1 }, output: { bid, userId: 1 } };
    const lines = [{ engine: 'aspera', name: 'main', server: 'h', port: '1' }];
    const station = open({ client: { storage: async () => ({ ...facts, lines }) } });
    expect(await caught(station.program.check())).toMatchObject({ key: 'transfer.noStorageId' });
  });

  test.skipIf(process.platform === 'win32')('a path that /bin/sh would take apart is refused', async () => {
    const copy: TransmitterCopy = copyTransmitter(join(temporary('x'), 'my programs'));
    const error = await caught(open({ program: copy.program }).program.check());
    expect(error).toMatchObject({ exitCode: 78, params: { characters: ['U+0020'] } });
    expect(error?.message).toContain('U+0020');
  });

  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'a file that may not be executed',
    async () => {
      const file = join(temporary('x'), 'rayvision_transmitter');
      writeFileSync(file, '', { mode: 0o644 });
      expect(await caught(open({ program: file }).program.check())).toMatchObject({ exitCode: 78 });
    },
  );
});
