/**
 * Numbers of Cinema 4D's nodes and plug-ins, as its SDK publishes them (`c4d_baselist.h`, `ge_prepass.h`), each seen in
 * real files (docs/scene-formats.md, "Cinema 4D").
 */
export const NODE = {
  document: 110059,
  /** The build of the program that saved the file. */
  fileHead: 110024,
  /** Frames per second, and the ranges of the timeline and of the preview. */
  timeline: 110015,
  /** Flags, settings, name and links of the node that contains it. */
  base: 110050,
  /** The plug-in of the node that contains it. */
  plugin: 110064,
  container: 132,
  shader: 5707,
  /** Takes, nodes of XPresso and others. */
  listed: 110062,
  renderSettings: 110304,
  videoPost: 110066,
  /** Views, and the part of a view that links its camera. */
  view: 110305,
  /** The picture behind a view. */
  viewPicture: 110008,
  material: 5703,
  pluginMaterial: 5705,
} as const;

/** Parts of nodes that hold the name in files before release 8.4. */
export const OLD_NAME_PARTS: readonly number[] = [110012, 110052];

export const PLUGIN = {
  bitmap: 5833,
  camera: 5103,
  /** The camera of Redshift 3.5 and later. */
  redshiftCamera: 1057516,
  xref: 1025766,
  take: 431000054,
  takes: 431000055,
} as const;

/** Keys of settings, as the SDK's `drendersettings.h` has them. */
export const KEY = {
  width: 5008,
  height: 5009,
  frameMode: 5016,
  from: 5017,
  to: 5018,
  frameRate: 5020,
  format: 5033,
  path: 5041,
  saves: 5076,
  step: 5081,
  multiPass: 5202,
  multiPassFormat: 5203,
  multiPassPath: 5206,
  savesMultiPass: 5200,
  renderer: 5300,
  takeCamera: 10002,
  takeSettings: 10003,
  bitmapFile: 1000,
  /** Recalled: no real file has another value than 0. */
  firstPicture: 2003,
  lastPicture: 2005,
} as const;
