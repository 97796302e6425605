import { isAbsolute } from 'node:path';
import { RaysyncCallError, type RaysyncDaemon } from '../../client/raysync/daemon.js';
import type { Ambient } from '../../context.js';
import { ConfigError, ProtocolError, type RayvisionError, UnreachableError } from '../../errors.js';
import type { GuardedProcess, StartProgram } from '../programs/guarded-command.js';
import { type DaemonMachine, findDaemonCommand } from './daemon-command.js';

/** What the daemon is started with and waited for by. */
export type RaysyncWorld = DaemonMachine & Pick<Ambient, 'now' | 'sleep' | 'signal' | 'random'>;

/** Where the daemon is. */
export interface DaemonPlace {
  /** Folder of its program. */
  readonly folder: string;
  readonly port: number;
  readonly daemon: RaysyncDaemon;
  /** The same, with a shorter time limit: for the question whether it is alive. */
  readonly probing: RaysyncDaemon;
}

/** Milliseconds for a daemon that was just started, or that stopped answering and is not ours, to answer. */
const ANSWERS_WITHIN = 60_000;

/** Milliseconds to wait for our own daemon before it is started again. */
const OWN_ANSWERS_WITHIN = 10_000;

/** Milliseconds in which our own daemon is started again once: a wait may last for days. */
const RESTART_INTERVAL = 30 * 60_000;

/** Milliseconds to wait after our program failed: another process may be starting the same daemon. */
const OTHER_STARTS_WITHIN = 5000;

const PROBE_PAUSE = 1000;

/** Usable answers must come within this number of attempts in a row. */
const MOST_ATTEMPTS = 5;

/** Uses the daemon, and starts it where nothing listens. */
export interface DaemonConnection {
  /** For calls that are not repeated. */
  readonly daemon: RaysyncDaemon;
  /** Whether the daemon answers now, or could be started. @throws ConfigError when there is neither; ProtocolError */
  find(signal: AbortSignal): Promise<void>;
  /**
   * Calls `work`, and again after the daemon was unreachable and answers again, a bounded number of times.
   * @param ask whether the daemon is asked first whether it is alive; it is started where nothing listens
   * @throws UnreachableError, ProtocolError or ConfigError when it does not; a refusal by the daemon as RaysyncCallError
   */
  use<T>(work: (daemon: RaysyncDaemon) => Promise<T>, ask: boolean, signal: AbortSignal): Promise<T>;
  /** How often the daemon was unreachable. */
  outages(): number;
  /** Ends the daemon, if it was started here. */
  close(): Promise<void>;
}

type Probe = 'alive' | RaysyncCallError['kind'];

/** Returns the connection to a daemon. A running one is used and left running. */
export function connectDaemon(
  { folder, port, daemon, probing }: DaemonPlace,
  world: RaysyncWorld,
  start: StartProgram,
): DaemonConnection {
  let own: GuardedProcess | undefined;
  let wasAlive = false;
  let restartedAt = Number.NEGATIVE_INFINITY;
  let outages = 0;
  let turn: Promise<unknown> = Promise.resolve();

  async function probe(signal: AbortSignal): Promise<Probe> {
    try {
      await probing.check(signal);
      wasAlive = true;
      return 'alive';
    } catch (error) {
      if (error instanceof RaysyncCallError) return error.kind;
      throw error;
    }
  }

  /** Asks until the daemon is alive, or the time has passed. */
  async function waitForAnswer(limit: () => number, signal: AbortSignal): Promise<Probe> {
    const started = world.now();
    for (;;) {
      await world.sleep(PROBE_PAUSE, signal);
      const found = await probe(signal);
      if (found === 'alive' || world.now() - started >= limit()) return found;
    }
  }

  function noAnswer(found: Probe): RayvisionError {
    if (found === 'invalid') return new ProtocolError('raysync.notDaemon', { port });
    return new UnreachableError('raysync.noAnswer', { port, folder });
  }

  async function startOwn(signal: AbortSignal): Promise<void> {
    const command = await findDaemonCommand(folder, world);
    if (!command) throw new ConfigError('raysync.noProgram', { folder, port });
    const ignore = { onStdout() {}, onStderr() {} };
    const started = await start(command, ignore);
    own = started;
    let failed = false;
    const watch = ({ code }: { code: number | null }) => {
      failed = code !== 0;
    };
    started.ended.then(watch, () => watch({ code: null }));
    const limit = () => (failed ? OTHER_STARTS_WITHIN : ANSWERS_WITHIN);
    const found = await waitForAnswer(limit, signal);
    if (found === 'alive') return;
    await endOwn();
    if (found === 'invalid') throw noAnswer(found);
    throw new UnreachableError('raysync.notStarted', {
      program: command.args.find(isAbsolute) ?? command.file,
      port,
    });
  }

  async function endOwn(): Promise<void> {
    const ending = own;
    own = undefined;
    await ending?.end();
  }

  async function becomeReady(signal: AbortSignal): Promise<void> {
    const first = await probe(signal);
    if (first === 'alive') return;
    if (first === 'closed' && !wasAlive) return startOwn(signal);
    // Another program on the port stays there.
    // Another run of this program may have ended the daemon that it had started.
    const canStart = own !== undefined || (first === 'closed' && (await findDaemonCommand(folder, world)));
    const limit = canStart || first === 'invalid' ? OWN_ANSWERS_WITHIN : ANSWERS_WITHIN;
    const found = await waitForAnswer(() => limit, signal);
    if (found === 'alive') return;
    if (!canStart || world.now() - restartedAt < RESTART_INTERVAL) throw noAnswer(found);
    restartedAt = world.now();
    await endOwn();
    await startOwn(signal);
  }

  /** One at a time, so that two transfers do not start two daemons. */
  function ready(signal: AbortSignal): Promise<void> {
    const result = turn.then(() => becomeReady(signal));
    turn = result.catch(() => {});
    return result;
  }

  return {
    daemon,
    async find(signal) {
      const found = await probe(signal);
      if (found === 'invalid') throw noAnswer(found);
      if (found !== 'closed' || (await findDaemonCommand(folder, world))) return;
      throw new ConfigError('raysync.noProgram', { folder, port });
    },
    async use(work, ask, signal) {
      for (let attempt = 1, askFirst = ask; ; attempt++, askFirst = true) {
        if (askFirst) await ready(signal);
        try {
          return await work(daemon);
        } catch (error) {
          signal.throwIfAborted();
          if (!(error instanceof RaysyncCallError) || error.kind === 'refused') throw error;
          outages += 1;
          if (attempt >= MOST_ATTEMPTS) throw noAnswer(error.kind);
          await world.sleep(PROBE_PAUSE, signal);
        }
      }
    },
    outages: () => outages,
    close: endOwn,
  };
}
