import type { SceneDamage } from '../../domain/scene/scene-report.js';
import type { SceneFile } from '../scene-file.js';
import { readDirectory } from './directory.js';
import { HEADER_LENGTH, isSector, type OleHeader, parseHeader } from './header.js';
import { openOleStream, type SectorStore } from './ole-stream.js';
import { followChain } from './sector-chain.js';
import { openSectorTable } from './sector-table.js';

/** A compound file of which the directory was read. */
export interface CompoundFile {
  /** Names of the streams, with the storages that hold them: `TLShell/Version`. */
  readonly names: readonly string[];
  readonly damage?: SceneDamage;
  /** Opens a stream; undefined where the file has none of that name. */
  open(name: string): SceneFile | undefined;
}

/**
 * The sectors of the allocation table, those that the header names and those that further sectors name, which are read
 * where one of theirs is needed first. More of them than the file has room for, and a list in a circle, are ignored.
 */
function tableSectors(header: OleHeader, store: SectorStore, sectors: number) {
  const { sectorSize } = header;
  const perSector = sectorSize / 4 - 1;
  const most = Math.ceil(sectors / (sectorSize / 4));
  const named = [...header.tableSectors];
  let next = header.moreTableSectors;
  return async (page: number): Promise<number | undefined> => {
    while (page >= named.length && named.length < most && isSector(next)) {
      const bytes = await store.read(next, 0, sectorSize);
      if (bytes.length < sectorSize) break;
      for (let at = 0; at < perSector; at++) named.push(bytes.readUInt32LE(4 * at));
      next = bytes.readUInt32LE(4 * perSector);
    }
    const sector = named[page];
    return page < most && sector !== undefined && isSector(sector) ? sector : undefined;
  };
}

/**
 * Opens an OLE compound file ([MS-CFB]) and reads its directory. Streams are read by sector: of the allocation tables
 * only the parts that a stream needs.
 * @throws DamagedFile if its header is damaged
 */
export async function openCompoundFile(file: SceneFile): Promise<CompoundFile> {
  const header = parseHeader(await file.read(0, HEADER_LENGTH));
  const { sectorSize, miniSectorSize } = header;
  const sectors = Math.ceil(file.size / sectorSize);
  const store: SectorStore = {
    sectorSize,
    read: (sector, offset, length) => file.read((sector + 1) * sectorSize + offset, length),
  };
  const sectorOf = tableSectors(header, store, sectors);
  const table = openSectorTable(sectorSize / 4, async (page) => {
    const sector = await sectorOf(page);
    return sector === undefined ? undefined : store.read(sector, 0, sectorSize);
  });
  const openSectors = (first: number, size: number) =>
    openOleStream(file, store, followChain(table, first, sectors), size);

  const isLarge = sectorSize > 512;
  // The size of the directory is not stored: its chain ends it.
  const directory = await readDirectory(openSectors(header.directory, file.size), isLarge);
  const miniTable = openSectors(header.miniTable, header.miniTableSectors * sectorSize);
  const miniStream = openSectors(directory.root.first, directory.root.size);
  const miniEntries = openSectorTable(sectorSize / 4, (page) =>
    miniTable.read(page * sectorSize, sectorSize),
  );
  const miniStore: SectorStore = {
    sectorSize: miniSectorSize,
    read: (sector, offset, length) => miniStream.read(sector * miniSectorSize + offset, length),
  };
  const { streams, damage } = directory;
  return {
    names: [...streams.keys()],
    ...(damage ? { damage } : {}),
    open(name) {
      const entry = streams.get(name);
      if (!entry) return undefined;
      const { first, size } = entry;
      if (size >= header.miniCutoff) return openSectors(first, size);
      // More mini sectors than the file has room for are a chain in a circle.
      const most = Math.ceil(Math.min(size, directory.root.size, file.size) / miniSectorSize);
      return openOleStream(file, miniStore, followChain(miniEntries, first, most), size);
    },
  };
}
