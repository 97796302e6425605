import { type Dcc, dccById } from '../../domain/dcc.js';
import { type FrameRange, wireFrames } from '../../domain/frames.js';
import type { BaseTask } from '../../domain/task-info.js';
import { DataError, UsageError } from '../../errors.js';
import { ownSection } from '../../job/shapes.js';
import type { PartKind } from '../../job/spec.js';
import { inTurn } from '../flags/defer-range-error.js';
import { whole } from '../flags/parse-integer.js';
import { untilTestFrames, type WaitFlags, type WaitPlan, waitPlan } from '../wait/wait-options.js';
import { framesInTaskFile } from './files.js';
import { type FileLayer, flagFields, type JobLayer, joined, mapsFrom, readField } from './setting-sources.js';
import type { SubmitFlags } from './submit.js';

type Names = Readonly<Record<string, string>>;

/** What the line itself asks for, read. */
export interface LineSettings {
  readonly job: JobLayer;
  readonly platform: string | undefined;
  readonly wait: WaitPlan;
}

/** What is to be submitted: flags, task file, project file and profile in one, field by field. */
export interface SubmitSettings {
  /** Undefined where only a scene's extension can tell. */
  readonly dcc: Dcc | undefined;
  readonly version: string | undefined;
  /** Plug-ins of settings files, of the task file, and of the line: the latter are stronger. */
  readonly plugins: { readonly stored: Names; readonly base: Names; readonly line: Names };
  readonly frames: FrameRange | undefined;
  /** True when the frames are the ones that stand in the task file. */
  readonly framesInFile: boolean;
  readonly layers: readonly string[];
  readonly cameras: readonly string[];
  readonly rops: readonly string[];
  /** The settings file that names them, where the line does not. */
  readonly partFiles: Readonly<Partial<Record<PartKind, string | undefined>>>;
  readonly priority: number | undefined;
  readonly nodeLimit: number | undefined;
  readonly artist: string | undefined;
  readonly labels: readonly string[] | undefined;
  readonly hardware: string | undefined;
  readonly platform: string | undefined;
  readonly maps: Names;
  /** `task_info` as all of them give it, the strongest on top; `--set` by itself, as machines are weaker than it. */
  readonly taskInfo: Names;
  readonly overMachine: Names;
  readonly wait: WaitPlan;
  /** Everything that decides what is submitted, as JSON: the same value means the same submission. */
  readonly decides: Readonly<Record<string, unknown>>;
}

/** What a line names without a flag. */
const ARGUMENTS: Readonly<Record<string, string>> = { scenes: '<scene>', paths: '<path>', name: '<name>' };

/** An empty value is a variable of somebody's script that was never set. */
export function checkNoneEmpty(flags: object): void {
  for (const [key, value] of Object.entries(flags)) {
    const long = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    const flag = ARGUMENTS[key] ?? long;
    const empty = [value].flat().some((one) => typeof one === 'string' && one.trim() === '');
    if (empty) throw new UsageError('flag.empty', { flag });
  }
}

/**
 * Reads every flag before anything else happens, and hands the settings out in turn (in-turn.ts): a malformed one is
 * an error at once, one that is only out of range when the settings are asked for.
 * @param cwd the working folder, from which paths on the line are told
 * @throws UsageError
 */
export function lineSettings(flags: SubmitFlags & WaitFlags, cwd: string): () => LineSettings {
  checkNoneEmpty(flags);
  const parts = flagFields(flags).map(([key, value]) => inTurn(() => readField(key, value)));
  const platform = inTurn(() =>
    flags.platform === undefined ? undefined : String(whole(flags.platform, '--platform', 0, 999_999)),
  );
  const wait = inTurn(() => waitPlan(flags));
  const job = () => {
    const layer = joined(parts.map((part) => part()));
    return { ...layer, maps: mapsFrom(cwd, layer.maps) };
  };
  return () => ({ job: job(), platform: platform(), wait: wait() });
}

/** Members with a value: the official SDK writes those that it does not know as empty text. */
function filled(fields: Names): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}

const over = (...layers: readonly JobLayer[]): Names =>
  Object.assign({}, ...layers.flatMap(({ set, fields }) => [set, fields]));

/** What settings files give to `task_info`, without what the line or the task file says in another way. */
function storedInfo(stored: readonly FileLayer[], base: Names, line: JobLayer): Record<string, string> {
  const info: Record<string, string> = { ...over(...stored) };
  const named = { ...filled(base), ...line.set, ...line.fields };
  // A project's id is its name said in another way.
  if (named.project_id && named.project_id !== '0' && !named.project_name) delete info.project_name;
  return info;
}

/** The machine type that was asked for, unless something stronger names one by its id. */
function hardwareOf(line: JobLayer, base: Names, weakestFirst: readonly FileLayer[]): string | undefined {
  if (line.hardware !== undefined) return line.hardware;
  if (line.set.hardwareConfigId || base.hardwareConfigId) return undefined;
  const teller = weakestFirst.findLast(({ hardware, set }) => hardware ?? set.hardwareConfigId);
  return teller?.hardware;
}

/** @throws UsageError when the line lets it stop after a test that there is none of; DataError when a file does. */
function checkStop(info: Names, line: JobLayer, stored: readonly FileLayer[]): void {
  if (info.stop_after_test !== '1' || (info.pre_frames || '000') !== '000') return;
  if (line.fields.stop_after_test) throw new UsageError('submit.stopWithoutTest');
  const teller = stored.findLast((layer) => over(layer).stop_after_test);
  const told = teller && over(teller).stop_after_test === '1' && !line.set.stop_after_test;
  if (told) throw new DataError('submit.stopWithoutTestIn', { file: teller.file });
}

const PART_LISTS = { layer: 'layers', camera: 'cameras', rop: 'rops' } as const;

/** Layers, cameras and ROPs: the line's, else those of files where no task file brings sections of its own. */
function partsOf(line: JobLayer, base: BaseTask | undefined, stored: readonly FileLayer[]) {
  const own = ownSection(base) !== undefined;
  const read = (kind: PartKind) => {
    const list = PART_LISTS[kind];
    const teller = line[list] || own ? undefined : stored.findLast((layer) => layer[list]);
    return { names: line[list] ?? teller?.[list] ?? [], file: teller?.file };
  };
  const [layer, camera, rop] = [read('layer'), read('camera'), read('rop')];
  return {
    lists: { layers: layer.names, cameras: camera.names, rops: rop.names },
    partFiles: { layer: layer.file, camera: camera.file, rop: rop.file },
  };
}

/** One layer of several, the strongest last: a list replaces, names and their values come together. */
function merged(weakestFirst: readonly JobLayer[]): JobLayer {
  const together = (key: 'plugins' | 'maps' | 'set' | 'fields'): Names =>
    Object.assign({}, ...weakestFirst.map((layer) => layer[key]));
  const all = { plugins: together('plugins'), maps: together('maps') };
  return Object.assign({}, ...weakestFirst, { ...all, set: together('set'), fields: together('fields') });
}

/**
 * All settings of a submission: flag > `--set` > task file > project file > profile (docs/contract.md, "submit").
 * @param stored the layers of profile and project file, the weaker one first
 * @throws DataError, UsageError for what does not go together.
 */
export function effectiveSettings(
  { job: line, platform, wait }: LineSettings,
  { taskJson, asset, ignoreMissing, until }: SubmitFlags & WaitFlags,
  base: BaseTask | undefined,
  stored: readonly FileLayer[],
): SubmitSettings {
  const info = base?.task_info ?? {};
  const files = merged(stored);
  const weak = storedInfo(stored, info, line);
  // What a task file leaves empty is not said there.
  const taskInfo = { ...info, ...weak, ...filled(info), ...line.set, ...line.fields };
  const inFile = line.frames ? undefined : framesInTaskFile(taskJson ?? '', base);
  const byFile = info.cg_id === undefined ? undefined : dccById(Number(info.cg_id));
  const { lists, partFiles } = partsOf(line, base, stored);
  checkStop(taskInfo, line, info.stop_after_test ? [] : stored);
  const decided = {
    version: line.version ?? (base?.software_config?.cg_version || files.version),
    plugins: {
      stored: files.plugins,
      base: base?.software_config?.plugins ?? {},
      line: line.plugins,
    },
    framesInFile: inFile !== undefined,
    ...lists,
    priority: line.priority ?? files.priority,
    nodeLimit: line.nodeLimit ?? files.nodeLimit,
    artist: line.artist ?? files.artist,
    labels: line.labels ?? files.labels,
    hardware: hardwareOf(line, info, stored),
    platform: platform ?? (line.set.platform || info.platform || undefined),
    maps: { ...files.maps, ...line.maps },
    taskInfo,
    overMachine: line.hardware === undefined ? line.set : {},
  };
  const dcc = line.dcc ?? byFile ?? files.dcc;
  const frames = line.frames ?? inFile ?? files.frames;
  const more = { asset, ignoreMissing };
  const decides = { ...decided, ...more, dcc: dcc?.id, frames: frames && wireFrames(frames), base };
  return { ...decided, dcc, frames, partFiles, wait: untilTestFrames(wait, { until }, taskInfo), decides };
}
