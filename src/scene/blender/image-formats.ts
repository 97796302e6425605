/** Blender's names of its image formats by number (R_IMF_IMTYPE). */
const NAMES: Readonly<Record<number, string>> = {
  0: 'TARGA',
  1: 'IRIS',
  4: 'JPEG',
  7: 'IRIS',
  14: 'TARGA_RAW',
  15: 'AVI_RAW',
  16: 'AVI_JPEG',
  17: 'PNG',
  18: 'AVI_CODEC',
  19: 'QUICKTIME',
  20: 'BMP',
  21: 'HDR',
  22: 'TIFF',
  23: 'OPEN_EXR',
  24: 'FFMPEG',
  25: 'FRAMESERVER',
  26: 'CINEON',
  27: 'DPX',
  28: 'OPEN_EXR_MULTILAYER',
  29: 'DDS',
  30: 'JPEG2000',
  31: 'H264',
  32: 'XVID',
  33: 'THEORA',
  34: 'PSD',
  35: 'WEBP',
  36: 'AV1',
};

const MOVIES: ReadonlySet<string> = new Set([
  'AVI_RAW',
  'AVI_JPEG',
  'AVI_CODEC',
  'QUICKTIME',
  'FFMPEG',
  'H264',
  'XVID',
  'THEORA',
  'AV1',
]);

/** The name of an output format; undefined for an unknown number. */
export function imageFormat(imtype: number): string | undefined {
  return NAMES[imtype];
}

/** Whether a format writes one movie instead of a file for each frame. */
export function isMovie(format: string): boolean {
  return MOVIES.has(format);
}
