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

/** Attributes that say where something is written to, or that belong to a tool. */
const WRITTEN = /output|export|save|write|render|icon/;

function key(first: number, last: number, length: number): number {
  return (first << 16) | (last << 8) | length;
}

/** First byte, last byte and length of the wanted names: nearly every other name is told from them by it. */
const KEYS = new Set(
  [...WANTED].map((name) => key(name.charCodeAt(0), name.charCodeAt(name.length - 1), name.length)),
);

const [E, S, BRACKET, F] = [0x65, 0x73, 0x5d, 0x66];

/** Longest name of an attribute that is looked at. */
const LONGEST = 100;

/** The name of an attribute without its index, when it is one that facts are made of. */
export function wantedName(text: Buffer, start: number, end: number): string | undefined {
  const last = text[end - 1] as number;
  const length = end - start;
  if (length > LONGEST) return undefined;
  const indexed = last === BRACKET;
  // `…filename` and `…filenames`: the f is at the same place in all of them.
  const file = (last === E && text[end - 8] === F) || (last === S && text[end - 9] === F);
  if (!indexed && !file && !KEYS.has(key(text[start] as number, last, length))) return undefined;
  const name = text.toString('latin1', start, end).replace(/\[\d*\]$/, '');
  return WANTED.has(name) || FILE_NAME.test(name) ? name : undefined;
}

/** Whether an attribute names a file that its object reads. */
export function namesInput(attribute: string): boolean {
  return FILE_NAME.test(attribute) && !WRITTEN.test(attribute);
}
