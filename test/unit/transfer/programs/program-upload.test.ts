import { linkSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { UploadPair } from '../../../../src/domain/files/upload-pair.js';
import { UnreachableError } from '../../../../src/errors.js';
import { toFileFacts } from '../../../../src/transfer/file-facts.js';
import type { PlannedFile } from '../../../../src/transfer/plan.js';
import type { TransferProgram } from '../../../../src/transfer/programs/transfer-program.js';
import { upload } from '../../../../src/transfer/upload.js';
import { copyingProgram, engineOf, fakeFarmStorage } from '../../../support/fake-farm-storage.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rayvision-program-up-'));
});

/** Makes a file to upload. */
function planned(name: string, content = name, server = `/in/${name}`): PlannedFile {
  const local = join(root, name);
  writeFileSync(local, content);
  return { local, server, facts: toFileFacts(statSync(local)) };
}

type Uploading = TransferProgram['upload'];

/** Uploads by a program, and collects what happened; each run has what the program was given. */
async function send(files: readonly PlannedFile[], work: Uploading = async () => []) {
  const runs: (readonly UploadPair[])[] = [];
  const program: TransferProgram = {
    ...copyingProgram(root),
    upload(pairs, run) {
      runs.push(pairs);
      return work(pairs, run);
    },
  };
  const engine = engineOf(program, fakeFarmStorage(join(root, 'out')).client);
  const bytes: number[] = [];
  const outcomes: string[] = [];
  const report = await upload(engine, files, {
    ...{ signal: new AbortController().signal, force: false, limit: 5, now: () => 0, sleep: async () => {} },
    onBytes: (count) => void bytes.push(count),
    onOutcome: ({ file, state }) => void outcomes.push(`${file.server} ${state}`),
  });
  return { runs, report, outcomes, bytes };
}

const sum = (bytes: readonly number[]) => bytes.reduce((all, one) => all + one, 0);

describe('an upload by a transfer program', () => {
  test('takes all files in one run, with the speed limit', async () => {
    const files = [planned('a'), planned('b b'), planned('ü')];
    let limit: number | undefined;
    const { runs, outcomes } = await send(files, async (_, run) => {
      limit = run.limit;
      return [];
    });
    expect(runs).toEqual([files.map(({ local, server }) => ({ local, server }))]);
    expect([outcomes, limit]).toEqual([['/in/a sent', '/in/b b sent', '/in/ü sent'], 5]);
  });

  test('of no files runs no program', async () => {
    expect((await send([])).runs).toEqual([]);
  });

  test('of thousands of files takes one run', async () => {
    const files = Array.from({ length: 3000 }, (_, at) => planned(`f${at}`));
    const { runs, report } = await send(files);
    expect([runs.length, runs[0]?.length, report.sent.length]).toEqual([1, 3000, 3000]);
  });

  test('reports no more bytes than there are', async () => {
    const files = [planned('a', 'x'.repeat(100)), planned('b', 'x'.repeat(50))];
    const { bytes } = await send(files, async (_, { onBytes }) => {
      for (const count of [90, 90, -60, 400, Number.NaN]) onBytes(count);
      return [];
    });
    let all = 0;
    for (const count of bytes) {
      all += count;
      expect(all).toBeGreaterThanOrEqual(0);
      expect(all).toBeLessThanOrEqual(150);
    }
    expect(all).toBe(150);
  });

  test('that reports no progress ends at the whole', async () => {
    expect((await send([planned('a', 'xyz')])).bytes).toEqual([3]);
  });
});

describe('a file that fails', () => {
  test('is uploaded once more, alone', async () => {
    const files = [planned('a', '12'), planned('b', '345')];
    let pass = 0;
    const { runs, outcomes, bytes } = await send(files, async (pairs) => {
      pass += 1;
      return pass === 1 ? [{ local: pairs[1]?.local ?? '', error: new Error('no') }] : [];
    });
    expect(runs.map((run) => run.length)).toEqual([2, 1]);
    expect(outcomes).toEqual(['/in/a sent', '/in/b sent']);
    expect(sum(bytes)).toBe(5);
  });

  test('twice has the reason that the program gave', async () => {
    const a = planned('a');
    const error = new UnreachableError('farm.unreachable');
    const { report } = await send([a, planned('b')], async () => [{ local: a.local, error }]);
    expect(report.failed).toMatchObject([{ file: { server: '/in/a' }, error }]);
    expect(report.sent).toMatchObject([{ server: '/in/b' }]);
  });

  test('because it changed during the upload is uploaded again as it is then', async () => {
    const files = [planned('a', 'old'), planned('b')];
    let pass = 0;
    const { runs, outcomes } = await send(files, async () => {
      pass += 1;
      if (pass === 1) writeFileSync(join(root, 'a'), 'new and longer');
      return [];
    });
    expect(runs.map((run) => run.map(({ server }) => server))).toEqual([['/in/a', '/in/b'], ['/in/a']]);
    expect(outcomes).toEqual(['/in/b sent', '/in/a sent']);
  });

  test('because it changes all the time is named', async () => {
    let size = 0;
    const { report } = await send([planned('a')], async () => {
      size += 1;
      writeFileSync(join(root, 'a'), 'x'.repeat(100 + size));
      return [];
    });
    expect(report.failed).toMatchObject([{ error: { key: 'transfer.changed' } }]);
  });

  test('because it is gone is named, and never given to the program', async () => {
    const files = [planned('a'), planned('b')];
    rmSync(join(root, 'a'));
    const { runs, report } = await send(files);
    expect(runs.map((run) => run.map(({ server }) => server))).toEqual([['/in/b']]);
    expect(report.failed).toMatchObject([{ error: { exitCode: 66 } }]);
  });
});

describe('two files for one path', () => {
  test('are one where they are the same file', async () => {
    const a = planned('a');
    linkSync(a.local, join(root, 'other'));
    const other = { ...a, local: join(root, 'other'), facts: toFileFacts(statSync(a.local)) };
    const { runs, outcomes } = await send([a, a, other]);
    expect(runs.map((run) => run.length)).toEqual([1]);
    expect(outcomes).toEqual(['/in/a sent', '/in/a sent', '/in/a sent']);
  });

  test('fail together where they are the same file', async () => {
    const a = planned('a');
    const { report } = await send([a, a], async () => [{ local: a.local, error: new Error('no') }]);
    expect([report.sent.length, report.failed.length]).toEqual([0, 2]);
  });

  test('stop the upload where they are not', async () => {
    const clash = send([planned('a'), planned('b', 'b', '/in/a')]);
    await expect(clash).rejects.toMatchObject({ exitCode: 65, key: 'upload.refused' });
  });
});

test('a program that fails as a whole ends the upload', async () => {
  const failing = send([planned('a')], () => Promise.reject(new UnreachableError('farm.unreachable')));
  await expect(failing).rejects.toMatchObject({ exitCode: 69 });
});

test('the check before an upload is the program’s', async () => {
  const program = { ...copyingProgram(root), check: () => Promise.reject(new Error('no line')) };
  const engine = engineOf(program, fakeFarmStorage(join(root, 'out')).client);
  await expect(engine.checkInput?.()).rejects.toThrow('no line');
});
