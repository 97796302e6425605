import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { toTask } from '../../../../src/client/tasks/tasks.js';
import { remotePath } from '../../../../src/domain/files/remote-file.js';
import { frameStatus } from '../../../../src/domain/frames/frame-status.js';
import type { Task } from '../../../../src/domain/task/task.js';
import { NoInputError, UnreachableError } from '../../../../src/errors.js';
import type { Engine } from '../../../../src/transfer/engine.js';
import { startBackgroundDownload } from '../../../../src/transfer/results/background-download.js';
import { type DownloadReport, downloadError } from '../../../../src/transfer/results/download-report.js';
import { downloadResults } from '../../../../src/transfer/results/download-results.js';
import { type ResultClient, resultDownloader } from '../../../../src/transfer/results/result-downloader.js';
import { makeTarget } from '../../../../src/transfer/target.js';
import {
  type CopyingProgram,
  copyingProgram,
  engineOf,
  type FakeFarmStorage,
  fakeFarmStorage,
  processWorld,
  rememberedFiles,
} from '../../../support/fake-farm-storage.js';

const RENDERING = 5;
const FINISHED = 25;
const FAILED = 45;
const DONE = 4;
const STARTED = 2;

let to: string;
let farm: FakeFarmStorage;
let program: CopyingProgram;
let engine: Engine;
let client: ResultClient;
let doneFrames: readonly number[];
const memory = rememberedFiles();
const { signal } = new AbortController();

beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'rayvision-results-'));
  to = join(root, 'frames');
  farm = fakeFarmStorage(join(root, 'farm'));
  program = copyingProgram(farm.output);
  engine = engineOf(program, farm.client, memory);
  doneFrames = [];
  client = {
    outputsIn: farm.client.outputsIn,
    outputsOfTask: farm.client.outputsOfTask,
    frames: async () => ({
      pages: 1,
      items: [1, 2, 3].map((id) => ({
        ...{ id, name: String(id), range: { start: id, end: id, step: 1 } },
        status: frameStatus(doneFrames.includes(id) ? DONE : STARTED),
        ...{
          startedAt: null,
          endedAt: null,
          seconds: null,
          node: null,
          cost: { amount: null, coupon: null },
        },
      })),
    }),
  };
});

function task(taskStatus: number, more: object = {}): Task {
  const counts = { totalFrames: 3, doneFrames: doneFrames.length };
  return toTask({ id: 1, taskStatus, outputFileName: '1_shot', ...counts, ...more });
}

const request = () => ({ to, onConflict: 'skip' as const });
const quiet = { onStart() {}, onBytes() {}, onFile() {} };

/** `download`. */
const bring = (tasks: readonly Task[]) =>
  downloadResults(tasks, engine, client, request(), quiet, { ...processWorld(), signal });

const statesOf = ({ files }: DownloadReport) =>
  Object.fromEntries(files.map((file) => [remotePath(file.remote), file.state]));
const here = (folder = '1_shot') =>
  existsSync(join(to, folder)) ? readdirSync(join(to, folder)).toSorted() : [];

describe('the results of a task', () => {
  test('of a sub-account come from its storage, each folder once', async () => {
    farm.put('1_shot/a.0001.png', 'a');
    farm.put('1_shot/beauty/b.0001.png', 'b');
    const report = await bring([task(FINISHED, { bid: '31', userId: 8 })]);
    expect(statesOf(report)).toEqual({
      '1_shot/a.0001.png': 'fetched',
      '1_shot/beauty/b.0001.png': 'fetched',
    });
    expect(program.runs.map(({ from }) => from)).toEqual(['31-8:1_shot']);
    expect(farm.listed).toEqual(['1_shot', '1_shot/beauty']);
    expect(downloadError(report)).toBeUndefined();
  });

  test('that has none yet run no program', async () => {
    expect(statesOf(await bring([task(RENDERING), task(FINISHED)]))).toEqual({});
    expect([program.runs, farm.listed]).toEqual([[], []]);
  });

  test('that the farm refuses to list are named, and the others come', async () => {
    farm.put('1_shot/a.0001.png', 'a');
    farm.put('1_shot/secret/b.0001.png', 'b');
    const plain = farm.client.outputsIn;
    farm.client.outputsIn = async (steps) => {
      if (steps.includes('secret')) throw new NoInputError('farm.refused', { code: 404 });
      return plain(steps);
    };
    const report = await bring([task(FINISHED)]);
    expect(statesOf(report)).toEqual({ '1_shot/a.0001.png': 'fetched', '1_shot/secret': 'failed' });
    expect(downloadError(report)).toMatchObject({ exitCode: 66, key: 'farm.refused' });
  });

  test('that the farm lists in another folder are named, and not downloaded from there', async () => {
    farm.put('1_shot/a.0001.png', 'a');
    farm.put('2_other/x.0001.png', 'x');
    const plain = farm.client.outputsIn;
    farm.client.outputsIn = async (steps) => [...(await plain(steps)), ...(await plain(['2_other']))];
    const report = await bring([task(FINISHED)]);
    expect(statesOf(report)).toEqual({ '1_shot/a.0001.png': 'fetched', '2_other/x.0001.png': 'failed' });
    expect(program.runs.map(({ from }) => from)).toEqual(['20-7:1_shot']);
  });

  test('that are locked are not downloaded', async () => {
    farm.put('1_shot/a.0001.png', 'a');
    const plain = client.outputsOfTask;
    client = {
      ...client,
      outputsOfTask: async (id) => (await plain(id)).map((entry) => ({ ...entry, locked: true })),
    };
    const report = await bring([task(FAILED)]);
    expect(downloadError(report)).toMatchObject({ key: 'download.locked' });
    expect(program.runs).toEqual([]);
  });

  test('name a file that did not arrive although the program reported success', async () => {
    farm.put('1_shot/a.0001.png', 'a');
    farm.put('1_shot/a.0002.png', 'b');
    program.download = async () => [];
    const report = await bring([task(FINISHED)]);
    expect(Object.values(statesOf(report))).toEqual(['failed', 'failed']);
    expect(downloadError(report)).toMatchObject({ exitCode: 66 });
  });

  test('end with the error of a program that fails as a whole', async () => {
    farm.put('1_shot/a.0001.png', 'a');
    program.download = () => Promise.reject(new UnreachableError('farm.unreachable'));
    expect(await bring([task(FINISHED)])).toMatchObject({ files: [], error: { exitCode: 69 } });
  });
});

describe('a wait that downloads', () => {
  test('has each frame when it is done, and downloads it once', async () => {
    await makeTarget(to);
    const downloader = resultDownloader(engine, client, request(), quiet, processWorld());
    const background = startBackgroundDownload(downloader, to, signal);
    farm.put('1_shot/shot.0001.png', 'one');
    farm.put('1_shot/shot.0002.png', 'ha');
    await downloader.download([task(RENDERING)], signal);
    expect(program.runs).toEqual([]);
    doneFrames = [1];
    await downloader.download([task(RENDERING)], signal);
    expect([here(), program.runs.map(({ copied }) => copied)]).toEqual([
      ['shot.0001.png'],
      [['shot.0001.png', 'shot.0002.png']],
    ]);
    // Nothing is new.
    await downloader.download([task(RENDERING)], signal);
    expect(program.runs).toHaveLength(1);
    farm.put('1_shot/shot.0002.png', 'half two');
    farm.put('1_shot/shot.0003.png', 'three');
    doneFrames = [1, 2, 3];
    const report = await background.finish([task(FINISHED)], true);
    expect(Object.values(statesOf(report))).toEqual(['fetched', 'fetched', 'fetched']);
    expect(program.runs[1]?.copied).toEqual(['shot.0002.png', 'shot.0003.png']);
    expect(readFileSync(join(to, '1_shot/shot.0002.png'), 'utf8')).toBe('half two');
    expect(readdirSync(to)).toEqual(['1_shot']);
    // Another process finds all of them.
    engine = engineOf(program, farm.client, memory);
    expect(Object.values(statesOf(await bring([task(FINISHED)])))).toEqual(['held', 'held', 'held']);
    expect(program.runs).toHaveLength(2);
  });
});
