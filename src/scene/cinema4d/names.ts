/** Renderers by the number of their plug-in, under the names that artists know (docs/scene-formats.md, "Cinema 4D"). */
const RENDERERS: Readonly<Record<number, string>> = {
  0: 'Standard',
  1: 'Software OpenGL',
  1016630: 'CineMan',
  1019782: 'V-Ray',
  1023342: 'Physical',
  1029525: 'OctaneRender',
  1029988: 'Arnold',
  1030480: 'Corona',
  1036219: 'Redshift',
  1053272: 'V-Ray',
  300001061: 'Viewport',
};

/** The name of a renderer; undefined for a number that is not known. */
export function rendererName(id: number): string | undefined {
  return RENDERERS[id];
}

/** Image and movie formats by the number of their filter (SDK, `ge_prepass.h`), in the names of job files. */
const FORMATS: Readonly<Record<number, string>> = {
  1100: 'TIFF',
  1101: 'TGA',
  1102: 'BMP',
  1103: 'IFF',
  1104: 'JPEG',
  1105: 'PICT',
  1106: 'PSD',
  1107: 'RLA',
  1108: 'RPF',
  1109: 'B3D',
  1110: 'TIFF',
  1111: 'PSB',
  1122: 'AVI',
  1125: 'MP4',
  1001379: 'HDR',
  1016606: 'EXR',
  1023671: 'PNG',
  1023737: 'DPX',
  1073775603: 'DDS',
};

/** The name of a format; empty for a number that is not known. */
export function formatName(id: number | undefined): string {
  return (id === undefined ? undefined : FORMATS[id]) ?? '';
}

/**
 * The release of a build, in the notation of the farm: `R20` for 20059, `2025` for 2025000. Undefined for a number that
 * is no build.
 */
export function releaseOf(build: number | undefined): string | undefined {
  if (build === undefined || build < 5000 || build >= 10_000_000) return undefined;
  const release = Math.floor(build / 1000);
  if (release < 100) return `R${release}`;
  return release >= 2000 && release < 2200 ? String(release) : undefined;
}
