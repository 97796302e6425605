import { isInputName } from '../file-kinds.js';

/** Attributes of images, layers and preferences that are read, and the members of custom attributes. */
const RELEVANT = new Set([
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

/** `ies_file`, `cache_paths`: a file of a plug-in's object, or the path of an object within some file. */
const FILE_OR_PATH = /(?:^|_)(?:file|path)s?$/;

/** Attributes with a path that is written, or that belongs to a tool. */
const NOT_READ = /output|export|save|write|render|icon/;

function key(first: number, last: number, length: number): number {
  return (first << 16) | (last << 8) | length;
}

/** First byte, last byte and length of the relevant names: a quick test that excludes nearly all others. */
const KEYS = new Set(
  [...RELEVANT].map((name) => key(name.charCodeAt(0), name.charCodeAt(name.length - 1), name.length)),
);

const [E, S, BRACKET, F, H, P] = [0x65, 0x73, 0x5d, 0x66, 0x68, 0x70];

/** Whether a name can end in `filename`, `file` or `path`, or their plurals; a quick test of two letters. */
function endsAsFile(text: Buffer, end: number): boolean {
  const last = text[end - 1];
  if (last === E) return text[end - 8] === F || text[end - 4] === F;
  if (last === H) return text[end - 4] === P;
  return last === S && (text[end - 9] === F || text[end - 5] === F || text[end - 5] === P);
}

/** Bytes of an attribute's name; longer names are ignored. */
const LONGEST = 100;

/** The name of a relevant attribute, without its index; undefined for any other. */
export function relevantName(text: Buffer, start: number, end: number): string | undefined {
  const last = text[end - 1] as number;
  const length = end - start;
  if (length > LONGEST) return undefined;
  const indexed = last === BRACKET;
  if (!indexed && !endsAsFile(text, end) && !KEYS.has(key(text[start] as number, last, length)))
    return undefined;
  const name = text.toString('latin1', start, end).replace(/\[\d*\]$/, '');
  return RELEVANT.has(name) || FILE_NAME.test(name) || FILE_OR_PATH.test(name) ? name : undefined;
}

/** Whether a value of an attribute is the path of a file that its object reads. */
export function namesInput(attribute: string, value: string): boolean {
  if (NOT_READ.test(attribute)) return false;
  return FILE_NAME.test(attribute) || (FILE_OR_PATH.test(attribute) && isInputName(value));
}
