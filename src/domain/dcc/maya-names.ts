/**
 * Turns the farm's name of a Maya layer into the artist's: render setup puts `rs_` before its layers' names, and the
 * first layer is `defaultRenderLayer` (docs/protocol/job-files.md, §3.1).
 */
export function mayaLayerName(name: string): string {
  return name === 'defaultRenderLayer' ? 'masterLayer' : name.replace(/^rs_(?=.)/, '');
}

/**
 * Turns the name of a camera's shape into that of its transform. Maya names a shape after its transform (`shotCam` has
 * `shotCamShape`, `camera1` has `cameraShape1`); a shape renamed in any other way is returned unchanged.
 */
export function mayaCameraName(shape: string): string {
  return shape.replace(/^(.+)Shape(\d*)$/, '$1$2');
}
