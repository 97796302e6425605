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

/** Beginnings of paths, by what is needed. */
const BEGINNINGS = new WeakMap<NeededParameters, ReadonlySet<string>>();

function beginningsOf(needed: NeededParameters): ReadonlySet<string> {
  const known = BEGINNINGS.get(needed);
  if (known) return known;
  const all = [...needed.prefixes].flatMap((prefix) => {
    const parts = prefix.split('.').slice(0, -1);
    return ['', ...parts.map((_, i) => `${parts.slice(0, i + 1).join('.')}.`)];
  });
  const beginnings = new Set(all);
  BEGINNINGS.set(needed, beginnings);
  return beginnings;
}

/** What is of no interest in a group of parameters. */
export type Skips = 'none' | 'parameters' | 'groups';

/** What can be skipped where paths of parameters have a prefix, besides what names a file. */
export function skipsIn(needed: NeededParameters | undefined, prefix: string): Skips {
  if (!needed) return 'groups';
  if (needed.prefixes.has(prefix)) return 'none';
  return beginningsOf(needed).has(prefix) ? 'parameters' : 'groups';
}
