import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { drawFrame } from '../../../src/sandbox/render/picture.js';
import { onlyJson, openWorkstation } from '../../support/workstation/workstation.js';

const workstation = await openWorkstation();
const { cwd, run } = workstation;
afterAll(() => workstation.close());

/** Writes frames of a sequence. */
function frames(folder: string, ...numbers: number[]): string[] {
  mkdirSync(join(cwd, folder), { recursive: true });
  return numbers.map((number) => {
    const path = join(cwd, folder, `shot.${String(number).padStart(4, '0')}.png`);
    writeFileSync(path, drawFrame(number));
    return path;
  });
}

function cut(path: string): void {
  truncateSync(path, readFileSync(path).length - 20);
}

let serial = 0;
let folder = '';
beforeEach(() => {
  folder = `frames${++serial}`;
});

describe('check <folder>', () => {
  test('whole frames are good', async () => {
    frames(folder, 1, 2, 3);
    const { code, stdout, stderr } = await run(['check', folder]);
    expect([code, stdout, stderr]).toEqual([0, '3 files checked: nothing is bad or missing.\n', '']);
  });

  test('each kind of bad file is named, and holes', async () => {
    const paths = frames(folder, 1, 2, 3, 4, 5, 7, 8);
    const [, empty = '', short = '', garbled = '', flat = '', other = ''] = paths;
    writeFileSync(empty, '');
    cut(short);
    writeFileSync(garbled, 'an error page\n');
    const whole = readFileSync(paths[0] ?? '');
    writeFileSync(flat, onePixel());
    writeFileSync(other, Buffer.from(whole.toString('latin1').replace('IEND', 'IENX'), 'latin1'));
    const { code, stdout } = await run(['check', folder, '--json']);
    const { files, bad, missing } = onlyJson(stdout);
    expect([code, files]).toEqual([65, 7]);
    expect(bad.map(({ frame, kind }: { frame: number; kind: string }) => [frame, kind])).toEqual([
      [2, 'empty'],
      [3, 'truncated'],
      [4, 'undecodable'],
      [5, 'blank'],
      [7, 'truncated'],
    ]);
    expect(missing).toEqual([{ file: join(cwd, folder, 'shot.0006.png'), frame: 6 }]);
  });

  test('-q prints the paths, and Chinese names the kinds', async () => {
    const [, second = ''] = frames(folder, 1, 2, 4, 5);
    cut(second);
    const quiet = await run(['check', folder, '-q']);
    expect([quiet.code, quiet.stdout]).toEqual([65, `${second}\n${join(cwd, folder, 'shot.0003.png')}\n`]);
    const { stdout } = await run(['check', folder, '--lang', 'zh']);
    expect(stdout).toContain('不完整');
    expect(stdout).toContain('缺少 1 帧：3');
  });

  test('--frames lists the frames that should be there', async () => {
    frames(folder, 1, 2, 20);
    const listed = await run(['check', folder, '--frames', '1-2,20']);
    expect(listed.code).toBe(0);
    const { stdout } = await run(['check', folder, '--frames', '1-3', '--json']);
    expect(onlyJson(stdout).missing).toEqual([{ file: join(cwd, folder, 'shot.0003.png'), frame: 3 }]);
  });

  test('missing frames are listed by sequence', async () => {
    const [first = ''] = frames(folder, 1, 2, 4);
    mkdirSync(join(cwd, folder, 'beauty'));
    for (const name of ['a.8.png', 'a.9.png', 'a.12.png'])
      copyFileSync(first, join(cwd, folder, 'beauty', name));
    const { stdout } = await run(['check', folder]);
    expect(stdout).toContain('shot.#.png: 1 frame is missing: 3\n');
    expect(stdout).toContain(`${join('beauty', 'a.#.png')}: 2 frames are missing: 10-11\n`);
  });

  test('every second frame has no holes', async () => {
    frames(folder, 2, 4, 6, 10);
    const { stdout } = await run(['check', folder, '--json']);
    expect(onlyJson(stdout).missing.map(({ frame }: { frame: number }) => frame)).toEqual([8]);
  });

  test('a file that is still written is left alone, one that has settled is judged', async () => {
    const [, second = ''] = frames(folder, 1, 2, 3);
    const whole = readFileSync(second);
    cut(second);
    const touch = () => {
      const now = workstation.farm.clock.now() / 1000;
      utimesSync(second, now, now);
    };
    touch();
    const growing = await run(['check', folder, '--json'], {
      onSleep() {
        writeFileSync(second, whole.subarray(0, whole.length - 10));
        touch();
      },
    });
    expect([growing.code, onlyJson(growing.stdout).writing]).toEqual([0, 1]);
    touch();
    const settled = await run(['check', folder, '--json']);
    expect([settled.code, onlyJson(settled.stdout).bad.length]).toEqual([65, 1]);
    touch();
    const finished = await run(['check', folder, '--json'], {
      onSleep() {
        writeFileSync(second, whole);
      },
    });
    expect([finished.code, onlyJson(finished.stdout).writing]).toEqual([0, 0]);
  });

  test('links to files are followed, links to folders and hidden files are not', async () => {
    const [first = ''] = frames(folder, 1, 2, 3);
    frames(`${folder}.elsewhere`, 9);
    symlinkSync(join(cwd, `${folder}.elsewhere`), join(cwd, folder, 'link'), 'junction');
    writeFileSync(join(cwd, folder, '.shot.0004.png'), 'half');
    if (process.platform !== 'win32') symlinkSync(first, join(cwd, folder, 'shot.0004.png'));
    const { code, stdout } = await run(['check', folder, '--json']);
    expect([code, onlyJson(stdout).files]).toEqual([0, process.platform === 'win32' ? 3 : 4]);
  });

  test('a negative frame number belongs to its sequence', async () => {
    const [zero = ''] = frames(folder, 0, 1);
    for (const name of ['shot.-0003.png', 'shot.-0001.png', 'shot-0007.png']) {
      copyFileSync(zero, join(cwd, folder, name));
    }
    const { stdout } = await run(['check', folder, '--json']);
    expect(onlyJson(stdout).missing).toEqual([{ file: join(cwd, folder, 'shot.-0002.png'), frame: -2 }]);
  });

  const canRead = process.platform === 'win32' || process.getuid?.() === 0;
  test.skipIf(canRead)('a folder that cannot be read is named, and the others are checked', async () => {
    frames(folder, 1, 2, 3);
    mkdirSync(join(cwd, folder, 'closed'), { mode: 0 });
    const { code, stdout } = await run(['check', folder, '--json']);
    expect([code, onlyJson(stdout).bad]).toMatchObject([65, [{ frame: null, kind: 'unreadable' }]]);
    chmodSync(join(cwd, folder, 'closed'), 0o700);
  });

  test.skipIf(process.platform === 'win32')('a link that leads nowhere is unreadable', async () => {
    frames(folder, 1, 2);
    symlinkSync('nowhere.png', join(cwd, folder, 'shot.0003.png'));
    const { stdout } = await run(['check', folder, '--json']);
    expect(onlyJson(stdout).bad).toMatchObject([{ frame: 3, kind: 'unreadable' }]);
  });
});

describe('check <id> and retry --bad', () => {
  test('a task is compared with its frames where it was downloaded to, and exactly the bad ones render again', async () => {
    const id = await workstation.submit('--frames', '1-6');
    await run(['wait', String(id), '--download', folder]);
    const whole = await run(['check', String(id), '--json']);
    expect([whole.code, onlyJson(whole.stdout).files]).toEqual([0, 6]);
    const all = readdirSync(join(cwd, folder), { recursive: true, encoding: 'utf8' });
    const fileOf = (frame: number) =>
      join(cwd, folder, all.find((name) => name.endsWith(`${String(frame).padStart(4, '0')}.png`)) ?? '');
    cut(fileOf(2));
    // The last frame: no hole shows it.
    rmSync(fileOf(6));
    const before = await statuses(id);
    for (const target of [String(id), folder]) {
      const { code, stdout } = await run(['check', target, '--json']);
      const { bad, missing } = onlyJson(stdout);
      expect([code, bad.length, bad[0].frame, missing]).toEqual([65, 1, 2, [{ file: fileOf(6), frame: 6 }]]);
    }
    const { code, stderr } = await run(['retry', String(id), '--bad', folder, '--yes']);
    expect(code).toBe(0);
    expect(stderr).toContain('truncated');
    const after = await statuses(id);
    const again = [1, 2, 3, 4, 5, 6].filter((frame) => after[frame] !== before[frame]);
    expect(again).toEqual([2, 6]);
    rmSync(fileOf(2));
    const wait = await run(['wait', String(id), '--download', folder, '--check', '--json']);
    expect([wait.code, onlyJson(wait.stdout).check]).toMatchObject([0, { files: 6, bad: [], missing: [] }]);
    expect(existsSync(fileOf(6))).toBe(true);
    const nothing = await run(['retry', String(id), '--bad', folder, '--yes']);
    expect([nothing.code, nothing.stderr]).toEqual([0, expect.stringMatching(/^No bad frames in /)]);
  });

  /** When each frame of a task started last, and its state. */
  async function statuses(id: number): Promise<Record<number, string>> {
    const { stdout } = await run(['frames', String(id), '--json']);
    const list: { name: string; status: { name: string }; startedAt: string }[] = onlyJson(stdout).frames;
    return Object.fromEntries(
      list.map(({ name, status, startedAt }) => [name, `${status.name} ${startedAt}`]),
    );
  }

  test('wait --check reports a bad frame in its JSON and by 65', async () => {
    const id = await workstation.submit('--frames', '1-3');
    await run(['wait', String(id), '--download', folder]);
    const all = readdirSync(join(cwd, folder), { recursive: true, encoding: 'utf8' });
    const name = all.find((one) => one.endsWith('0002.png')) ?? '';
    writeFileSync(join(cwd, folder, name), Buffer.alloc(readFileSync(join(cwd, folder, name)).length));
    // What a person changed is kept by a download, and is found as `check` finds it.
    const kept = await run(['wait', String(id), '--download', folder, '--check', '--json']);
    expect([kept.code, onlyJson(kept.stdout).check]).toMatchObject([
      65,
      { files: 3, bad: [{ frame: 2, kind: 'undecodable' }], missing: [] },
    ]);
    const { stdout } = await run(['check', String(id), '--json']);
    expect(onlyJson(kept.stdout).check).toEqual(onlyJson(stdout));
    const text = await run(['wait', String(id), '--download', folder, '--check']);
    expect([text.code, text.stderr]).toEqual([65, expect.stringContaining('undecodable')]);
  });

  test('frames of another task do not stand for those of a task whose folder is gone', async () => {
    const id = await workstation.submit('--frames', '1-2');
    const other = await workstation.submit('--frames', '1-2', '--new');
    await run(['wait', String(id), String(other), '--download', folder]);
    const gone = readdirSync(join(cwd, folder)).find((name) => name.startsWith(`${id}_`)) ?? '';
    rmSync(join(cwd, folder, gone), { recursive: true });
    const { code, stdout } = await run(['check', String(id), '--json']);
    expect([code, onlyJson(stdout)]).toMatchObject([65, { files: 0, missing: [{ frame: 1 }, { frame: 2 }] }]);
  });

  test('a folder that holds the frames themselves is compared with their task', async () => {
    const id = await workstation.submit('--frames', '1-3');
    await run(['wait', String(id), '--download', folder]);
    const [own = ''] = readdirSync(join(cwd, folder));
    renameSync(join(cwd, folder, own), join(cwd, `${folder}.moved`));
    const moved = await run(['check', `${folder}.moved`, '--task', String(id), '--json']);
    expect([moved.code, onlyJson(moved.stdout).files]).toEqual([0, 3]);
    for (const name of readdirSync(join(cwd, `${folder}.moved`)))
      renameSync(join(cwd, `${folder}.moved`, name), join(cwd, folder, name));
    const flat = await run(['check', String(id), '--json']);
    expect([flat.code, onlyJson(flat.stdout).files]).toEqual([0, 3]);
  });

  test.each([
    [['check'], 64, 'No folder or task'],
    [['check', 'nowhere'], 66, 'does not exist'],
    [['check', '987654'], 66, 'was not downloaded from here'],
    [['check', '5', '--frames', '1-2'], 64, '--frames cannot be used with a task'],
    [['check', '.', '--settle', '3'], 64, ''],
    [['retry', '5', '--bad', 'nowhere'], 66, 'does not exist'],
    [['retry', '5', '--bad', '.', '--all'], 64, '--bad cannot be used'],
    [['wait', '5', '--check'], 64, '--check needs --download'],
    [['submit', 'shot.project', '--wait', '--check'], 64, '--check needs --download'],
  ])('%j is refused with %i', async (argv, code, text) => {
    const result = await run(argv);
    expect([result.code, result.stderr]).toEqual([code, expect.stringContaining(text)]);
  });
});

/** A PNG of one colour. */
function onePixel(): Buffer {
  return Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
}
