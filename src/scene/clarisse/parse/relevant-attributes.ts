import { isInputName } from '../file-kinds.js';

/** Attributes of images, layers and preferences that facts are made of, and the parts of custom attributes. */
const WANTED = new Set([
  'name',
  'first_frame',
  'last_frame',
  'frame_step',
  'step',
  'resolution',
  'resolution_mode',
  'resolution_preset',
  'resolution_multiplier',
  'render_to_disk',
  'save_to_disk',
  'save_as',
  'format',
  'active_camera',
  'renderer',
  'layers',
  'disable',
  'disabled',
  'active',
  'type',
  'value',
  'frames_per_second',
  'default_x_resolution',
  'default_y_resolution',
  'file',
  'source_file',
]);

/** `filename`, `OSL_shader_filename`, `filename[0]`. */
const FILE_NAME = /(?:^|_)filenames?$|^(?:source_)?file$/;

/** `ies_file`, `cache_paths`: of a plug-in, or the path of an object within some file. */
const FILE_OR_PATH = /(?:^|_)(?:file|path)s?$/;

/** Attributes that say where something is written to, or that belong to a tool. */
const WRITTEN = /output|export|save|write|render|icon/;

function key(first: number, last: number, length: number): number {
  return (first << 16) | (last << 8) | length;
}

/** First byte, last byte and length of the wanted names: nearly every other name is told from them by it. */
const KEYS = new Set(
  [...WANTED].map((name) => key(name.charCodeAt(0), name.charCodeAt(name.length - 1), name.length)),
);

const [E, S, BRACKET, F, H, P] = [0x65, 0x73, 0x5d, 0x66, 0x68, 0x70];

/** Whether a name ends as `filename`, `filenames`, `file`, `files`, `path` or `paths` may, by two of its letters. */
function endsAsFile(text: Buffer, end: number): boolean {
  const last = text[end - 1];
  if (last === E) return text[end - 8] === F || text[end - 4] === F;
  if (last === H) return text[end - 4] === P;
  return last === S && (text[end - 9] === F || text[end - 5] === F || text[end - 5] === P);
}

/** Longest name of an attribute that is looked at. */
const LONGEST = 100;

/** The name of an attribute without its index, when it is one that facts are made of. */
export function wantedName(text: Buffer, start: number, end: number): string | undefined {
  const last = text[end - 1] as number;
  const length = end - start;
  if (length > LONGEST) return undefined;
  const indexed = last === BRACKET;
  if (!indexed && !endsAsFile(text, end) && !KEYS.has(key(text[start] as number, last, length)))
    return undefined;
  const name = text.toString('latin1', start, end).replace(/\[\d*\]$/, '');
  return WANTED.has(name) || FILE_NAME.test(name) || FILE_OR_PATH.test(name) ? name : undefined;
}

/** Whether a value of an attribute names a file that its object reads. */
export function namesInput(attribute: string, value: string): boolean {
  if (WRITTEN.test(attribute)) return false;
  return FILE_NAME.test(attribute) || (FILE_OR_PATH.test(attribute) && isInputName(value));
}
