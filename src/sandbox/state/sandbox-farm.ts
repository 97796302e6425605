import { unknown } from '../refusal.js';
import { type Account, type Frame, freshAccount, reservedTask, type TaskRecord } from './model.js';
import type { Records } from './records.js';
import type { Storage } from './storage.js';
import type { Store } from './store.js';

/** Everything the farm knows, in memory, and which of it the disk does not know yet. */
export class Farm {
  readonly account: Account;
  readonly #tasks = new Map<number, TaskRecord>();
  readonly #frames = new Map<number, { task: TaskRecord; frame: Frame }>();
  readonly #dirty = new Set<TaskRecord>();

  constructor(
    readonly store: Store,
    readonly storage: Storage,
    readonly records: Records,
    saved: { account: Account; tasks: readonly TaskRecord[] },
  ) {
    this.account = saved.account;
    for (const task of saved.tasks) this.#know(task);
  }

  #know(task: TaskRecord): void {
    this.#tasks.set(task.id, task);
    this.index(task);
  }

  /** Makes a task's frames findable by their ids. */
  index(task: TaskRecord): void {
    for (const frame of task.frames) this.#frames.set(frame.id, { task, frame });
  }

  /** Marks a task as changed. */
  touch(task: TaskRecord): void {
    this.#dirty.add(task);
  }

  /** Brings every change to disk, and how far time has come. */
  save(now: number): void {
    this.account.savedAt = now;
    this.store.saveAccount(this.account);
    for (const task of this.#dirty) this.store.saveTask(task);
    this.#dirty.clear();
  }

  reserve(userLevel: number): TaskRecord {
    const task = reservedTask(this.account.nextTaskId++, userLevel);
    this.#know(task);
    this.touch(task);
    return task;
  }

  nextFrameId = (): number => this.account.nextFrameId++;

  find(id: number): TaskRecord | undefined {
    return this.#tasks.get(id);
  }

  /** @throws Refusal 404 for an id that was never reserved. */
  reserved(id: number): TaskRecord {
    const task = this.find(id);
    if (!task) throw unknown(`task ${id}`);
    return task;
  }

  /** @throws Refusal 404 for an id that was never submitted. */
  submitted(id: number): TaskRecord {
    const task = this.reserved(id);
    if (task.submittedAt === null) throw unknown(`task ${id} (reserved, not submitted)`);
    return task;
  }

  /** @throws Refusal 404 for an id that was never submitted, or was deleted since. */
  present(id: number): TaskRecord {
    const task = this.submitted(id);
    if (task.deleted) throw unknown(`task ${id} (deleted)`);
    return task;
  }

  findFrame(id: number): { task: TaskRecord; frame: Frame } | undefined {
    return this.#frames.get(id);
  }

  /** @throws Refusal 404 */
  frame(id: number): { task: TaskRecord; frame: Frame } {
    const found = this.findFrame(id);
    if (!found) throw unknown(`frame ${id}`);
    return found;
  }

  /** Sub tasks of an opened task; none otherwise. */
  subsOf(task: TaskRecord): TaskRecord[] {
    return task.subs.map((id) => this.reserved(id));
  }

  /** What a call on this task acts on: the sub tasks of an opened one, else the task itself. */
  leavesOf(task: TaskRecord): TaskRecord[] {
    return task.subs.length > 0 ? this.subsOf(task) : [task];
  }

  /** Submitted tasks that lists show: sub tasks appear in their shells only. */
  listed(): TaskRecord[] {
    return [...this.#tasks.values()].filter((task) => task.submittedAt !== null && task.parent === 0);
  }

  /** Submitted tasks that have frames of their own. */
  leaves(): TaskRecord[] {
    return this.listed().flatMap((task) => this.leavesOf(task));
  }

  /** Forgets tasks, projects and storage and fills the purse; ids go on counting. */
  reset(): void {
    const { nextTaskId, nextFrameId, nextProjectId } = this.account;
    Object.assign(this.account, freshAccount(), { nextTaskId, nextFrameId, nextProjectId });
    this.#tasks.clear();
    this.#frames.clear();
    this.#dirty.clear();
    this.store.forgetTasks();
    this.storage.clear();
    this.records.clear();
  }
}
