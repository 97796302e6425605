import { DamagedFile } from '../container/damaged-file.js';
import { openCompoundFile } from '../ole/compound-file.js';
import { isCompoundFile } from '../ole/header.js';
import type { SceneFile } from '../scene-file.js';
import type { SceneFacts, SceneFormat } from '../scene-format.js';
import { versionOnly } from '../version-only.js';

/** The stream of the version: a head with the length of the text twice, then the text in UTF-16. */
const VERSION = 'TLShell/Version';
const LENGTH_AT = 16;
const TEXT_AT = 24;
const LONGEST = 256;

/**
 * The release of a version such as `10.0.422.0`, as the farm calls it: from 8.0 on, which is Softimage 2010, it is a year.
 * Undefined for another text.
 */
export function releaseOf(version: string): string | undefined {
  const [, major, minor] = /^(\d{1,2})\.(\d+)(?:\.|$)/.exec(version) ?? [];
  if (major === undefined) return undefined;
  return Number(major) >= 8 ? String(2002 + Number(major)) : `${major}.${minor}`;
}

/** Whether a compound file has the stream of the version. */
async function hasVersion(file: SceneFile): Promise<boolean> {
  try {
    return (await openCompoundFile(file)).open(VERSION) !== undefined;
  } catch (error) {
    if (error instanceof DamagedFile) return false;
    throw error;
  }
}

async function read(file: SceneFile): Promise<SceneFacts> {
  try {
    const ole = await openCompoundFile(file);
    const bytes = (await ole.open(VERSION)?.read(0, TEXT_AT + 2 * LONGEST)) ?? Buffer.alloc(0);
    if (bytes.length < TEXT_AT) return versionOnly(undefined, { reason: 'malformed', at: 0 });
    const length = Math.min(LONGEST, bytes.readUInt32LE(LENGTH_AT));
    return versionOnly(releaseOf(bytes.toString('utf16le', TEXT_AT, TEXT_AT + 2 * length)), ole.damage);
  } catch (error) {
    if (error instanceof DamagedFile) return versionOnly(undefined, error.damage);
    throw error;
  }
}

/** Scenes of Softimage, OLE compound files as well; only their version is read. */
export const softimage: SceneFormat = {
  name: 'softimage',
  recognises: isCompoundFile,
  confirms: hasVersion,
  read,
  search: async () => ({ candidates: () => [] }),
};
