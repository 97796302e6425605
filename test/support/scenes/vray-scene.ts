/** What a test scene of V-Ray has. */
export interface VrayParts {
  /** Lines of `SettingsOutput` beside the size. */
  readonly output?: readonly string[];
  /** Paths of bitmaps. */
  readonly files?: readonly string[];
  readonly includes?: readonly string[];
  readonly more?: string;
}

/** A mesh of one triangle: encoded, as lists, and animated. */
const MESH = `GeomStaticMesh mesh {
  vertices=ListVectorHex("ZIPC24000000150000006eJwDA{;}AAAAE=");
  faces=ListInt(0,1,
    2);
  normals=interpolate((1, ListVector(Vector(0, 0, 1))), (2, ListVector(Vector(0, 1, 0))));
  map_channels=List(
      List(
          1,
          ListVectorHex("ZIPC0000000008000000eJwDAAAAAAE="),
          ListIntHex("ZIPC0000000008000000eJwDAAAAAAE=")
      )
  );
  map_channels_names=ListString(
      "map1"
  );
}
`;

/** A V-Ray scene as V-Ray for Maya writes it: 960x540, 24 frames a second, a camera, a mesh. */
export function vrayScene({
  output = ['frames=List(1);'],
  files = [],
  includes = [],
  more = '',
}: VrayParts = {}): string {
  const bitmaps = files.map(
    (path, at) => `BitmapBuffer file${at + 1}@bitmap {\n  filter_type=1;\n  file="${path}";\n}\n`,
  );
  return `/////////////////////////////////////////
// Exported by V-Ray Plugins Exporter
// V-Ray core version is 5.00.05 built at Sep 17 02:35:04 2020
// Exported at Mon Oct 19 13:57:15 2020
/////////////////////////////////////////

${includes.map((path) => `#include "${path}"\n`).join('')}
// Frame at time 1

SettingsOutput vraySettingsOutput {
  img_width=960;
  img_height=540;
  img_file="shot.exr";
  img_dir="/renders/tmp/";
  ${output.join('\n  ')}
}

RenderView renderView {
  transform=TransformHex("3DDE623F00000000");
  fov=0.4173635;
}

SettingsUnitsInfo vraySettingsUnitsInfo {
  meters_scale=0.01;
  scene_upDir=Vector(0, 1, 0);
  seconds_scale=0.04166667;
}

${MESH}
${bitmaps.join('\n')}${more}`;
}
