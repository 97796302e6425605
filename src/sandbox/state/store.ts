import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type * as z from 'zod/mini';
import { makeFolder, readIfThere, setAside, writeWhole } from './disk.js';
import { type Account, accountSchema, freshAccount, type TaskRecord, taskSchema } from './model.js';

/** State that is kept between runs. */
export interface Saved {
  readonly account: Account;
  readonly tasks: readonly TaskRecord[];
}

/** The state files of a farm: one for the account, and one for each task. */
export interface Store {
  load(): Saved;
  saveAccount(account: Account): void;
  saveTask(task: TaskRecord): void;
  forgetTasks(): void;
}

/** Reads a state file; renames a damaged one, which must not stop the sandbox. */
function readState<T>(file: string, schema: z.ZodMiniType<T>): T | undefined {
  const content = readIfThere(file);
  if (content === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(content));
  } catch {
    setAside(file);
    return undefined;
  }
}

function taskFiles(folder: string): string[] {
  return readdirSync(folder).filter((name) => /^\d+\.json$/.test(name));
}

/** Returns the next free id, so that ids are never reused, even if the account's counter was lost. */
function withFreshIds(account: Account, tasks: readonly TaskRecord[], ids: readonly number[]): Account {
  const frameIds = tasks.map((task) => task.frames.at(-1)?.id ?? 0);
  return {
    ...account,
    nextTaskId: ids.reduce((most, id) => Math.max(most, id + 1), account.nextTaskId),
    nextFrameId: frameIds.reduce((most, id) => Math.max(most, id + 1), account.nextFrameId),
  };
}

/** Opens the state in a folder. */
export function openStore(folder: string): Store {
  const accountFile = join(folder, 'account.json');
  const tasksFolder = join(folder, 'tasks');
  const fileOf = (name: string) => join(tasksFolder, name);
  makeFolder(tasksFolder);
  return {
    load() {
      const account = readState(accountFile, accountSchema) ?? freshAccount();
      const names = taskFiles(tasksFolder);
      const tasks = names
        .map((name) => readState(fileOf(name), taskSchema))
        .filter((task) => task !== undefined)
        .toSorted((a, b) => a.id - b.id);
      const ids = names.map((name) => Number.parseInt(name, 10));
      return { account: withFreshIds(account, tasks, ids), tasks };
    },
    saveAccount: (account) => writeWhole(accountFile, JSON.stringify(account)),
    saveTask: (task) => writeWhole(fileOf(`${task.id}.json`), JSON.stringify(task)),
    forgetTasks() {
      rmSync(tasksFolder, { recursive: true, force: true });
      makeFolder(tasksFolder);
    },
  };
}
