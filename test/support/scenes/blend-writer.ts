/** How a .blend file is written: the machine's byte order and addresses, and the header of its Blender. */
export interface BlendStyle {
  /** Three digits as in `279`; four for the header of Blender 5. */
  readonly version: string;
  readonly little: boolean;
  readonly pointer: 4 | 8;
}

export const MODERN: BlendStyle = { version: '403', little: true, pointer: 8 };

/** A number, a text, the name of a block for a pointer to it (or a list that begins with it), or several numbers. */
export type Value = number | string | { readonly to: string };
export type Values = Readonly<Record<string, Value>>;

export interface BlendBlock {
  readonly code: string;
  readonly struct: string;
  /** What pointers to it say. */
  readonly name?: string;
  /** By path: `r.im_format.imtype`. Several for a block that holds several. */
  readonly values: Values | readonly Values[];
  /** Instead of a struct: a text, or pointers to the blocks of these names. */
  readonly raw?: string | readonly string[];
}

/** Sizes of the types that are no structs; a list is two pointers. */
const PLAIN: Readonly<Record<string, number>> = { char: 1, short: 2, ushort: 2, int: 4, float: 4, void: 0 };

interface Layout {
  readonly size: number;
  readonly fields: ReadonlyMap<string, { type: string; name: string; offset: number; bytes: number }>;
}

type Declarations = Readonly<Record<string, readonly string[]>>;

function layOut(structs: Declarations, pointer: number): Map<string, Layout> {
  const layouts = new Map<string, Layout>([['ListBase', { size: 2 * pointer, fields: new Map() }]]);
  for (const [struct, declarations] of Object.entries(structs)) {
    const fields = new Map();
    let offset = 0;
    for (const declaration of declarations) {
      const [type = '', written = ''] = declaration.split(' ');
      const single = written.startsWith('*') ? pointer : (PLAIN[type] ?? layouts.get(type)?.size ?? 0);
      const count = [...written.matchAll(/\[(\d+)\]/g)].reduce((all, [, n]) => all * Number(n), 1);
      const bytes = single * count;
      fields.set(written.replace(/^\*+|\[.*$/g, ''), { type, name: written, offset, bytes });
      offset += bytes;
    }
    layouts.set(struct, { size: offset, fields });
  }
  return layouts;
}

function writer({ little, pointer }: BlendStyle) {
  const number = (size: number, value: number, type = 'int'): Buffer => {
    const bytes = Buffer.alloc(size);
    if (type === 'float') bytes.writeFloatLE(value);
    else if (size === 8) bytes.writeBigInt64LE(BigInt(value));
    else if (value < 0) bytes.writeIntLE(value, 0, size);
    else bytes.writeUIntLE(value, 0, size);
    return little ? bytes : bytes.reverse();
  };
  return { number, address: (value: number) => number(pointer, value) };
}

/** The block that describes the structs. */
function dna(structs: Declarations, layouts: ReadonlyMap<string, Layout>, style: BlendStyle): Buffer {
  const { number } = writer(style);
  const types = [...new Set([...Object.keys(PLAIN), ...layouts.keys()])];
  const fields = Object.values(structs).flatMap((all) => all.map((one) => one.split(' ')[1] ?? ''));
  const names = [...new Set(fields)];
  const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  const strings = (tag: string, all: readonly string[]) =>
    padded(
      Buffer.concat([Buffer.from(tag), number(4, all.length), ...all.map((s) => Buffer.from(`${s}\0`))]),
    );
  const sizes = types.map((type) => number(2, PLAIN[type] ?? layouts.get(type)?.size ?? 0));
  const bodies = Object.entries(structs).map(([struct, all]) =>
    Buffer.concat([
      number(2, types.indexOf(struct)),
      number(2, all.length),
      ...all.flatMap((one) => {
        const [type = '', name = ''] = one.split(' ');
        return [number(2, types.indexOf(type)), number(2, names.indexOf(name))];
      }),
    ]),
  );
  return Buffer.concat([
    Buffer.from('SDNA'),
    strings('NAME', names),
    strings('TYPE', types),
    padded(Buffer.concat([Buffer.from('TLEN'), ...sizes])),
    Buffer.concat([Buffer.from('STRC'), number(4, bodies.length), ...bodies]),
  ]);
}

/** Writes a .blend file: what it says of itself comes from the structs and values given here. */
export function writeBlend(structs: Declarations, blocks: readonly BlendBlock[], style = MODERN): Buffer {
  const { version, little, pointer } = style;
  const { number, address } = writer(style);
  const layouts = layOut(structs, pointer);
  const names = Object.keys(structs);
  const wide = version.length === 4;
  const addresses = new Map<string, number>();
  const addressOf = (name: string): number => {
    if (!addresses.has(name)) addresses.set(name, 0x1000 + 0x10 * addresses.size);
    return addresses.get(name) ?? 0;
  };

  function put(into: Buffer, struct: string, path: string, value: Value, base = 0): void {
    const [first = '', ...rest] = path.split('.');
    const field = layouts.get(struct)?.fields.get(first);
    if (!field) throw new Error(`no ${path} in ${struct}`);
    const at = base + field.offset;
    if (rest.length > 0) put(into, field.type, rest.join('.'), value, at);
    else if (typeof value === 'string') into.write(value, at, field.bytes, 'utf8');
    else if (typeof value === 'object') address(addressOf(value.to)).copy(into, at);
    else number(field.bytes, value, field.type).copy(into, at);
  }

  function block(code: string, data: Buffer, struct: number, count: number, old: number): Buffer {
    const letters = Buffer.alloc(4);
    letters.write(code, code.length === 2 && !little ? 2 : 0);
    const head = wide
      ? [number(4, struct), number(8, old), number(8, data.length), number(8, count)]
      : [number(4, data.length), address(old), number(4, struct), number(4, count)];
    return Buffer.concat([letters, ...head, data]);
  }

  const header = wide
    ? `BLENDER17-01v${version}`
    : `BLENDER${pointer === 8 ? '-' : '_'}${little ? 'v' : 'V'}${version}`;
  const written = blocks.map(({ code, struct, name = `${code}${struct}`, values, raw }) => {
    if (raw !== undefined) {
      const bytes =
        typeof raw === 'string'
          ? Buffer.from(`${raw}\0`)
          : Buffer.concat(raw.map((one) => address(addressOf(one))));
      return block(code, bytes, 0, 1, addressOf(name));
    }
    const all = Array.isArray(values) ? (values as readonly Values[]) : [values as Values];
    const data = all.map((one) => {
      const into = Buffer.alloc(layouts.get(struct)?.size ?? 0);
      for (const [path, value] of Object.entries(one)) put(into, struct, path, value);
      return into;
    });
    return block(code, Buffer.concat(data), names.indexOf(struct), all.length, addressOf(name));
  });
  return Buffer.concat([
    Buffer.from(header),
    ...written,
    block('DNA1', dna(structs, layouts, style), 0, 1, 8),
    block('ENDB', Buffer.alloc(0), 0, 0, 0),
  ]);
}

/** Frames of stored blocks: what holds nothing for a decoder to do. */
export function storedZstd(bytes: Buffer, frame = 100_000): Buffer {
  const frames: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += frame) {
    const part = bytes.subarray(at, at + frame);
    const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0, 0, 0, 0]);
    head.writeUInt32LE(part.length, 5);
    head.writeUIntLE((part.length << 3) | 1, 9, 3);
    frames.push(head, part);
  }
  // Blender ends a file with a table of its frames, in a frame that decoders skip.
  const table = Buffer.alloc(8 + 9);
  table.writeUInt32LE(0x184d2a5e, 0);
  table.writeUInt32LE(9, 4);
  return Buffer.concat([...frames, table]);
}
