import { join } from 'node:path';
import { readJson, writeJson } from './files/json-file.js';

/** A folder that results were downloaded to. */
export interface DownloadPlace {
  /** Absolute path. */
  readonly folder: string;
  /** Domain of the farm: another farm's task may have the same id. */
  readonly domain: string;
  readonly taskIds: readonly number[];
}

/** Folders, and tasks of each, that are remembered. */
const MOST = 200;
const MOST_TASKS = 1000;

function file(folder: string): string {
  return join(folder, 'downloads.json');
}

function isPlace(value: unknown): value is DownloadPlace {
  const { folder, domain, taskIds } = (value ?? {}) as Partial<Record<keyof DownloadPlace, unknown>>;
  return (
    typeof folder === 'string' &&
    typeof domain === 'string' &&
    Array.isArray(taskIds) &&
    taskIds.every(Number.isSafeInteger)
  );
}

/** Returns the folders that results were downloaded to, the newest first. @param folder the state folder */
export async function downloadPlaces(folder: string): Promise<DownloadPlace[]> {
  const value = (await readJson(file(folder))) as { places?: unknown } | null | undefined;
  return Array.isArray(value?.places) ? value.places.filter(isPlace) : [];
}

/** Remembers where results were downloaded to, for `check`. @param folder the state folder */
export async function rememberDownload(folder: string, place: DownloadPlace): Promise<void> {
  const places = await downloadPlaces(folder);
  const isSame = (one: DownloadPlace) => one.folder === place.folder && one.domain === place.domain;
  const before = places.find(isSame)?.taskIds ?? [];
  const taskIds = [...new Set([...place.taskIds, ...before])].slice(0, MOST_TASKS);
  const others = places.filter((one) => !isSame(one));
  await writeJson(file(folder), { places: [{ ...place, taskIds }, ...others].slice(0, MOST) });
}
