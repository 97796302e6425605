import { dirname, isAbsolute, resolve } from 'node:path';
import { type FieldValue, JOB_FIELDS, type JobField } from '../../config/job-fields.js';
import type { FileFields } from '../../config/project-file.js';
import { type Dcc, findDcc } from '../../domain/dcc.js';
import { parseDuration } from '../../domain/duration.js';
import { wireFlag } from '../../domain/flag.js';
import { type FrameRange, parseFrameRange } from '../../domain/frames.js';
import { checkSettable, checkTaskInfo } from '../../domain/task-info-values.js';
import { parseTestFrames, wirePreFrames } from '../../domain/test-frames.js';
import { DataError, RayvisionError, UsageError } from '../../errors.js';
import type { Say } from '../../text/index.js';
import { parseInteger } from '../flags/parse-integer.js';

type Names = Readonly<Record<string, string>>;

/** What one source of settings says of a job, read; undefined where it says nothing. */
export interface JobLayer {
  readonly dcc?: Dcc;
  readonly version?: string;
  readonly frames?: FrameRange;
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
  /** `task_info` members from fields of their own; stronger than `set`. */
  readonly fields: Names;
}

/** A layer of settings files, which errors must be able to name. */
export interface FileLayer extends JobLayer {
  readonly file: string;
}

const NOTHING: JobLayer = { plugins: {}, maps: {}, set: {}, fields: {} };

/** The first `=` parts the name from the value. */
function pair(text: string, malformed: 'submit.plugin' | 'submit.set' | 'submit.map'): [string, string] {
  const at = text.indexOf('=');
  const name = text.slice(0, at).trim();
  if (at < 1 || name === '' || name === '__proto__') throw new UsageError(malformed, { text });
  return [name, text.slice(at + 1)];
}

/** Pairs of which none leaves its value out. */
function filledPairs(items: readonly string[], malformed: 'submit.plugin' | 'submit.map'): Names {
  const pairs = items.map((item) => pair(item, malformed));
  const [first] = pairs.filter(([, value]) => value.trim() === '');
  if (first) throw new UsageError(malformed, { text: first.join('=') });
  return Object.fromEntries(pairs);
}

/** Maps whose targets are told from a folder on: the line's from the working folder, a file's from its own. */
export function mapsFrom(folder: string, own: Names): Names {
  const from = (to: string) => (isAbsolute(to) ? to : resolve(folder, to));
  return Object.fromEntries(Object.entries(own).map(([path, to]) => [path, from(to)]));
}

/** `os_name` of a system. */
function osOf(text: string): '0' | '1' {
  const name = text.toLowerCase();
  if (name === 'windows' || name === 'linux') return wireFlag(name === 'windows');
  throw new UsageError('submit.os', { text });
}

/** Whole seconds: 0 would mean no limit to the farm, and is surely not meant. */
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

type Part = Partial<JobLayer>;

const field = (name: string, value: string): Part => ({ fields: { [name]: value } });

const ONE = {
  dcc: (text) => ({ dcc: findDcc(text) }),
  dccVersion: (text) => ({ version: text }),
  project: (text) => field('project_name', text),
  frames: (text) => ({ frames: parseFrameRange(text) }),
  testFrames: (text) => field('pre_frames', wirePreFrames(parseTestFrames(text))),
  chunkSize: (text) => field('frames_per_task', String(parseInteger(text, '--chunk-size', 1, 100_000))),
  priority: (text) => ({ priority: parseInteger(text, '--priority', 0, 99) }),
  nodeLimit: (text) => ({ nodeLimit: parseInteger(text, '--node-limit', 1, 100_000) }),
  os: (text) => field('os_name', osOf(text)),
  timeLimit: (text) => field('task_stop_time', timeLimit(text)),
  artist: (text) => ({ artist: text }),
  hardware: (text) => ({ hardware: text }),
} as const satisfies Partial<Record<JobField, (text: string) => Part>>;

const MANY = {
  plugin: (items) => ({ plugins: filledPairs(items, 'submit.plugin') }),
  layer: (items) => ({ layers: items }),
  camera: (items) => ({ cameras: items }),
  rop: (items) => ({ rops: items }),
  label: (items) => ({ labels: items }),
  set: (items) => ({ set: setFields(items) }),
  map: (items) => ({ maps: filledPairs(items, 'submit.map') }),
} as const satisfies Partial<Record<JobField, (items: readonly string[]) => Part>>;

/**
 * Reads one field as its flag is read.
 * @throws UsageError for a malformed value, DataError for one that is out of range.
 */
export function readField(name: JobField, value: FieldValue): Part {
  if (name === 'stopAfterTest') return field('stop_after_test', value ? '1' : '2');
  if (Object.hasOwn(ONE, name)) return ONE[name as keyof typeof ONE](String(value));
  return MANY[name as keyof typeof MANY]([value].flat().map(String));
}

/** One layer of the parts that its fields gave. */
export function joined(parts: readonly Part[]): JobLayer {
  const fields = Object.assign({}, ...parts.map((part) => part.fields));
  return Object.assign({}, NOTHING, ...parts, { fields });
}

/** The flags of a line that are job fields. */
export function flagFields(flags: object): [JobField, FieldValue][] {
  const known = (key: string) => Object.hasOwn(JOB_FIELDS, key);
  return Object.entries(flags).filter(([key, value]) => known(key) && value !== undefined) as [
    JobField,
    FieldValue,
  ][];
}

/**
 * The layer of a settings file: its values are read by the very code that reads flags.
 * @throws DataError naming file and key.
 */
export function fileLayer({ file, job }: FileFields): FileLayer {
  const parts = (Object.entries(job) as [JobField, FieldValue][]).map(([key, value]) => {
    try {
      return readField(key, value);
    } catch (error) {
      if (!(error instanceof RayvisionError)) throw error;
      const why = (say: Say) => error.tell(say);
      const advice = (say: Say) => error.hint(say) ?? '';
      throw new DataError('settings.value', { file, key, why, advice }, { cause: error });
    }
  });
  const layer = joined(parts);
  return { file, ...layer, maps: mapsFrom(dirname(file), layer.maps) };
}
