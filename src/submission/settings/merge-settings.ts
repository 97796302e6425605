import { type Dcc, dccById } from '../../domain/dcc/dcc.js';
import type { PartKind } from '../../domain/dcc/profile.js';
import { type FrameRange, wireFrames } from '../../domain/frames/frame-range.js';
import type { BaseTask } from '../../domain/task/task-info.js';
import { DataError, UsageError } from '../../errors.js';
import { ownSection } from '../../job/shapes.js';
import type { FileSource, FrameList, SettingSource } from './setting-sources.js';
import { framesInTaskFile } from './task-file.js';

type Names = Readonly<Record<string, string>>;

/** The settings of a submission, merged field by field from request, task file, project file and profile. */
export interface SubmitSettings {
  /** Undefined: the scene's extension decides. */
  readonly dcc: Dcc | undefined;
  readonly version: string | undefined;
  /** Plug-ins of settings files, task file and request, the weakest first. */
  readonly plugins: { readonly stored: Names; readonly base: Names; readonly line: Names };
  readonly frames: FrameRange | undefined;
  /** Several ranges of frames, each of which is a task; `frames` is the first one. */
  readonly frameList?: FrameList | undefined;
  /** Test frames of the request, as in job files; settings files and task files have theirs in `taskInfo` only. */
  readonly testFrames: string | undefined;
  /** True when the frames come from the task file. */
  readonly framesInFile: boolean;
  readonly layers: readonly string[];
  readonly cameras: readonly string[];
  readonly rops: readonly string[];
  /** The settings file that names them, where the request does not. */
  readonly partFiles: Readonly<Partial<Record<PartKind, string | undefined>>>;
  readonly priority: number | undefined;
  readonly nodeLimit: number | undefined;
  readonly artist: string | undefined;
  readonly labels: readonly string[] | undefined;
  readonly hardware: string | undefined;
  readonly platform: string | undefined;
  readonly maps: Names;
  /** `task_info` merged; `overMachine` holds the members of `--set`, which override a machine type. */
  readonly taskInfo: Names;
  readonly overMachine: Names;
  /** Everything that identifies the submission, as JSON: the same value means the same submission. */
  readonly identity: Readonly<Record<string, unknown>>;
}

/** Returns the members that have a value: the official SDK writes unknown ones as empty text. */
function filled(fields: Names): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}

/** Returns the `task_info` members of sources, the strongest last. */
const infoOf = (...sources: readonly SettingSource[]): Names =>
  Object.assign({}, ...sources.flatMap(({ set, fields }) => [set, fields]));

/** Returns the `task_info` members of settings files that neither the request nor the task file sets otherwise. */
function storedInfo(stored: readonly FileSource[], base: Names, line: SettingSource): Record<string, string> {
  const info: Record<string, string> = { ...infoOf(...stored) };
  const named = { ...filled(base), ...line.set, ...line.fields };
  // A project id replaces the project's name.
  if (named.project_id && named.project_id !== '0' && !named.project_name) delete info.project_name;
  return info;
}

/** Returns the machine type, unless a stronger source names one by its id. */
function hardwareOf(
  line: SettingSource,
  base: Names,
  weakestFirst: readonly FileSource[],
): string | undefined {
  if (line.hardware !== undefined) return line.hardware;
  if (line.set.hardwareConfigId || base.hardwareConfigId) return undefined;
  return weakestFirst.findLast(({ hardware, set }) => hardware ?? set.hardwareConfigId)?.hardware;
}

/** Refuses to stop after test frames if there are none. @throws UsageError, DataError for a settings file */
function checkStop(info: Names, line: SettingSource, stored: readonly FileSource[]): void {
  if (info.stop_after_test !== '1' || (info.pre_frames || '000') !== '000') return;
  if (line.fields.stop_after_test) throw new UsageError('submit.stopWithoutTest');
  const source = stored.findLast((one) => infoOf(one).stop_after_test);
  const isSet = source && infoOf(source).stop_after_test === '1' && !line.set.stop_after_test;
  if (isSet) throw new DataError('submit.stopWithoutTestIn', { file: source.file });
}

const PART_LISTS = { layer: 'layers', camera: 'cameras', rop: 'rops' } as const;

/** Returns layers, cameras and ROPs: the request's, else a settings file's, unless a task file has its own sections. */
function partsOf(line: SettingSource, base: BaseTask | undefined, stored: readonly FileSource[]) {
  const own = ownSection(base) !== undefined;
  const read = (kind: PartKind) => {
    const list = PART_LISTS[kind];
    const source = line[list] || own ? undefined : stored.findLast((one) => one[list]);
    return { names: line[list] ?? source?.[list] ?? [], file: source?.file };
  };
  const [layer, camera, rop] = [read('layer'), read('camera'), read('rop')];
  return {
    lists: { layers: layer.names, cameras: camera.names, rops: rop.names },
    partFiles: { layer: layer.file, camera: camera.file, rop: rop.file },
  };
}

/** Merges sources, the strongest last: a list replaces an earlier one, pairs are joined. */
function mergeSources(weakestFirst: readonly SettingSource[]): SettingSource {
  const together = (key: 'plugins' | 'maps' | 'set' | 'fields'): Names =>
    Object.assign({}, ...weakestFirst.map((source) => source[key]));
  const all = { plugins: together('plugins'), maps: together('maps') };
  return Object.assign({}, ...weakestFirst, { ...all, set: together('set'), fields: together('fields') });
}

/** Settings of a request that are not job fields. */
export interface RequestSettings {
  readonly job: SettingSource;
  readonly platform: string | undefined;
  /** Name of the task file, for messages. */
  readonly taskFile: string | undefined;
  /** As typed: they are part of the submission's identity. */
  readonly assets: readonly string[] | undefined;
  readonly ignoreMissing: boolean | undefined;
}

/**
 * Merges the settings of a submission: flag > `--set` > task file > project file > profile (docs/contract.md,
 * "submit").
 * @param base the task file, if any
 * @param stored profile and project file, the weaker one first
 * @throws DataError, UsageError for settings that contradict each other
 */
export function mergeSettings(
  { job: line, platform, taskFile, assets, ignoreMissing }: RequestSettings,
  base: BaseTask | undefined,
  stored: readonly FileSource[],
): SubmitSettings {
  const info = base?.task_info ?? {};
  const files = mergeSources(stored);
  const weak = storedInfo(stored, info, line);
  // An empty member of a task file is not set there.
  const taskInfo = { ...info, ...weak, ...filled(info), ...line.set, ...line.fields };
  const inFile = line.frames ? undefined : framesInTaskFile(taskFile ?? '', base);
  const dccInFile = info.cg_id === undefined ? undefined : dccById(Number(info.cg_id));
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
  const dcc = line.dcc ?? dccInFile ?? files.dcc;
  const frames = line.frames ?? inFile ?? files.frames;
  // Journals of earlier versions hold a hash of exactly these members: another name would make a second task.
  const more = { asset: assets, ignoreMissing };
  const identity = { ...decided, ...more, dcc: dcc?.id, frames: frames && wireFrames(frames), base };
  const { frameList } = line.frames ? line : inFile ? {} : files;
  return { ...decided, dcc, frames, frameList, testFrames: line.fields.pre_frames, partFiles, identity };
}
