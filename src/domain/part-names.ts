/** Maya, the one DCC whose job file has other names than the artist sees. */
const MAYA = 2000;

/**
 * A layer as the artist sees it, of the name that the farm shows. Maya's render setup puts `rs_` before its layers'
 * names, and calls the first layer `defaultRenderLayer` (docs/protocol/job-files.md, §3.1).
 */
export function artistLayer(name: string, dccId: number): string {
  if (dccId !== MAYA) return name;
  return name === 'defaultRenderLayer' ? 'masterLayer' : name.replace(/^rs_(?=.)/, '');
}

/**
 * A camera as the artist sees it, of the name that the farm shows: Maya's job file names the shape, and Maya names a
 * shape after its transform (`shotCam` has `shotCamShape`, `camera1` has `cameraShape1`). A shape that somebody
 * renamed otherwise stays as it is.
 */
export function artistCamera(name: string, dccId: number): string {
  return dccId === MAYA ? name.replace(/^(.+)Shape(\d*)$/, '$1$2') : name;
}
