/** Marks of [MS-CFB]: no sector, the end of a chain, a sector of the allocation table, and of the list of these. */
const [FREE, END, TABLE, LIST] = [0xffffffff, 0xfffffffe, 0xfffffffd, 0xfffffffc];

/** Sectors of the allocation table that the header lists; further ones are listed in sectors of their own. */
const IN_HEADER = 109;

const MINI = 64;
const CUTOFF = 4096;

export interface OleOptions {
  /** 512 or 4096. */
  readonly sectorSize?: number;
  /** Writes the sectors of each stream in reverse, so that no two neighbours follow each other. */
  readonly scattered?: boolean;
}

function padded(bytes: Buffer, unit: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((unit - (bytes.length % unit)) % unit)]);
}

interface Entry {
  readonly name: string;
  readonly type: number;
  readonly content?: Buffer;
  right: number;
  child: number;
  first: number;
}

/** The entries of a directory; the siblings of a storage form a list, which is a tree as well. */
function entriesOf(streams: Readonly<Record<string, Buffer>>): Entry[] {
  const none = { right: FREE, child: FREE, first: END };
  const entries: Entry[] = [{ name: 'Root Entry', type: 5, ...none }];
  const storages = new Map([['', 0]]);
  const add = (parent: number, entry: Entry) => {
    const storage = entries[parent] as Entry;
    entry.right = storage.child;
    storage.child = entries.push(entry) - 1;
    return storage.child;
  };
  for (const [path, content] of Object.entries(streams)) {
    const names = path.split('/');
    let at = 0;
    for (let depth = 1; depth < names.length; depth++) {
      const key = names.slice(0, depth).join('/');
      const known = storages.get(key);
      at = known ?? add(at, { name: names[depth - 1] ?? '', type: 1, ...none });
      storages.set(key, at);
    }
    add(at, { name: names.at(-1) ?? '', type: 2, content, ...none });
  }
  return entries;
}

/** Writes an OLE compound file. @param streams content by name, with the storages that hold it: `TLShell/Version` */
export function writeOle(streams: Readonly<Record<string, Buffer>>, options: OleOptions = {}): Buffer {
  const { sectorSize = 512, scattered = false } = options;
  const sectors: Buffer[] = [];
  const table: number[] = [];
  const append = (bytes: Buffer): number => {
    const count = Math.ceil(bytes.length / sectorSize);
    if (count === 0) return END;
    const whole = padded(bytes, sectorSize);
    const first = sectors.length;
    const placeOf = (index: number) => first + (scattered ? count - 1 - index : index);
    for (let index = 0; index < count; index++) {
      sectors[placeOf(index)] = whole.subarray(index * sectorSize, (index + 1) * sectorSize);
      table[placeOf(index)] = index + 1 < count ? placeOf(index + 1) : END;
    }
    return placeOf(0);
  };
  const entries = entriesOf(streams);
  const mini: Buffer[] = [];
  const miniTable: number[] = [];
  for (const entry of entries) {
    const { content } = entry;
    if (!content) continue;
    if (content.length >= CUTOFF) entry.first = append(content);
    else if (content.length > 0) {
      entry.first = miniTable.length;
      const count = Math.ceil(content.length / MINI);
      for (let left = count; left > 0; left--) miniTable.push(left > 1 ? miniTable.length + 1 : END);
      mini.push(padded(content, MINI));
    }
  }
  const miniStream = Buffer.concat(mini);
  const root = entries[0] as Entry;
  root.first = append(miniStream);
  const words = (numbers: readonly number[]) => {
    const bytes = Buffer.alloc(4 * numbers.length);
    numbers.forEach((number, at) => {
      bytes.writeUInt32LE(number, 4 * at);
    });
    return bytes;
  };
  const miniTableSector = append(words(miniTable));
  const directory = Buffer.concat(
    entries.map(({ name, type, content, right, child, first }) => {
      const bytes = Buffer.alloc(128);
      bytes.write(name, 'utf16le');
      bytes.writeUInt16LE(2 * name.length + 2, 64);
      bytes.writeUInt8(type, 66);
      for (const [at, value] of [68, 72, 76].entries()) {
        bytes.writeUInt32LE([FREE, right, child][at] ?? FREE, value);
      }
      bytes.writeUInt32LE(first, 116);
      bytes.writeUInt32LE(type === 5 ? miniStream.length : (content?.length ?? 0), 120);
      return bytes;
    }),
  );
  const directorySector = append(directory);
  const perSector = sectorSize / 4;
  // The last word of a list is the sector of the next one.
  const listsFor = (count: number) => Math.ceil(Math.max(0, count - IN_HEADER) / (perSector - 1));
  let tableSectors = 1;
  while (table.length + tableSectors + listsFor(tableSectors) > tableSectors * perSector) tableSectors += 1;
  const lists = listsFor(tableSectors);
  const firstTable = sectors.length;
  const firstList = firstTable + tableSectors;
  const own = [...Array<number>(tableSectors).fill(TABLE), ...Array<number>(lists).fill(LIST)];
  const whole = table.concat(own);
  while (whole.length < tableSectors * perSector) whole.push(FREE);
  sectors.push(words(whole));
  for (let list = 0; list < lists; list++) {
    const from = IN_HEADER + list * (perSector - 1);
    const listed = Array.from({ length: perSector - 1 }, (_, at) =>
      from + at < tableSectors ? firstTable + from + at : FREE,
    );
    sectors.push(words([...listed, list + 1 < lists ? firstList + list + 1 : END]));
  }
  const header = Buffer.alloc(sectorSize);
  header.write('d0cf11e0a1b11ae1', 'hex');
  header.writeUInt16LE(0x3e, 24);
  header.writeUInt16LE(sectorSize === 512 ? 3 : 4, 26);
  header.writeUInt16LE(0xfffe, 28);
  header.writeUInt16LE(Math.log2(sectorSize), 30);
  header.writeUInt16LE(6, 32);
  header.writeUInt32LE(tableSectors, 44);
  header.writeUInt32LE(directorySector, 48);
  header.writeUInt32LE(CUTOFF, 56);
  header.writeUInt32LE(miniTableSector, 60);
  header.writeUInt32LE(Math.ceil(miniTable.length / perSector), 64);
  header.writeUInt32LE(lists > 0 ? firstList : END, 68);
  header.writeUInt32LE(lists, 72);
  for (let at = 0; at < IN_HEADER; at++)
    header.writeUInt32LE(at < tableSectors ? firstTable + at : FREE, 76 + 4 * at);
  return Buffer.concat([header, ...sectors]);
}
