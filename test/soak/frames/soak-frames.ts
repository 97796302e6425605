import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onlyJson, openWorkstation, type Workstation } from '../../support/workstation/workstation.js';
import { DAMAGES, type Damage } from './damage.js';
import { type Look, WRITERS, type Writer } from './writers.js';

const FRAMES = 24;
const NUMBERS = Array.from({ length: FRAMES }, (_, at) => at + 1);

/** Frames of a task, in a folder that the task was downloaded to. */
interface Shot {
  readonly id: string;
  readonly folder: string;
  /** Returns the path of a frame. */
  fileOf(frame: number): string;
  /** Returns the path of a picture that is kept elsewhere. */
  spareOf(frame: number, look?: Look): string;
}

/** Renders a task in the sandbox, and downloads its frames. */
async function renderShot(writer: Writer, { cwd, run, submit }: Workstation): Promise<Shot> {
  const folder = writer.name.replaceAll(/\W+/g, '-');
  const id = String(await submit('--frames', `1-${FRAMES}`, '--new'));
  await run(['wait', id, '--download', folder]);
  const names = readdirSync(join(cwd, folder), { recursive: true, encoding: 'utf8' });
  const pictures = names.filter((name) => name.endsWith('.png'));
  const first = pictures.find((name) => name.endsWith('0001.png')) ?? '';
  for (const name of pictures) rmSync(join(cwd, folder, name));
  const spare = join(cwd, `${folder}.spare`);
  mkdirSync(spare);
  return {
    id,
    folder,
    fileOf: (frame) =>
      join(cwd, folder, first.replace('0001.png', `${String(frame).padStart(4, '0')}.${writer.extension}`)),
    spareOf: (frame, look = 'usual') => join(spare, `${look}.${frame}.${writer.extension}`),
  };
}

/** Writes the frames of a shot, and the pictures that some are replaced by. @returns whether the program is installed */
function writeShot(writer: Writer, { spareOf }: Shot): boolean {
  const looks = ['blank', 'small'] as const;
  return writer.write([
    ...NUMBERS.map((frame) => ({ path: spareOf(frame), frame, look: 'usual' as const })),
    ...looks.map((look) => ({ path: spareOf(1, look), frame: 1, look })),
  ]);
}

function restore({ fileOf, spareOf }: Shot): void {
  for (const frame of NUMBERS) copyFileSync(spareOf(frame), fileOf(frame));
}

function damage(writer: Writer, { fileOf, spareOf }: Shot, damages: Readonly<Record<number, Damage>>): void {
  const [blank, small] = [readFileSync(spareOf(1, 'blank')), readFileSync(spareOf(1, 'small'))];
  for (const [frame, { content }] of Object.entries(damages)) {
    const file = fileOf(Number(frame));
    const bytes = content({ whole: readFileSync(file), blank, small, isRaw: writer.isRaw });
    if (bytes) writeFileSync(file, bytes);
    else rmSync(file);
  }
}

/** Asserts that `check` names exactly the damaged frames, each by a kind that its damage is. */
async function checkDamaged(
  name: string,
  { id, folder }: Shot,
  damages: Readonly<Record<number, Damage>>,
  { run }: Workstation,
): Promise<void> {
  const { code, stdout } = await run(['check', folder, '--task', id, '--json']);
  const { bad, missing } = onlyJson(stdout);
  const found = new Map<number, string>([
    ...missing.map(({ frame }: { frame: number }) => [frame, 'missing'] as const),
    ...bad.map(({ frame, kind }: { frame: number; kind: string }) => [frame, kind] as const),
  ]);
  assert.equal(code, 65, name);
  assert.equal(bad.length + missing.length, found.size, `${name}: ${stdout}`);
  assert.deepEqual(
    [...found.keys()].toSorted((a, b) => a - b),
    Object.keys(damages).map(Number),
    `${name}: ${stdout}`,
  );
  for (const [frame, { foundAs }] of Object.entries(damages)) {
    const kind = found.get(Number(frame)) ?? '';
    assert.ok((foundAs as readonly string[]).includes(kind), `${name}: frame ${frame} counts as ${kind}`);
  }
}

/** When each frame started last. */
async function starts({ id }: Shot, { run }: Workstation): Promise<string[]> {
  const { frames } = onlyJson((await run(['frames', id, '--json'])).stdout);
  return frames.map(({ startedAt }: { startedAt: string }) => startedAt);
}

/** Asserts that `retry --bad` renders exactly the damaged frames again. */
async function retryDamaged(
  name: string,
  shot: Shot,
  damages: Readonly<Record<number, Damage>>,
  workstation: Workstation,
): Promise<void> {
  const before = await starts(shot, workstation);
  await workstation.run(['retry', shot.id, '--bad', shot.folder, '--yes']);
  await workstation.run(['wait', shot.id]);
  const after = await starts(shot, workstation);
  const again = after.flatMap((time, at) => (time === before[at] ? [] : [at + 1]));
  assert.deepEqual(again, Object.keys(damages).map(Number), name);
}

/** @returns whether the program that writes this form is here */
async function soakWriter(writer: Writer, workstation: Workstation): Promise<boolean> {
  const shot = await renderShot(writer, workstation);
  if (!writeShot(writer, shot)) return false;
  for (const [set, damages] of Object.entries(DAMAGES)) {
    const name = `${writer.name}, ${set}`;
    restore(shot);
    const whole = await workstation.run(['check', shot.folder, '--task', shot.id, '--json']);
    assert.equal(whole.code, 0, `${name}: ${whole.stdout}${whole.stderr}`);
    damage(writer, shot, damages);
    await checkDamaged(name, shot, damages, workstation);
    await retryDamaged(name, shot, damages, workstation);
  }
  return true;
}

/**
 * Frames by other software (Debian: imagemagick, openimageio-tools, blender), 24 of each form; twice 6 of them are damaged
 * in six ways: `check` names exactly these, and `retry --bad` renders exactly these again. What is not installed is left
 * out.
 */
export async function soakFrames(): Promise<string> {
  const workstation = await openWorkstation();
  const skipped: string[] = [];
  let checked = 0;
  try {
    for (const writer of WRITERS) {
      if (await soakWriter(writer, workstation)) checked += 1;
      else skipped.push(writer.name);
    }
  } finally {
    await workstation.close();
  }
  const sets = Object.values(DAMAGES).map((set) => Object.keys(set).length);
  const left = skipped.length > 0 ? `; not installed: ${skipped.join(', ')}` : '';
  return (
    `${checked} forms of files, ${FRAMES} frames each, ` +
    `exactly those damaged (${sets.join(' and ')}) were found and rendered again${left}`
  );
}
