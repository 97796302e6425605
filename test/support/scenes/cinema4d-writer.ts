/** A value of settings: an integer, or what a function of the writer made, with the number of its type. */
export type C4dValue = number | readonly [type: number, token: Buffer];

/** Settings by key. */
export type C4dSettings = Readonly<Record<number, C4dValue>>;

/** What a node has beside its children. */
export interface C4dBase {
  readonly flags?: number;
  readonly settings?: C4dSettings;
  readonly name?: string;
  /** What links to the node name. */
  readonly address?: number;
}

/** Writes the tokens of Cinema 4D files (docs/scene-formats.md, "Cinema 4D"). */
export function cinema4dWriter(isWide = true) {
  const bytes = (tag: number, length: number, write: (buffer: Buffer) => void) => {
    const buffer = Buffer.alloc(1 + length);
    buffer[0] = tag;
    write(buffer.subarray(1));
    return buffer;
  };
  const real = (value: number) => {
    const buffer = Buffer.alloc(isWide ? 8 : 4);
    if (isWide) buffer.writeDoubleBE(value);
    else buffer.writeFloatBE(value);
    return buffer;
  };
  const block = (tag: number, content: Buffer) => {
    const isLong = tag === 134 && isWide;
    const head = bytes(tag, isLong ? 8 : 4, (buffer) =>
      isLong ? buffer.writeBigUInt64BE(BigInt(content.length)) : buffer.writeUInt32BE(content.length),
    );
    return Buffer.concat([head, content]);
  };
  const int = (value: number) => bytes(15, 4, (buffer) => buffer.writeInt32BE(value));
  const utf16 = (text: string) => Buffer.from(text, 'utf16le').swap16();
  const text = (value: string) => block(130, utf16(value));
  const path = (value: string) => block(131, utf16(value));
  const address = (kind: string, value: number) =>
    block(128, Buffer.concat([Buffer.from(kind), Buffer.from([0, 0, 0, 0, 0, 0, 0, value])]));
  const link = (value: number) => address('alias2', value);
  const time = (seconds: number) => Buffer.concat([Buffer.from([22]), real(seconds), real(1)]);
  const node = (id: number, ...children: readonly Buffer[]) => {
    const head = bytes(1, 8, (buffer) => buffer.writeInt32BE(id));
    return Buffer.concat([head, ...children, Buffer.from([2])]);
  };
  const container = (settings: C4dSettings) =>
    node(
      132,
      int(-1),
      ...Object.entries(settings).flatMap(([key, value]) =>
        typeof value === 'number'
          ? [int(Number(key)), int(15), int(value)]
          : [int(Number(key)), int(value[0]), value[1]],
      ),
    );
  const base = ({ flags = 0, settings = {}, name = '', address: goal }: C4dBase) =>
    node(
      110050,
      ...[int(flags), int(0), container(settings)],
      ...(goal === undefined ? [] : [address('agoal1', goal)]),
      text(name),
    );
  return {
    ...{ node, int, text, path, link, block, container, base },
    time,
    /** Values of settings. */
    value: {
      real: (value: number) => [19, Buffer.concat([Buffer.from([19]), real(value)])] as const,
      time: (seconds: number) => [22, time(seconds)] as const,
      text: (value: string) => [130, text(value)] as const,
      path: (value: string) => [131, path(value)] as const,
      link: (value: number) => [133, link(value)] as const,
      none: [0, Buffer.alloc(0)] as const,
      settings: (settings: C4dSettings) => [132, container(settings)] as const,
      custom: (...children: readonly Buffer[]) => [1009290, node(0, ...children)] as const,
    },
    /** A node that has a base and, where it is one of a plug-in, the plug-in's number. */
    item: (id: number, own: C4dBase, plugin?: number, ...children: readonly Buffer[]) =>
      node(
        id,
        base(own),
        ...(plugin === undefined ? [] : [node(110064, int(plugin), int(0), text('Type'))]),
        ...children,
      ),
    /** A list of nodes, as a document has them: 110107 objects, 110308 materials, 110106 render settings. */
    list: (id: number, ...items: readonly Buffer[]) => node(id, node(110100, ...items)),
    /** A whole file. */
    file: (build: number, ...children: readonly Buffer[]) => {
      const head = isWide
        ? bytes(0x51, 12, (buffer) => {
            buffer.write('C4DC4D6', 0, 'latin1');
            buffer.writeUInt32BE(build, 7);
          })
        : Buffer.from('6C4DC4D6');
      return Buffer.concat([head, node(110059, node(110024, int(build)), ...children)]);
    },
  };
}

type Writer = ReturnType<typeof cinema4dWriter>;

/** The timeline and the preview in seconds, and the time that the document shows. */
export interface C4dTimes {
  readonly fps?: number;
  readonly all?: readonly [number, number];
  readonly preview?: readonly [number, number];
  readonly now?: number;
}

/** The parts of a document that hold its times. */
export function c4dTimes(
  w: Writer,
  { fps = 25, all = [0, 4], preview = [1, 2], now = 0 }: C4dTimes,
): Buffer[] {
  return [
    w.node(110015, w.int(0), w.int(fps), ...[...all, ...preview].map(w.time)),
    w.node(110059, w.time(now)),
  ];
}

/** The values of render settings that matter, frames 0 to 100 at 1920x1080 unless others are given. */
export function c4dRenderSettings(w: Writer, own: C4dSettings = {}): C4dSettings {
  return {
    ...{ 5008: w.value.real(1920), 5009: w.value.real(1080), 5020: w.value.real(25) },
    ...{ 5016: 0, 5017: w.value.time(0), 5018: w.value.time(4), 5081: 1 },
    ...{ 5033: 1016606, 5076: 1, 5041: w.value.path('D:\\out\\shot'), 5300: 0 },
    ...own,
  };
}
