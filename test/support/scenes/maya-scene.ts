/** What a small Maya scene has that the defaults do not say. */
export interface MayaSceneParts {
  /** `setAttr` lines of defaultRenderGlobals. */
  readonly globals?: readonly string[];
  /** Textures, by the name of their file node. */
  readonly textures?: Readonly<Record<string, string>>;
  readonly references?: Readonly<Record<string, string>>;
  /** Legacy render layers besides the master layer. */
  readonly layers?: readonly string[];
  /** Cameras besides persp, all renderable. */
  readonly cameras?: readonly string[];
  /** Whether persp is renderable. */
  readonly persp?: boolean;
  readonly version?: string;
}

const camera = (name: string, renderable: boolean) => [
  `createNode transform -n "${name}";`,
  `createNode camera -n "${name}Shape" -p "${name}";`,
  ...(renderable ? [] : ['\tsetAttr ".rnd" no;']),
];

/** A Maya ASCII scene in the words that Maya writes. */
export function mayaScene(parts: MayaSceneParts = {}): string {
  const { globals = [], textures = {}, references = {}, layers = [], cameras = [] } = parts;
  const { persp = true, version = '2023' } = parts;
  return [
    `//Maya ASCII ${version} scene`,
    '//Name: shot.ma',
    '//Codeset: UTF-8',
    ...Object.entries(references).map(
      ([name, path]) => `file -rdi 1 -ns "${name}" -rfn "${name}RN" -typ "mayaAscii" "${path}";`,
    ),
    `requires maya "${version}";`,
    'requires -nodeType "aiOptions" "mtoa" "5.1.0";',
    'requires "stereoCamera" "10.0";',
    'currentUnit -l centimeter -a degree -t film;',
    `fileInfo "version" "${version}";`,
    ...camera('persp', persp),
    ...cameras.flatMap((name) => camera(name, true)),
    'createNode renderLayer -n "defaultRenderLayer";',
    '\tsetAttr ".g" yes;',
    ...layers.map((name) => `createNode renderLayer -n "${name}";`),
    ...Object.entries(textures).flatMap(([node, path]) => [
      `createNode file -n "${node}";`,
      `\tsetAttr ".ftn" -type "string" "${path}";`,
    ]),
    'select -ne :time1;',
    '\tsetAttr ".o" 7;',
    'select -ne :defaultRenderGlobals;',
    ...globals.map((line) => `\t${line}`),
    'select -ne :defaultResolution;',
    '\tsetAttr ".pa" 1;',
    '// End of shot.ma',
    '',
  ].join('\n');
}

/** Frames that are rendered as an animation. */
export function animated(start: number, end: number): string[] {
  return ['setAttr ".an" yes;', `setAttr ".fs" ${start};`, `setAttr ".ef" ${end};`];
}
