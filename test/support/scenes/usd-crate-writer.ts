/**
 * Writes small binary layers (`PXR-USDC`) of a version. Compressed parts hold literals only, which every decoder of LZ4
 * accepts.
 */

/** A value: what is written for it, and the eight bytes that refer to it. */
type Value = (file: Writer) => bigint;

interface Writer {
  readonly minor: number;
  token(text: string): number;
  string(text: string): number;
  /** Writes bytes; returns their position. */
  write(bytes: Buffer): number;
}

export interface Spec {
  /** `/World/tex` for a prim, `/World/tex.inputs:file` for an attribute, `/` for the layer. */
  readonly path: string;
  readonly fields: Readonly<Record<string, Value>>;
}

const [ARRAY, INLINED] = [1n << 63n, 1n << 62n];

const rep = (type: number, payload: number, flags = 0n) => flags | (BigInt(type) << 48n) | BigInt(payload);

export function u32(...values: number[]): Buffer {
  return Buffer.from(Int32Array.from(values).buffer);
}

export function u64(...values: (number | bigint)[]): Buffer {
  return Buffer.from(BigInt64Array.from(values.map(BigInt)).buffer);
}

export const asset = (path: string): Value => {
  return (file) => rep(12, file.token(path), INLINED);
};

export const token = (text: string): Value => {
  return (file) => rep(11, file.token(text), INLINED);
};

export const text = (value: string): Value => {
  return (file) => rep(10, file.string(value), INLINED);
};

const length = (file: Writer, count: number) => (file.minor < 7 ? u32(count) : u64(count));

export const assets = (...paths: string[]): Value => {
  return (file) => {
    const rank = file.minor < 5 ? u32(1) : Buffer.alloc(0);
    const items = paths.map((path) => u32(file.string(path)));
    return rep(12, file.write(Buffer.concat([rank, length(file, paths.length), ...items])), ARRAY);
  };
};

export const strings = (...values: string[]): Value => {
  return (file) =>
    rep(50, file.write(Buffer.concat([u64(values.length), ...values.map((one) => u32(file.string(one)))])));
};

/** A dictionary, each value before it. */
export const dictionary = (entries: Readonly<Record<string, Value>>): Value => {
  return (file) => {
    const written = Object.entries(entries).map(([key, value]) => [file.string(key), value(file)] as const);
    const parts = written.map(([key, value]) => Buffer.concat([u32(key), u64(8), u64(value)]));
    return rep(31, file.write(Buffer.concat([u64(written.length), ...parts])));
  };
};

/** Bits of a list's header, and its lists in the order of the file. */
const LISTS = { explicit: 2, added: 4, prepended: 32, appended: 64, deleted: 8 } as const;

type Lists = Readonly<Partial<Record<keyof typeof LISTS, readonly string[]>>>;

const OFFSET = Buffer.alloc(16);

function list(type: number, lists: Lists, after: (file: Writer) => Buffer): Value {
  return (file) => {
    const names = Object.keys(LISTS) as (keyof typeof LISTS)[];
    const used = names.filter((name) => lists[name]);
    const header = used.reduce((bits, name) => bits | LISTS[name], 0);
    const parts = used.map((name) => {
      const items = (lists[name] ?? []).map((path) =>
        Buffer.concat([u32(file.string(path), 0), after(file)]),
      );
      return Buffer.concat([u64(items.length), ...items]);
    });
    return rep(type, file.write(Buffer.concat([Buffer.from([header]), ...parts])));
  };
}

const offsetSince8 = ({ minor }: Writer) => (minor >= 8 ? OFFSET : Buffer.alloc(0));

export const references = (lists: Lists) => list(35, lists, () => Buffer.concat([OFFSET, u64(0)]));

export const payloads = (lists: Lists) => list(55, lists, offsetSince8);

export const payload = (path: string): Value => {
  return (file) => rep(47, file.write(Buffer.concat([u32(file.string(path), 0), offsetSince8(file)])));
};

export const samples = (...values: Value[]): Value => {
  return (file) => {
    const reps = values.map((value) => value(file));
    const times = rep(9, 0, ARRAY);
    return rep(46, file.write(Buffer.concat([u64(8), u64(times), u64(8), u64(reps.length), u64(...reps)])));
  };
};

/** One block of LZ4 with literals only, after the number of chunks. */
export function compressed(bytes: Buffer): Buffer {
  const head = [0, Math.min(15, bytes.length) << 4];
  for (let left = bytes.length - 15; left >= 0; left -= 255) head.push(Math.min(255, left));
  return Buffer.concat([Buffer.from(head), bytes]);
}

/** Integers with the differences in four bytes each. */
export function packedIntegers(values: readonly number[]): Buffer {
  const codes = Buffer.alloc(Math.ceil(values.length / 4), 0xff);
  const differences = values.map((value, at) => value - (values[at - 1] ?? 0));
  const packed = compressed(Buffer.concat([u32(0), codes, u32(...differences)]));
  return Buffer.concat([u64(packed.length), packed]);
}

/** A tree of path elements; an attribute's begins with a dot. */
interface Element {
  readonly name: string;
  readonly index: number;
  readonly children: Element[];
}

function treeOf(paths: readonly string[]): { root: Element; indices: Map<string, number>; count: number } {
  const root: Element = { name: '', index: 0, children: [] };
  const indices = new Map([['/', 0]]);
  let count = 1;
  for (const path of paths) {
    let at = root;
    for (const name of path.match(/\/[^/.]+|\..+$|\{[^}]+\}/g) ?? []) {
      let child = at.children.find((one) => one.name === name);
      if (!child) {
        child = { name, index: count, children: [] };
        count += 1;
        at.children.push(child);
      }
      at = child;
    }
    indices.set(path, at.index);
  }
  return { root, indices, count };
}

/** Writes a layer. @param minor the version: 8 for 0.8; before 4 nothing is compressed */
export function writeCrate(specs: readonly Spec[], minor = 8): Buffer {
  const tokens: string[] = [''];
  const texts: number[] = [];
  const body: Buffer[] = [Buffer.alloc(88)];
  let size = 88;
  const file: Writer = {
    minor,
    token(value) {
      const at = tokens.indexOf(value);
      return at >= 0 ? at : tokens.push(value) - 1;
    },
    string: (value) => texts.push(file.token(value)) - 1,
    write(bytes) {
      const at = size;
      body.push(bytes);
      size += bytes.length;
      return at;
    },
  };
  const fields: [name: number, value: bigint][] = [];
  const sets: number[] = [];
  // Specs with the same fields share a set, as in USD's own files.
  const startOf = new Map<Spec['fields'], number>();
  const starts = specs.map((spec) => {
    const start = startOf.get(spec.fields) ?? sets.length;
    if (start < sets.length) return start;
    startOf.set(spec.fields, start);
    for (const [name, value] of Object.entries(spec.fields)) {
      sets.push(fields.length);
      fields.push([file.token(name), value(file)]);
    }
    sets.push(-1);
    return start;
  });
  const { root, indices, count } = treeOf(specs.map(({ path }) => path));
  const order: { index: number; element: number; jump: number }[] = [];
  const visit = (element: Element, hasSibling: boolean) => {
    const name = element.name === '' ? 0 : file.token(element.name.replace(/^[./]/, ''));
    const row = { index: element.index, element: element.name.startsWith('.') ? -name : name, jump: 0 };
    const at = order.push(row) - 1;
    const last = element.children.at(-1);
    for (const child of element.children) visit(child, child !== last);
    const hasChild = element.children.length > 0;
    row.jump = hasSibling ? (hasChild ? order.length - at : 0) : hasChild ? -1 : -2;
  };
  visit(root, false);

  const isPacked = minor >= 4;
  const bytes = Buffer.from(tokens.map((one) => `${one}\0`).join(''));
  const packed = compressed(bytes);
  const names = fields.map(([name]) => name);
  const reps = u64(...fields.map(([, value]) => value));
  const packedReps = compressed(reps);
  const specPaths = specs.map(({ path }) => indices.get(path) ?? 0);
  const padding = minor === 0 ? [0] : [];
  const sections: [string, Buffer][] = [
    [
      'TOKENS',
      isPacked
        ? Buffer.concat([u64(tokens.length, bytes.length, packed.length), packed])
        : Buffer.concat([u64(tokens.length, bytes.length), bytes]),
    ],
    ['STRINGS', Buffer.concat([u64(texts.length), u32(...texts)])],
    [
      'FIELDS',
      isPacked
        ? Buffer.concat([u64(fields.length), packedIntegers(names), u64(packedReps.length), packedReps])
        : Buffer.concat([
            u64(fields.length),
            ...fields.map(([name, value]) => Buffer.concat([u32(0, name), u64(value)])),
          ]),
    ],
    ['FIELDSETS', Buffer.concat([u64(sets.length), isPacked ? packedIntegers(sets) : u32(...sets)])],
    [
      'PATHS',
      Buffer.concat([
        u64(count, order.length),
        packedIntegers(order.map(({ index }) => index)),
        packedIntegers(order.map(({ element }) => element)),
        packedIntegers(order.map(({ jump }) => jump)),
      ]),
    ],
    [
      'SPECS',
      Buffer.concat([
        u64(specs.length),
        ...(isPacked
          ? [packedIntegers(specPaths), packedIntegers(starts), packedIntegers(specs.map(() => 6))]
          : specs.map((_, i) => u32(...padding, specPaths[i] ?? 0, starts[i] ?? 0, 6))),
      ]),
    ],
  ];
  const entries = sections.map(([name, section]) => {
    const entry = Buffer.alloc(16);
    entry.write(name);
    return Buffer.concat([entry, u64(file.write(section), section.length)]);
  });
  const tocAt = file.write(Buffer.concat([u64(entries.length), ...entries]));
  const whole = Buffer.concat(body);
  whole.write('PXR-USDC');
  whole.set([0, minor, 0], 8);
  whole.writeBigUInt64LE(BigInt(tocAt), 16);
  return whole;
}
