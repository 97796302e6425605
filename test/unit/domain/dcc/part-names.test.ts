import { describe, expect, test } from 'vitest';
import { artistCamera, artistLayer } from '../../../../src/domain/dcc/part-names.js';

const MAYA = 2000;
const OTHERS = [2001, 2004, 2007, 2013];

describe('the artist’s name of a layer', () => {
  // docs/protocol/job-files.md, §3.1, and the outliner of Maya's render setup.
  test.each([
    ['defaultRenderLayer', 'masterLayer'],
    ['rs_beauty', 'beauty'],
    ['rs_rs_beauty', 'rs_beauty'],
    ['beauty', 'beauty'],
    ['hero_rs_1', 'hero_rs_1'],
    ['rs_', 'rs_'],
    ['RS_beauty', 'RS_beauty'],
    ['rs_defaultRenderLayer', 'defaultRenderLayer'],
    ['', ''],
  ])('Maya’s %s is %s', (name, shown) => {
    expect(artistLayer(name, MAYA)).toBe(shown);
    for (const dcc of OTHERS) expect(artistLayer(name, dcc)).toBe(name);
  });
});

describe('the artist’s name of a camera', () => {
  test.each([
    ['shotCamShape', 'shotCam'],
    ['cameraShape1', 'camera1'],
    ['cameraShape12', 'camera12'],
    ['myShapeShape', 'myShape'],
    ['perspShape', 'persp'],
    // The artist gave it that name.
    ['shotCam', 'shotCam'],
    ['Shape', 'Shape'],
    ['Shape1', 'Shape1'],
    ['shotShapeCam', 'shotShapeCam'],
    ['shotCamShape_old', 'shotCamShape_old'],
    ['shotCamShape1b', 'shotCamShape1b'],
    ['shotCamshape', 'shotCamshape'],
    ['', ''],
  ])('Maya’s %s is %s', (name, shown) => {
    expect(artistCamera(name, MAYA)).toBe(shown);
    for (const dcc of OTHERS) expect(artistCamera(name, dcc)).toBe(name);
  });
});
