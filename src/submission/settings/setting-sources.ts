import { dirname, isAbsolute, resolve } from 'node:path';
import type { FieldValue, JobField } from '../../config/job-fields.js';
import type { FileFields } from '../../config/project-file.js';
import { type Dcc, findDcc } from '../../domain/dcc/dcc.js';
import { type FrameRange, parseTaskFrames } from '../../domain/frames/frame-range.js';
import { parseTestFrames, wirePreFrames } from '../../domain/frames/test-frames.js';
import { parseInteger } from '../../domain/parse-integer.js';
import { checkSettable, checkTaskInfo } from '../../domain/task/task-info-values.js';
import { parseDuration } from '../../domain/text/duration.js';
import { wireFlag } from '../../domain/text/wire-flag.js';
import { DataError, RayvisionError, type Translate, UsageError } from '../../errors.js';

type Names = Readonly<Record<string, string>>;

/** Several ranges of frames, each of which is a task. */
export interface FrameList {
  /** As typed. */
  readonly text: string;
  readonly ranges: readonly FrameRange[];
}

/** The job settings of one source: the request, the project file or the profile. Undefined: not set there. */
export interface SettingSource {
  readonly dcc?: Dcc;
  readonly version?: string;
  /** The first range, where there are several. */
  readonly frames?: FrameRange;
  /** Undefined for one range. */
  readonly frameList?: FrameList | undefined;
  readonly layers?: readonly string[];
  readonly cameras?: readonly string[];
  readonly rops?: readonly string[];
  readonly priority?: number;
  readonly nodeLimit?: number;
  readonly artist?: string;
  readonly hardware?: string;
  readonly labels?: readonly string[];
  readonly plugins: Names;
  readonly maps: Names;
  /** `task_info` members from `set`. */
  readonly set: Names;
  /** `task_info` members from job fields, which take precedence over `set`. */
  readonly fields: Names;
}

/** The settings of a file, which errors name. */
export interface FileSource extends SettingSource {
  readonly file: string;
}

const NOTHING: SettingSource = { plugins: {}, maps: {}, set: {}, fields: {} };

/** Splits at the first `=`. */
function pair(text: string, malformed: 'submit.plugin' | 'submit.set' | 'submit.map'): [string, string] {
  const at = text.indexOf('=');
  const name = text.slice(0, at).trim();
  if (at < 1 || name === '' || name === '__proto__') throw new UsageError(malformed, { text });
  return [name, text.slice(at + 1)];
}

/** Reads pairs that must all have a value. */
function filledPairs(items: readonly string[], malformed: 'submit.plugin' | 'submit.map'): Names {
  const pairs = items.map((item) => pair(item, malformed));
  const [first] = pairs.filter(([, value]) => value.trim() === '');
  if (first) throw new UsageError(malformed, { text: first.join('=') });
  return Object.fromEntries(pairs);
}

/** Resolves the targets of path maps against a folder. */
export function resolveMaps(folder: string, own: Names): Names {
  const from = (to: string) => (isAbsolute(to) ? to : resolve(folder, to));
  return Object.fromEntries(Object.entries(own).map(([path, to]) => [path, from(to)]));
}

/** Returns `os_name` of a system. */
function osOf(text: string): '0' | '1' {
  const name = text.toLowerCase();
  if (name === 'windows' || name === 'linux') return wireFlag(name === 'windows');
  throw new UsageError('submit.os', { text });
}

/** Returns whole seconds. 0 is refused, since the farm reads it as no limit. */
function timeLimit(text: string): string {
  const seconds = Math.round(parseDuration(text) / 1000);
  if (seconds < 1) throw new DataError('submit.timeLimit', { text });
  return String(seconds);
}

function setFields(items: readonly string[]): Names {
  const fields = Object.fromEntries(items.map((item) => pair(item, 'submit.set')));
  for (const key of Object.keys(fields)) {
    checkSettable(key);
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) throw new UsageError('submit.set', { text: key });
  }
  checkTaskInfo(fields);
  return fields;
}

type Fields = Partial<SettingSource>;

/** One range replaces a list of a weaker source. */
function framesOf(text: string): Fields {
  const ranges = parseTaskFrames(text);
  return { frames: ranges[0] as FrameRange, frameList: ranges.length > 1 ? { text, ranges } : undefined };
}

const field = (name: string, value: string): Fields => ({ fields: { [name]: value } });

const ONE = {
  dcc: (text) => ({ dcc: findDcc(text) }),
  dccVersion: (text) => ({ version: text }),
  project: (text) => field('project_name', text),
  frames: framesOf,
  testFrames: (text) => field('pre_frames', wirePreFrames(parseTestFrames(text))),
  chunkSize: (text) => field('frames_per_task', String(parseInteger(text, '--chunk-size', 1, 100_000))),
  priority: (text) => ({ priority: parseInteger(text, '--priority', 0, 99) }),
  nodeLimit: (text) => ({ nodeLimit: parseInteger(text, '--node-limit', 1, 100_000) }),
  os: (text) => field('os_name', osOf(text)),
  timeLimit: (text) => field('task_stop_time', timeLimit(text)),
  artist: (text) => ({ artist: text }),
  hardware: (text) => ({ hardware: text }),
} as const satisfies Partial<Record<JobField, (text: string) => Fields>>;

const MANY = {
  plugin: (items) => ({ plugins: filledPairs(items, 'submit.plugin') }),
  layer: (items) => ({ layers: items }),
  camera: (items) => ({ cameras: items }),
  rop: (items) => ({ rops: items }),
  label: (items) => ({ labels: items }),
  set: (items) => ({ set: setFields(items) }),
  map: (items) => ({ maps: filledPairs(items, 'submit.map') }),
} as const satisfies Partial<Record<JobField, (items: readonly string[]) => Fields>>;

/**
 * Reads one field, from a flag or from a settings file.
 * @throws UsageError for a malformed value, DataError for one that is out of range.
 */
export function readField(name: JobField, value: FieldValue): Fields {
  if (name === 'stopAfterTest') return field('stop_after_test', value ? '1' : '2');
  if (Object.hasOwn(ONE, name)) return ONE[name as keyof typeof ONE](String(value));
  return MANY[name as keyof typeof MANY]([value].flat().map(String));
}

/** Returns one source made of its fields. */
export function joinFields(parts: readonly Fields[]): SettingSource {
  const fields = Object.assign({}, ...parts.map((part) => part.fields));
  return Object.assign({}, NOTHING, ...parts, { fields });
}

/**
 * Returns the settings of a file; its values are read as flags are.
 * @throws DataError naming file and key.
 */
export function fileSource({ file, job }: FileFields): FileSource {
  const parts = (Object.entries(job) as [JobField, FieldValue][]).map(([key, value]) => {
    try {
      return readField(key, value);
    } catch (error) {
      if (!(error instanceof RayvisionError)) throw error;
      const why = (translate: Translate) => error.describe(translate);
      const advice = (translate: Translate) => error.hint(translate) ?? '';
      throw new DataError('settings.value', { file, key, why, advice }, { cause: error });
    }
  });
  const source = joinFields(parts);
  return { file, ...source, maps: resolveMaps(dirname(file), source.maps) };
}
