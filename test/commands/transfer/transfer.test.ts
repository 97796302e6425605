import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InterruptedError } from '../../../src/errors.js';
import { startRefusingRelay } from '../../support/proxies/refusing-relay.js';
import { animated, mayaScene } from '../../support/scenes/maya-scene.js';
import { linesOf, onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const ASSETS = 49;

const workstation = await openWorkstation();
const names = Array.from({ length: ASSETS }, (_, at) => `tex/t${at}.png`);
const textures = Object.fromEntries(names.map((name, at) => [`file${at}`, name]));
workstation.file('shot.ma', mayaScene({ globals: animated(1, 5), textures }));
mkdirSync(join(workstation.cwd, 'tex'));
for (const [at, name] of names.entries())
  writeFileSync(join(workstation.cwd, name), randomBytes(at === 0 ? 0 : at * 1000));
afterAll(() => workstation.close());

/** The input and output storages of the farm. */
const input = (...path: string[]) => join(workstation.farm.folder, 'storage/input/10201-10000001', ...path);
const output = (...path: string[]) => join(workstation.farm.folder, 'storage/output/20201-10000001', ...path);

function sums(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(folder.length), createHash('md5').update(readFileSync(path)).digest('hex')] as const;
    }),
  );
}

describe('the assets and frames of a task', () => {
  const submit = async (...flags: string[]) =>
    onlyJson((await workstation.run(['submit', 'shot.ma', '--new', '--json', ...flags])).stdout);

  test('are uploaded with the scene, byte for byte', async () => {
    const { upload, taskId } = await submit();
    expect(upload).toMatchObject({ files: ASSETS + 1, sent: ASSETS + 1, held: 0, failed: 0 });
    const there = sums(input(workstation.cwd));
    expect(there).toEqual({ ...sums(workstation.cwd) });
    expect(Object.keys(there)).toHaveLength(ASSETS + 1);
    const { asset, scene } = workstation.jobFile(taskId, 'upload.json');
    expect(asset).toHaveLength(ASSETS + 1);
    expect(scene[0].hash).toBe(there['/shot.ma']);
  });

  test('are uploaded again only if they were changed', async () => {
    const changed = join(workstation.cwd, 'tex/t7.png');
    writeFileSync(changed, randomBytes(7000));
    expect((await submit()).upload).toEqual({ files: 50, sent: 1, held: 49, failed: 0, bytes: 7000 });
    expect(sums(input(workstation.cwd))).toEqual(sums(workstation.cwd));
    expect((await submit()).upload).toMatchObject({ sent: 0, held: 50, bytes: 0 });
  });

  test('are uploaded again if they were changed or removed on the farm', async () => {
    writeFileSync(input(workstation.cwd, 'tex/t9.png'), randomBytes(9000));
    rmSync(input(workstation.cwd, 'tex/t8.png'));
    expect((await submit()).upload).toMatchObject({ sent: 2, held: 48 });
    expect(sums(input(workstation.cwd))).toEqual(sums(workstation.cwd));
  });

  test('that cannot be uploaded stop the submission, and the error lists them', async () => {
    const tasks = async () =>
      (await workstation.farm.call('/api/render/handle/getTaskList/v2', { pageNum: 1, pageSize: 1 })).data
        .total;
    const before = await tasks();
    for (const name of ['stuck1.png', 'stuck2.png']) {
      workstation.file(`tex/${name}`);
      mkdirSync(input(workstation.cwd, 'tex', name));
    }
    const assets = ['--asset', 'tex/stuck1.png', '--asset', 'tex/stuck2.png'];
    const { code, stdout, stderr } = await workstation.run(['submit', 'shot.ma', '--new', ...assets]);
    expect([code, stdout]).toEqual([73, '']);
    expect(stderr).toContain('2 files were not uploaded');
    for (const name of ['stuck1.png', 'stuck2.png']) expect(stderr).toContain(name);
    expect(stderr).toMatch(/--resume \w+/);
    expect(await tasks()).toBe(before);
    for (const name of ['stuck1.png', 'stuck2.png']) {
      rmSync(input(workstation.cwd, 'tex', name), { recursive: true });
      rmSync(join(workstation.cwd, 'tex', name));
    }
    await workstation.run(['submit', '--forget', /--resume (\w+)/.exec(stderr)?.[1] ?? '']);
  });

  test('are not submitted if the scene is saved during its upload: 65', async () => {
    const scene = workstation.file('grows.project', 'x'.repeat(4_000_000));
    const total = async () =>
      (await workstation.farm.call('/api/render/handle/getTaskList/v2', { pageNum: 1, pageSize: 1 })).data
        .total;
    const before = await total();
    const running = workstation.run(['submit', 'grows.project', '--frames', '1']);
    const folder = input(workstation.cwd);
    while (!readdirSync(folder).some((name) => name.endsWith('.part')))
      await new Promise((done) => setImmediate(done));
    writeFileSync(scene, 'y'.repeat(4_000_000));
    const { code, stdout, stderr } = await running;
    expect([code, stdout]).toEqual([65, '']);
    expect(stderr).toContain('grows.project');
    expect(await total()).toBe(before);
  });

  test('are not resumed if the scene was saved since: 65', async () => {
    const scene = workstation.file('saved.project', 'one');
    // The job files exist and the storage does not, so the submission stays unfinished.
    rmSync(input(), { recursive: true });
    const first = await workstation.run(['submit', 'saved.project', '--frames', '1']);
    expect(first.code).toBe(66);
    mkdirSync(input());
    writeFileSync(scene, 'two');
    const { code, stderr } = await workstation.run(['submit', '--resume']);
    expect(code).toBe(65);
    expect(stderr).toContain('saved.project');
    // The planned scene no longer exists, so there is nothing to resume.
    expect(stderr).not.toContain('--resume');
    expect((await workstation.run(['submit', '--resume'])).code).toBe(66);
  });

  test('include the folders of --asset, and are uploaded at --max-speed', async () => {
    workstation.file('more/a.bin', 'x'.repeat(2_000_000));
    workstation.file('more/deep/b.bin', 'y');
    let slept = 0;
    const argv = ['submit', 'shot.ma', '--new', '--json', '--asset', 'more', '--max-speed', '1MB'];
    const { stdout } = await workstation.run(argv, {
      onSleep: (ms) => {
        slept += ms;
      },
    });
    expect(onlyJson(stdout).upload).toMatchObject({ files: 52, failed: 0 });
    expect(slept).toBeGreaterThan(1900);
    expect(readFileSync(input(workstation.cwd, 'more/deep/b.bin'), 'utf8')).toBe('y');
    const missing = await workstation.run(['submit', 'shot.ma', '--asset', 'less']);
    expect([missing.code, missing.stderr]).toEqual([66, expect.stringContaining('less')]);
  });

  test('are not uploaded with --assets-on-farm', async () => {
    const { upload, taskId } = await submit('--assets-on-farm');
    expect(upload).toBeUndefined();
    expect(taskId).toEqual(expect.any(Number));
  });

  test('are downloaded byte for byte, and only once', async () => {
    const to = join(workstation.cwd, 'frames');
    const { taskId, outcome, download } = await submit('--wait', '--download', to);
    expect(outcome).toBe('ended');
    const folder = `${taskId}_shot`;
    expect(download).toMatchObject({ to, fetched: 5, held: 0, kept: 0, refused: 0, failed: 0 });
    expect(sums(join(to, folder))).toEqual(sums(output(folder)));
    const names = readdirSync(join(to, folder)).toSorted();
    expect(names).toEqual([1, 2, 3, 4, 5].map((frame) => `shot.000${frame}.png`));
    const again = await workstation.run(['download', String(taskId), '--to', to, '--json']);
    expect(onlyJson(again.stdout)).toMatchObject({ fetched: 0, held: 5 });
    rmSync(to, { recursive: true });
  });
});

describe('upload', () => {
  test('copies files and folders to their paths on the farm', async () => {
    workstation.file('up/a.txt', 'a');
    workstation.file('up/deep/b.txt', 'b');
    const { code, stdout, stderr } = await workstation.run(['upload', 'up', 'shot.ma']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe('Uploaded 2 of 3 files (2 B); 1 was already on the farm\n');
    expect(readFileSync(input(workstation.cwd, 'up/deep/b.txt'), 'utf8')).toBe('b');
    expect((await workstation.run(['upload', 'up'])).stdout).toMatch(/^Nothing to upload/);
    expect((await workstation.run(['upload', 'up', '--force'])).stdout).toBe('Uploaded 2 files (2 B)\n');
    expect((await workstation.run(['upload', 'up', '-q'])).stdout).toBe('');
  });

  test.each([
    ['a list', (a: string, b: string) => `${a}\r\n\n${b}\n`],
    [
      'an upload.json',
      (a: string, b: string) =>
        `\ufeff${JSON.stringify({
          asset: [
            { local: a, server: '/D/a.txt' },
            { local: b, server: 'home/b.txt' },
          ],
        })}`,
    ],
  ])('accepts %s for --list', async (title, write) => {
    const [a, b] = [workstation.file('up/a.txt', title), workstation.file('up/b.txt', title)];
    const list = workstation.file('list.txt', write(a, b));
    const answer = onlyJson((await workstation.run(['upload', '--list', list, '--json'])).stdout);
    expect(answer).toMatchObject({ sent: 2, held: 0, failed: 0 });
    const servers = answer.files.map(({ server }: { server: string }) => server).toSorted();
    expect(servers).toEqual(title === 'a list' ? [a, b] : ['/D/a.txt', '/home/b.txt']);
    for (const server of servers) expect(readFileSync(input(server), 'utf8')).toBe(title);
    const piped = await workstation.run(['upload', '--list', '-', '--json'], { stdin: write(a, b) });
    expect(onlyJson(piped.stdout)).toMatchObject({ sent: 0, held: 2 });
  });

  test('accepts a list with names that look like JSON', async () => {
    workstation.file('{b}.png', 'braces');
    const list = workstation.file('braces.txt', '\ufeff{b}.png\n');
    expect(onlyJson((await workstation.run(['upload', '--list', list, '--json'])).stdout)).toMatchObject({
      sent: 1,
    });
  });

  test('prints the end event even if it is interrupted', async () => {
    workstation.file('long.bin', 'x'.repeat(3_000_000));
    const controller = new AbortController();
    const { code, stdout } = await workstation.run(['upload', 'long.bin', '--ndjson', '--max-speed', '1MB'], {
      signal: controller.signal,
      onSleep: () => controller.abort(new InterruptedError('interrupted')),
    });
    expect(code).toBe(130);
    expect(linesOf(stdout).map((line) => JSON.parse(line))).toMatchObject([{ event: 'end', exitCode: 130 }]);
  });

  test('with --dry-run lists the files and uploads nothing', async () => {
    const path = workstation.file('dry/a.txt', 'abc');
    const { stdout, stderr } = await workstation.run(['upload', 'dry', '--dry-run']);
    expect([stdout, stderr]).toEqual([`3 B  ${path} -> ${path}\n`, '1 file, 3 B; nothing was sent\n']);
    const answer = onlyJson((await workstation.run(['upload', 'dry', '--dry-run', '--json'])).stdout);
    expect(answer).toEqual({ dryRun: true, files: [{ local: path, server: path, size: 3 }], bytes: 3 });
    expect(() => statSync(input(path))).toThrow();
  });

  test('prints an event for each file, and then the end', async () => {
    workstation.file('ev/a.txt', 'abc');
    workstation.file('ev/b.txt', 'de');
    const events = linesOf((await workstation.run(['upload', 'ev', '--ndjson'])).stdout).map((line) =>
      JSON.parse(line),
    );
    expect(events.map(({ event, state, size }) => [event, state, size]).toSorted()).toEqual([
      ['end', undefined, undefined],
      ['upload', 'sent', 2],
      ['upload', 'sent', 3],
    ]);
    expect(events.at(-1)).toMatchObject({ event: 'end', sent: 2, bytes: 5 });
  });

  test('reports a failed file, uploads the others, and exits with the code of the failure', async () => {
    workstation.file('bad/a.txt', 'a');
    workstation.file('bad/b.txt', 'b');
    mkdirSync(input(workstation.cwd, 'bad/a.txt'), { recursive: true });
    const { code, stdout, stderr } = await workstation.run(['upload', 'bad']);
    expect(code).toBe(73);
    expect(stderr).toContain(input(workstation.cwd, 'bad/a.txt'));
    expect(stdout).toMatch(/^Uploaded 1 of 2 files/);
    expect(readFileSync(input(workstation.cwd, 'bad/b.txt'), 'utf8')).toBe('b');
  });

  test('keeps to --max-speed', async () => {
    workstation.file('slow.bin', 'x'.repeat(5_000_000));
    let slept = 0;
    const onSleep = (ms: number) => {
      slept += ms;
    };
    const { code } = await workstation.run(['upload', 'slow.bin', '--max-speed', '1MB'], { onSleep });
    expect(code).toBe(0);
    expect(slept).toBeGreaterThanOrEqual(4900);
    expect(slept).toBeLessThan(5300);
  });

  test.each<[argv: string[], code: number, told: string]>([
    [[], 64, 'Nothing to upload'],
    [['shot.ma', '--max-speed', 'fast'], 64, "'fast'"],
    [['shot.ma', '--max-speed', '0MB'], 65, "'0MB'"],
    [['shot.ma', '--json', '--ndjson'], 64, '--json'],
    [['none.ma'], 66, 'none.ma'],
    [['none.ma', 'neither.ma'], 66, 'neither.ma'],
    [['--list', 'none.txt'], 66, 'none.txt'],
    [['--list', 'bytes.txt'], 65, 'bytes.txt'],
    [['--list', 'empty.txt'], 64, 'Nothing to upload'],
    [[''], 64, '<path>'],
    [['--list', 'broken.json'], 65, 'broken.json'],
    [['--list', 'escaping.json'], 65, '../x'],
    [['--list', 'clash.json'], 65, '/D/x'],
    [['--list', 'quote.txt'], 65, 'quotation'],
  ])('%j exits with %d', async (argv, code, told) => {
    workstation.file('broken.json', '{"asset": [{"local": 1}]}');
    const local = workstation.file('up/a.txt');
    const other = workstation.file('up/b.txt');
    const asset = (server: string, path = local) => ({ local: path, server });
    workstation.file('escaping.json', JSON.stringify({ asset: [asset('/../x')] }));
    workstation.file('clash.json', JSON.stringify({ asset: [asset('/D/x'), asset('D/x', other)] }));
    workstation.file('quote.txt', workstation.file('up/a"b.txt'));
    workstation.file('bytes.txt', 'PNG\0\u0001');
    workstation.file('empty.txt', '\n');
    const result = await workstation.run(['upload', ...argv]);
    expect([result.code, result.stdout]).toEqual([code, '']);
    expect(result.stderr).toContain(told);
    rmSync(join(workstation.cwd, 'up/a"b.txt'));
  });
});

describe('download', () => {
  let id: number;
  let folder: string;
  beforeAll(async () => {
    id = await workstation.submit('--frames', '1-12', '--wait');
    folder = `${id}_shot`;
  });

  const names = (to: string) => readdirSync(join(workstation.cwd, to, folder)).toSorted();

  test('copies everything to the working folder', async () => {
    const { code, stdout } = await workstation.run(['download', String(id)]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Downloaded 12 files \(1\.\d kB\) to /);
    expect(sums(join(workstation.cwd, folder))).toEqual(sums(output(folder)));
    rmSync(join(workstation.cwd, folder), { recursive: true });
  });

  test.each<[flags: string[], frames: number[]]>([
    [
      ['--frames', '2-4,11'],
      [2, 3, 4, 11],
    ],
    [
      ['--frames', '1-12[4]'],
      [1, 5, 9],
    ],
    [['--include', '*.0007.png'], [7]],
    [
      ['--include', '*.0007.png', '--include', '*.0008.png'],
      [7, 8],
    ],
    [
      ['--include', '**/shot.001?.png'],
      [10, 11, 12],
    ],
    [['--include', '*.exr'], []],
    [['--layer', 'none'], []],
  ])('with %j copies the frames %j', async (flags, frames) => {
    const to = `some-${flags.join('').replace(/\W/g, '')}`;
    const { code, stdout } = await workstation.run(['download', String(id), '--to', to, '--json', ...flags]);
    expect([code, onlyJson(stdout).fetched]).toEqual([0, frames.length]);
    if (frames.length > 0)
      expect(names(to)).toEqual(frames.map((frame) => `shot.${String(frame).padStart(4, '0')}.png`));
  });

  test('keeps an existing file of another origin, unless --on-conflict is set', async () => {
    const mine = workstation.file(`mine/${folder}/shot.0003.png`, 'painted over');
    const run = (...flags: string[]) => workstation.run(['download', String(id), '--to', 'mine', ...flags]);
    const kept = await run();
    expect([kept.code, readFileSync(mine, 'utf8')]).toEqual([0, 'painted over']);
    expect(kept.stderr).toContain('shot.0003.png');
    expect(kept.stderr).toContain('--on-conflict');
    await run('--on-conflict', 'rename');
    expect(names('mine')).toContain('shot.0003 (1).png');
    expect((await run('--on-conflict', 'overwrite')).code).toBe(0);
    expect(readFileSync(mine)).toEqual(readFileSync(output(folder, 'shot.0003.png')));
  });

  test('prints an event for each file, and then the end', async () => {
    const argv = ['download', String(id), '--to', 'events', '--frames', '1-2', '--ndjson'];
    const events = linesOf((await workstation.run(argv)).stdout).map((line) => JSON.parse(line));
    expect(events).toHaveLength(3);
    expect(events[0]).toMatchObject({
      event: 'download',
      taskId: id,
      state: 'fetched',
      size: expect.any(Number),
    });
    expect(events[2]).toMatchObject({ event: 'end', exitCode: 0, fetched: 2 });
  });

  test('refuses paths outside the folder, reports them, and downloads the rest', async () => {
    const hostile = await workstation.submit('--frames', '1', '--wait');
    const at = output(`${hostile}_shot`);
    writeFileSync(join(at, '..\\..\\evil.png'), 'x');
    writeFileSync(join(at, 'C:evil.png'), 'x');
    symlinkSync('/etc/passwd', join(at, 'passwd.png'));
    const { code, stdout, stderr } = await workstation.run(['download', String(hostile), '--to', 'hostile']);
    expect(code).toBe(65);
    expect(stdout).toMatch(/^Downloaded 1 file /);
    for (const name of ['..\\..\\evil.png', 'C:evil.png', 'passwd.png'])
      expect(
        linesOf(stderr).filter((line) => line.startsWith(`Refused ${hostile}_shot/${name}: `)),
      ).toHaveLength(1);
    expect(readdirSync(join(workstation.cwd, 'hostile', `${hostile}_shot`))).toEqual(['shot.0001.png']);
  });

  test('reports a folder that is outside or cannot be listed, and downloads the rest', async () => {
    const odd = await workstation.submit('--frames', '1', '--wait');
    const good = await workstation.submit('--frames', '1-2', '--wait');
    const folder = (...steps: string[]) => ({
      ...{ fileName: steps.at(-1) ?? '', filePath: `/${steps.join('/')}`, directory: true },
      ...{ fileSize: 0, lastModify: null, isArrears: 0 },
    });
    const asked: string[] = [];
    const relay = await startRefusingRelay(
      workstation.farm.sandbox.address.domain,
      (path, { treePath }) => {
        if (path.endsWith('getOutputUserDirFile')) asked.push(String(treePath));
        return treePath === `/${odd}_shot/refused` ? 400 : undefined;
      },
      (path, data) => {
        const isRoot = path.endsWith('getOutputUserDirFile') && data?.[0]?.filePath === `/${odd}_shot`;
        if (!isRoot) return data;
        const more = [
          folder('..'),
          folder(),
          folder(`${odd}_shot`, '..', 'x'),
          folder(`${odd}_shot`, 'refused'),
        ];
        return [...more, ...data];
      },
    );
    const env = { ...workstation.env, RAYVISION_DOMAIN: relay.domain };
    const line = ['download', String(odd), String(good), '--to', 'elsewhere'];
    const { code, stdout, stderr } = await workstation.run([...line, '--json'], { env });
    await relay.close();
    expect(code).toBe(65);
    const { files, ...counts } = onlyJson(stdout);
    expect(counts).toMatchObject({ fetched: 3, refused: 3, failed: 1 });
    expect(files.filter((one: { state: string }) => one.state === 'refused')).toMatchObject([
      { path: '..', why: 'parent' },
      { path: '/', why: 'separator' },
      { path: `${odd}_shot/../x`, why: 'parent' },
    ]);
    expect(onlyJson(stderr).error).toMatchObject({ exitCode: 65 });
    expect(asked.filter((one) => one.includes('..'))).toEqual([]);
  });

  test('of a rendering task copies the finished frames, and the others the next time', async () => {
    const going = await workstation.submit('--frames', '1-4');
    const run = async () =>
      onlyJson((await workstation.run(['download', String(going), '--to', 'going', '--json'])).stdout);
    expect(await run()).toMatchObject({ fetched: 0 });
    while ((await workstation.record(going)).doneFrames === 0) workstation.farm.clock.advance(100);
    const some = await run();
    expect(some.fetched).toBeGreaterThan(0);
    expect((await workstation.run(['wait', String(going)])).code).toBe(0);
    expect(await run()).toMatchObject({ fetched: 4 - some.fetched, held: some.fetched });
  });

  test.each<[argv: string[], code: number, told: string]>([
    [[], 64, ''],
    [['99999999'], 66, '99999999'],
    [['ID', '--on-conflict', 'ask'], 64, "'ask'"],
    [['ID', '--frames', 'x'], 64, "'x'"],
    [['ID', '--frames', '9-1'], 65, "'9-1'"],
    [['ID', '--to', 'shot.ma'], 73, 'shot.ma'],
    [['ID', '--to', ''], 64, '--to'],
  ])('%j exits with %d', async (argv, code, told) => {
    const line = argv.map((word) => (word === 'ID' ? String(id) : word));
    const result = await workstation.run(['download', ...line]);
    expect([result.code, result.stdout]).toEqual([code, '']);
    expect(result.stderr).toContain(told);
  });
});

describe('outputs', () => {
  test('lists the files on the farm, with sizes', async () => {
    const id = await workstation.submit('--frames', '1-3', '--wait');
    const { code, stdout, stderr } = await workstation.run(['outputs', String(id), '--utc']);
    expect([code, linesOf(stdout)]).toEqual([0, expect.any(Array)]);
    expect(linesOf(stdout)[0]).toMatch(
      new RegExp(`^\\d+ B  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d  ${id}_shot/shot.0001.png$`),
    );
    expect(stderr).toMatch(/^3 files, \d+ B\nThe farm deletes them around 2026-01-2\d\n$/);
    const answer = onlyJson((await workstation.run(['outputs', String(id), '--json'])).stdout);
    const path = `${id}_shot/shot.0001.png`;
    const { size } = statSync(output(path));
    expect(answer.outputs[0]).toEqual({
      taskId: id,
      path,
      size,
      modified: expect.any(String),
      locked: false,
    });
    expect(answer).toMatchObject({ files: 3, deletedAround: expect.stringMatching(/^2026-01-2\dT/) });
    // The farm's times are exact to the second.
    const modified = Math.floor(statSync(output(path)).mtimeMs / 1000) * 1000;
    expect(Date.parse(answer.outputs[0].modified)).toBe(modified);
    expect(linesOf((await workstation.run(['outputs', String(id), '-q'])).stdout)).toHaveLength(3);
  });

  test('that are not paid for are shown as locked, and not downloaded', async () => {
    await workstation.farm.call('/sandbox/set', { balance: '0.0000001' });
    const id = await workstation.submit('--frames', '1-60');
    expect((await workstation.run(['wait', String(id)])).code).toBe(20);
    const { stdout } = await workstation.run(['outputs', String(id)]);
    expect(stdout).toContain('(locked until paid)');
    const { code, stderr } = await workstation.run(['download', String(id), '--to', 'locked']);
    expect(code).toBe(77);
    expect(stderr).toContain(`2W${id}`);
    const waited = await workstation.run(['wait', String(id), '--download', 'locked', '--json']);
    expect([waited.code, onlyJson(waited.stdout).download]).toMatchObject([20, { fetched: 0, failed: 1 }]);
    await workstation.farm.call('/sandbox/set', { balance: '1000' });
  });

  test('of a task without files are an empty list', async () => {
    const id = await workstation.submit('--frames', '1');
    const { code, stdout, stderr } = await workstation.run(['outputs', String(id)]);
    expect([code, stdout, stderr]).toEqual([0, '', '0 files, 0 B\n']);
  });
});
