/** An animation curve. */
export const envelope = (keys = 2): string =>
  [
    '{ Envelope',
    `  ${keys}`,
    ...Array.from({ length: keys }, (_, i) => `  Key 0 ${i} 0 0 0 0 0 0 0`),
    '  Behaviors 1 1',
    '}',
    '',
  ].join('\n');

/** Settings of a scene, one a line. */
export const settings = (all: Readonly<Record<string, string | number>>): string =>
  Object.entries(all)
    .map(([key, value]) => `${key} ${value}\n`)
    .join('');

export const range = (first: number, last: number, step = 1): string =>
  settings({ FirstFrame: first, LastFrame: last, FrameStep: step, FramesPerSecond: 25 });

export const camera = (
  name: string,
  more: Readonly<Record<string, string | number>> = { FrameSize: '640 480' },
): string =>
  `AddCamera 30000000\nCameraName ${name}\nCameraMotion\nNumChannels 1\nChannel 0\n${envelope()}${settings(more)}`;

/** A scene of a version of the format. */
export const scene = (version: number, ...parts: readonly string[]): string =>
  `LWSC\n${version}\n\n${parts.join('\n')}`;

/** A small scene with an object, an image, a camera and an output. */
export const SHOT = scene(
  5,
  range(-4, 20, 2),
  `LoadObjectLayer 1 10000000 Objects/cube.lwo\nObjectMotion\nNumChannels 1\nChannel 0\n${envelope()}`,
  'DisplacementMaps\n{ TextureBlock\n  { Image\n    { Clip\n      { Still\n        "Images/bump.tga"\n      }\n    }\n  }\n}\n',
  camera('Main', { ResolutionMultiplier: '.25', FrameSize: '160 120' }),
  settings({
    SaveRGB: 1,
    SaveRGBImagesPrefix: 'Renders/shot_',
    RGBImageSaver: 'LW_OpenEXR32(.exr)',
    CurrentCamera: 0,
  }),
);

/** A chunk: four letters, a size of two or four bytes, and contents padded to an even size. */
export function chunk(tag: string, content: Buffer | string, sizeBytes: 2 | 4 = 4): Buffer {
  const bytes = Buffer.from(content as string, 'latin1');
  const head = Buffer.alloc(4 + sizeBytes);
  head.write(tag, 0, 'latin1');
  head.writeUIntBE(bytes.length, 4, sizeBytes);
  return Buffer.concat([head, bytes, Buffer.alloc(bytes.length % 2)]);
}

/** A text with its end, padded to an even size. */
export const text = (value: string): string => (value.length % 2 === 0 ? `${value}\0\0` : `${value}\0`);

export const object = (variant: string, ...chunks: readonly Buffer[]): Buffer =>
  chunk('FORM', Buffer.concat([Buffer.from(variant), ...chunks]));

/** A clip of an object: its index, and its parts. */
export const clip = (...parts: readonly Buffer[]): Buffer =>
  chunk('CLIP', Buffer.concat([Buffer.from([0, 0, 0, 1]), ...parts]));

/** An image sequence, as `ISEQ` has it. */
export function sequence(
  prefix: string,
  suffix: string,
  { digits = 4, flags = 0, offset = 0, first = 1, last = 10 } = {},
): Buffer {
  const head = Buffer.alloc(10);
  head.writeUInt8(digits, 0);
  head.writeUInt8(flags, 1);
  head.writeInt16BE(offset, 2);
  head.writeInt16BE(first, 6);
  head.writeInt16BE(last, 8);
  return Buffer.concat([head, Buffer.from(text(prefix) + text(suffix))]);
}
