import { FRAME, type Frame, framesIn, type TaskRecord } from '../state/model.js';
import type { SandboxFarm } from '../state/sandbox-farm.js';
import { charge, isBroke } from './fees.js';
import { endOf, holdsAfterPriority, isEndCode, isUnfinished, TASK } from './outcome.js';
import { leaveResults } from './results.js';
import { abort, type Run, runOf } from './run.js';

const NODES = 3;

/**
 * The farm's machines. Their work depends only on requests and the clock: `advance` processes the events up to a time, so
 * that hours of rendering take no real time.
 */
export class Renderer {
  readonly #runs = new Map<number, Run>();

  constructor(
    readonly farm: SandboxFarm,
    readonly frameTime: number,
  ) {
    for (const task of farm.leaves()) this.refresh(task);
  }

  /** Number of frames that render now. */
  get rendering(): number {
    return [...this.#runs.values()].reduce((sum, run) => sum + run.running.length, 0);
  }

  /** Updates the run of a task after a request has changed the task. */
  refresh(task: TaskRecord): void {
    const run = runOf(task);
    if (run) this.#runs.set(task.id, run);
    else this.#runs.delete(task.id);
    this.farm.touch(task);
  }

  clear(): void {
    this.#runs.clear();
  }

  /** Returns the time of the next event; undefined if nothing renders. */
  next(): number | undefined {
    // A frame that hangs has no end.
    const times = [...this.#runs.values()].flatMap((run) => this.#times(run)).filter(Number.isFinite);
    return times.length === 0 ? undefined : times.reduce((a, b) => Math.min(a, b));
  }

  /** Processes all events until `now`, in order. */
  advance(now: number): void {
    for (let at = this.next(); at !== undefined && at <= now; at = this.next()) this.step(at);
  }

  /** Processes the events of one moment. Call it also after each request, which may have freed machines. */
  step(now: number): void {
    const runs = [...this.#runs.values()];
    for (const run of runs)
      for (const frame of run.running.filter((f) => this.#endOf(run, f) <= now)) this.#finish(run, frame);
    // After all frames have been charged: the balance is shared by all tasks.
    for (const run of runs) {
      if (limitOf(run) <= now) this.#stop(run, TASK.TIME_OUT_STOP, now);
      else this.#stage(run, now);
    }
    this.#assign(now);
  }

  #times(run: Run): number[] {
    const ends = run.running.map((frame) => this.#endOf(run, frame));
    if (run.task.status !== TASK.RENDERING) ends.push(run.task.since + this.frameTime);
    const limit = limitOf(run);
    return limit === Number.POSITIVE_INFINITY ? ends : [...ends, limit];
  }

  #limitMs(run: Run): number {
    const seconds = run.task.job?.frameLimit ?? 0;
    return seconds > 0 ? seconds * 1000 : Number.POSITIVE_INFINITY;
  }

  #endOf(run: Run, frame: Frame): number {
    const needed = frame.hangs ? Number.POSITIVE_INFINITY : this.frameTime * framesIn(frame);
    return frame.startedAt + Math.min(needed, this.#limitMs(run));
  }

  #finish(run: Run, frame: Frame): void {
    run.running.splice(run.running.indexOf(frame), 1);
    const needed = frame.hangs ? Number.POSITIVE_INFINITY : this.frameTime * framesIn(frame);
    const { account } = this.farm;
    frame.endedAt = this.#endOf(run, frame);
    const rendered = frame.endedAt - frame.startedAt;
    frame.spent += rendered;
    if (needed > this.#limitMs(run)) frame.status = FRAME.TIMEOUT;
    else if (frame.failOnce || frame.failsAlways)
      frame.status = frame.failAs === 'timeout' ? FRAME.TIMEOUT : FRAME.ERROR;
    else {
      frame.status = FRAME.DONE;
      delete frame.failAs;
      leaveResults(this.farm, run.task, frame);
    }
    if (frame.status === FRAME.DONE || account.chargeFailed) charge(account, frame, rendered);
    frame.failOnce = false;
    frame.hangs = false;
    this.farm.touch(run.task);
  }

  /** Moves a task to its next state when it is due. */
  #stage(run: Run, now: number): void {
    const { task } = run;
    const due = task.since + this.frameTime;
    if (task.status === TASK.WAITING && due <= now) {
      task.startedAt ??= due;
      task.runSince = due;
      this.#enter(task, TASK.PRE_RENDERING, due);
    } else if (task.status === TASK.PRE_RENDERING && due <= now) {
      this.#enter(task, TASK.RENDERING, due);
    }
    if (task.status !== TASK.RENDERING || run.running.length > 0) return;
    if (run.waiting.length === 0) this.#settle(run, now);
    else if (isBroke(this.farm.account)) this.#stop(run, TASK.ARREARAGE_STOP, now);
  }

  #enter(task: TaskRecord, status: number, at: number): void {
    task.status = status;
    task.since = at;
    task.endedAt = isEndCode(status) ? at : null;
    this.farm.touch(task);
  }

  #settle({ task }: Run, now: number): void {
    const parked = holdsAfterPriority(task) && task.frames.some(isUnfinished);
    this.#enter(task, parked ? TASK.FINISHED_TEST : endOf(task), now);
    this.#runs.delete(task.id);
  }

  #stop({ task }: Run, status: number, now: number): void {
    for (const frame of task.frames.filter(isUnfinished)) abort(frame, now);
    this.#enter(task, status, now);
    this.#runs.delete(task.id);
  }

  /** Assigns free machines to the tasks with the highest priority in turn, so that a long task does not block a short one. */
  #assign(now: number): void {
    if (isBroke(this.farm.account)) return;
    const runs = [...this.#runs.values()];
    const busy = new Set(runs.flatMap((run) => run.running.map((frame) => frame.node)));
    const free = Array.from({ length: NODES }, (_, node) => node).filter((node) => !busy.has(node));
    if (free.length === 0) return;
    const canTake = ({ task, waiting, running }: Run) =>
      task.status === TASK.RENDERING && waiting.length > 0 && running.length < (task.nodeLimit ?? NODES);
    while (free.length > 0) {
      const [run] = runs.filter(canTake).toSorted(byTurn);
      const frame = run?.waiting.pop();
      if (!run || !frame) return;
      Object.assign(frame, { status: FRAME.STARTED, startedAt: now, endedAt: 0, node: free.shift() });
      run.running.push(frame);
      run.served = now;
      this.farm.touch(run.task);
    }
  }
}

function byTurn(a: Run, b: Run): number {
  return (
    b.task.userLevel - a.task.userLevel ||
    a.running.length - b.running.length ||
    a.served - b.served ||
    (a.task.submittedAt ?? 0) - (b.task.submittedAt ?? 0) ||
    a.task.id - b.task.id
  );
}

function limitOf({ task }: Run): number {
  if (task.timeLimit <= 0 || task.runSince === null) return Number.POSITIVE_INFINITY;
  return task.runSince + task.timeLimit * 1000;
}
