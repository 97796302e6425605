/** The parameters of a node that are read. */
export interface NeededParameters {
  /** What their paths begin with: the groups that they are in. */
  readonly prefixes: ReadonlySet<string>;
  /** Their paths. */
  readonly names: RegExp;
}

const SETTINGS = 'args.renderSettings';
const LOCATION = `${SETTINGS}.outputs.outputName.locationSettings.renderLocation`;

/** By the node's type. */
const BY_TYPE: ReadonlyMap<string, NeededParameters> = new Map([
  [
    'Render',
    {
      prefixes: new Set([
        ...['farmSettings.', 'farmSettings.activeFrameRange.'],
        ...['outputs.locations.', 'outputs.allOutputNames.'],
      ]),
      names:
        /^(?:farmSettings\.(?:setActiveFrameRange|activeFrameRange\.(?:start|end)|TimeRange|excludeFromFarmOutputGeneration)|outputs\.(?:locations|allOutputNames)\.i\d+)$/,
    },
  ],
  [
    'RenderSettings',
    {
      prefixes: new Set(['cameraName', 'renderer', 'resolution'].map((name) => `${SETTINGS}.${name}.`)),
      names: /^args\.renderSettings\.(?:cameraName|renderer|resolution)\.(?:enable|value)$/,
    },
  ],
  [
    'RenderOutputDefine',
    {
      prefixes: new Set(['', `${LOCATION}.`]),
      names:
        /^(?:outputName|args\.renderSettings\.outputs\.outputName\.locationSettings\.renderLocation\.(?:enable|value))$/,
    },
  ],
  ['CameraCreate', { prefixes: new Set(['']), names: /^name$/ }],
]);

/** Those of a node of a type; undefined where none are read. */
export function neededOf(type: string): NeededParameters | undefined {
  return BY_TYPE.get(type);
}

/** Those of the project itself. */
export const neededOfProject: NeededParameters = { prefixes: new Set(['']), names: /^(?:inTime|outTime)$/ };
