import { type OleOptions, writeOle } from './ole-writer.js';

/** A scene of 3ds Max as a test describes it; members that are left out are those of a new scene. */
export interface MaxScene extends OleOptions {
  /** `21,00`, of the program and of the version for which the file was saved. */
  readonly program?: string;
  readonly savedAs?: string;
  readonly general?: readonly string[];
  readonly cameras?: readonly string[];
  readonly dependencies?: readonly string[];
  /** Further lines of the render data, `Render Output=…`. */
  readonly render?: readonly string[];
  readonly renderer?: string;
  readonly codePage?: 1200 | 65001;
  /** Values of the render settings by chunk; null leaves the settings out. */
  readonly settings?: Readonly<Record<number, number>> | null;
  readonly frameList?: string;
  /** GUIDs of output files, 32 hexadecimal digits. */
  readonly outputs?: readonly string[];
  readonly rate?: number;
  /** Frames of the timeline and of the time slider. */
  readonly timeline?: readonly [start: number, end: number, current: number];
  /** GUID, type and paths of the assets; null leaves the list out. */
  readonly assets?: readonly (readonly [guid: string, type: string, ...paths: string[]])[] | null;
  /** Names of plug-in files. */
  readonly plugins?: readonly string[];
  /** How the streams are packed. */
  readonly pack?: (bytes: Buffer) => Buffer;
  readonly suffix?: string;
  /** Objects of the scene before the render settings, as chunks. */
  readonly objects?: readonly Buffer[];
  readonly streams?: Readonly<Record<string, Buffer>>;
}

const wide = (text: string) => Buffer.from(text, 'utf16le');

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value | 0);
  return bytes;
}

/** Writes a chunk; a list of chunks makes a container. */
export function chunk(id: number, content: Buffer | readonly Buffer[], long = false): Buffer {
  const isContainer = !Buffer.isBuffer(content);
  const body = isContainer ? Buffer.concat(content) : content;
  const head = Buffer.alloc(long ? 14 : 6);
  head.writeUInt16LE(id);
  if (long) {
    head.writeUInt32LE(body.length + 14, 6);
    head.writeUInt32LE(isContainer ? 0x80000000 : 0, 10);
  } else head.writeUInt32LE((body.length + 6 + (isContainer ? 0x80000000 : 0)) >>> 0, 2);
  return Buffer.concat([head, body]);
}

/** Writes document properties: headings with numbers of lines, and lines. */
export function properties(
  groups: readonly (readonly [string, readonly string[]])[],
  codePage = 65001,
): Buffer {
  const text = (value: string) => {
    const bytes = codePage === 1200 ? wide(`${value}\0`) : Buffer.from(`${value}\0`);
    const even = Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
    return Buffer.concat([word(codePage === 1200 ? bytes.length : even.length), even]);
  };
  const headings = groups.flatMap(([name, lines]) => [word(0x1e), text(name), word(3), word(lines.length)]);
  const lines = groups.flatMap(([, own]) => own.map(text));
  const values: [number, Buffer][] = [
    [1, Buffer.concat([word(2), word(codePage)])],
    [12, Buffer.concat([word(0x100c), word(2 * groups.length), ...headings])],
    [13, Buffer.concat([word(0x101e), word(lines.length), ...lines])],
  ];
  let at = 8 + 8 * values.length;
  const table = values.map(([id, value]) => {
    const row = Buffer.concat([word(id), word(at)]);
    at += value.length;
    return row;
  });
  const set = Buffer.concat([word(at), word(values.length), ...table, ...values.map(([, value]) => value)]);
  const head = Buffer.alloc(48);
  head.writeUInt16LE(0xfffe);
  head.writeUInt32LE(1, 24);
  head.writeUInt32LE(48, 44);
  return Buffer.concat([head, set]);
}

function summaryOf(scene: MaxScene): Buffer {
  const {
    program = '21,00',
    savedAs = program,
    cameras = ['Camera001'],
    dependencies = [],
    plugins = [],
  } = scene;
  const general = scene.general ?? [
    ...[`3ds Max Version: ${program}`, 'Uncompressed', 'Build: 21.0.0.845', `Saved As Version: ${savedAs}`],
  ];
  const render = [
    ...['User Name=artist', 'Render Width=640', 'Render Height=480'],
    `Renderer Name=${scene.renderer ?? 'Scanline Renderer'}`,
    ...['Animation Start=0', 'Animation End=0'],
    ...cameras.map((name, at) => `Render Camera ${String(at).padStart(2, '0')}=${name}`),
    ...(scene.render ?? []),
  ];
  const totals = ['Objects: 1', 'Shapes: 0', 'Lights: 0', `Cameras: ${cameras.length}`, 'Helpers: 0'];
  return properties(
    [
      ...([
        ['General', general],
        ['Mesh Totals', ['Vertices: 8', 'Faces: 12']],
        ['Scene Totals', totals],
        ['External Dependencies', dependencies],
      ] as const),
      ...([
        ['Objects', ['Box001']],
        ['Materials', []],
        ['Used Plug-Ins', plugins],
        ['Render Data', render],
      ] as const),
    ],
    scene.codePage,
  );
}

function renderEnvironment({ settings, frameList = '1,3,5-12', outputs = [] }: MaxScene): Buffer[] {
  if (settings === null) return [];
  const values = { 256: 0x501, 272: 0, 288: 16_000, 304: 1, 400: 640, 512: 480, ...settings };
  return [
    chunk(1, [
      chunk(0x0010, wide('x')),
      chunk(0x0110, [
        chunk(0x2000, [
          ...Object.entries(values).map(([id, value]) => chunk(Number(id), word(value))),
          chunk(0x340, wide(frameList)),
          ...outputs.map((guid) => chunk(0x400, [chunk(0x1260, [chunk(2, Buffer.from(guid, 'hex'))])])),
        ]),
      ]),
    ]),
  ];
}

const CLASSES = [
  [1, 0x10, 0],
  [-1, 0xee448b23, 0],
  [1, 0x11, 0],
];

/** Writes a scene of 3ds Max. */
export function writeMax(scene: MaxScene = {}): Buffer {
  const { rate = 30, timeline = [0, 100, 0], assets = [], plugins = [], pack, suffix = '' } = scene;
  const ticks = (frame: number) => word((frame * 4800) / rate);
  const [start, end, current] = timeline;
  const own = {
    Scene: chunk(0x2023, [
      chunk(0, [chunk(0x100, word(1))]),
      ...(scene.objects ?? []),
      ...renderEnvironment(scene),
      chunk(2, [chunk(0x100, word(2))]),
    ]),
    Config: Buffer.concat([
      chunk(0x2090, word(0)),
      chunk(0x20b0, [
        ...[chunk(0x10, word(rate)), chunk(0x50, ticks(start))],
        ...[chunk(0x60, ticks(end)), chunk(0x70, ticks(current))],
      ]),
    ]),
    ClassDirectory3: Buffer.concat(
      CLASSES.map(([dll = 0, a = 0, b = 0]) =>
        chunk(0x2040, [
          chunk(0x2060, Buffer.concat([word(dll), word(a), word(b), word(0x1010)])),
          chunk(0x2042, wide('Class')),
        ]),
      ),
    ),
    DllDirectory: Buffer.concat([
      chunk(0x21c0, Buffer.from([0x4d, 0x03, 0x08, 0x52])),
      ...plugins.map((name) => chunk(0x2038, [chunk(0x2039, wide('A plug-in')), chunk(0x2037, wide(name))])),
    ]),
  };
  const packed = Object.entries(own).map(([name, bytes]) => [`${name}${suffix}`, pack ? pack(bytes) : bytes]);
  const list = assets?.map(([guid, ...texts]) =>
    Buffer.concat([
      Buffer.from(guid, 'hex'),
      ...texts.flatMap((text) => [word(text.length), wide(`${text}\0`)]),
    ]),
  );
  const version = assets?.some((one) => one.length === 3) ? 2 : 3;
  return writeOle(
    {
      '\u0005DocumentSummaryInformation': summaryOf(scene),
      ...Object.fromEntries(packed),
      ...(list ? { [`FileAssetMetaData${version}`]: Buffer.concat(list) } : {}),
      ...scene.streams,
    },
    scene,
  );
}

/**
 * Packs a stream as 3ds Max 2023 does: in a container without a size, in a zstd frame after two bytes FF. The blocks of
 * the frame are not compressed.
 */
export function packZstd(bytes: Buffer): Buffer {
  const isScene = bytes.readUInt16LE(0) === 0x2023;
  const open = Buffer.from(isScene ? '232001000000ffffffffffffffff' : '0622ffffffff', 'hex');
  const content = Buffer.concat([open, isScene ? bytes.subarray(6) : bytes]);
  const blocks: Buffer[] = [];
  for (let at = 0; at < content.length; at += 1000) {
    const part = content.subarray(at, at + 1000);
    const head = Buffer.alloc(3);
    head.writeUIntLE((at + 1000 >= content.length ? 1 : 0) + part.length * 8, 0, 3);
    blocks.push(head, part);
  }
  return Buffer.concat([Buffer.from('ffff28b52ffd0050', 'hex'), ...blocks]);
}
