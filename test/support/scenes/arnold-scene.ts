/** What a test scene of Arnold has. */
export interface ArnoldParts {
  readonly frame?: number;
  readonly version?: string;
  /** Lines of `options` beside those of every test scene. */
  readonly options?: readonly string[];
  /** Paths of textures. */
  readonly textures?: readonly string[];
  /** Paths of procedurals. */
  readonly procedurals?: readonly string[];
  readonly more?: string;
}

/** A mesh of one triangle, its points encoded. */
const MESH = `polymesh
{
 name mesh
 matrix
 1 0 0 0
 0 1 0 0
 0 0 1 0
 0 0 0 1
 vidxs 3 1 UINT
0 1 2
 vlist 3 1 b85VECTOR
b)ua["8s0108s010z8s010b)ua[z#b
 declare dcc_name constant STRING
 dcc_name "a }{ name"
}
`;

/** An Arnold scene as MtoA writes it: 640x360, a camera, a mesh, a driver for EXR images. */
export function arnoldScene({
  frame,
  version = '7.2.4.1',
  options = [],
  textures = [],
  procedurals = [],
  more = '',
}: ArnoldParts = {}): string {
  const lines = [
    ' xres 640',
    ' yres 360',
    ' camera "|cam|camShape"',
    ' outputs "RGBA RGBA myfilter mydriver"',
    ...(frame === undefined ? [] : [` frame ${frame}`]),
    ...options.map((line) => ` ${line}`),
  ];
  const images = textures.map((path, at) => `image\n{\n name file${at + 1}\n filename "${path}"\n}\n`);
  const stands = procedurals.map(
    (path, at) =>
      `procedural\n{\n name stand${at + 1}\n matrix\n 1 0 0 0\n 0 1 0 0\n 0 0 1 0\n 0 0 0 1\n filename "${path}"\n}\n`,
  );
  return `### exported: Mon Dec 17 21:54:24 2018
### from:     Arnold ${version} [30b8ba14] windows icc-17.0.2
### host app: MtoA 5.3.4.1 Maya 2023
### scene:    D:/arnold/scenes/shot.ma

options
{
${lines.join('\n')}
}

gaussian_filter
{
 name myfilter
}

driver_exr
{
 name mydriver
 filename "out/shot.exr"
}

persp_camera
{
 name |cam|camShape
 fov 54.4
}

${MESH}
${images.join('\n')}${stands.join('\n')}${more}`;
}
