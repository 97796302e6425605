import type { Context } from '../../../context.js';
import { exitCodeOf, FINISHED_TEST, taskExitCode } from '../../../domain/task/end-of-wait.js';
import type { Notice, NoticeChannel, NoticeTask } from '../../../domain/task/notice.js';
import type { Task } from '../../../domain/task/task.js';
import { ConfigError } from '../../../errors.js';
import type { Cause, Delivery } from '../../../notices/delivery.js';
import { showOnDesktop } from '../../../notices/desktop.js';
import { endId, noticeBody } from '../../../notices/end-notice.js';
import { openOutbox } from '../../../notices/outbox.js';
import { runNoticeProgram } from '../../../notices/program.js';
import { postWebhook } from '../../../notices/webhook.js';
import { taskJson, taskLine } from '../../../output/tasks.js';
import { PLAIN } from '../../../output/theme.js';
import { type Globals, warn } from '../../flags/globals.js';
import type { Session } from '../../session/session.js';
import type { NoticeFlags } from './read-notice-flags.js';
import { webhookSecret } from './webhook-secret.js';

/** Which tasks that are paused after their test frames have ended the wait for them. */
export interface NoticePlan {
  /** Whether the estimated cost still decides if the task continues. */
  readonly isUndecided: boolean;
  /** Tasks that stay paused for their cost. */
  readonly parked?: ReadonlySet<number> | undefined;
  /** Whether frames of a task that has ended are rendered again. */
  goesOn(task: Task): boolean;
}

/** Reports the ends of tasks. */
export interface Notices {
  /** Looks at the tasks; a notice that is due is written down and on its way. Never waits for a receiver. */
  look(tasks: readonly Task[], plan: NoticePlan): Promise<void>;
  /** Where the output of programs goes: to stderr, without a break in a moving line. */
  printTo(print: ((line: string) => void) | undefined): void;
  /** Waits for what is on its way, and warns of what could not be delivered. */
  close(): Promise<void>;
}

/** The exit code of tasks that stay paused for their cost (docs/contract.md, "Exit codes"). */
const PARKED = 40;

/** Returns the receivers: those of the flags before those of the profile. */
async function channelsOf(
  { notices, profile }: Session,
  flags: NoticeFlags,
  context: Context,
): Promise<NoticeChannel[]> {
  const program = flags.exec ?? notices['notify.exec'];
  const url = flags.webhook ?? notices['notify.webhook'];
  const desktop = flags.notify ?? notices['notify.desktop'] === 'true';
  const signed = url !== undefined && (await webhookSecret(profile, context)) !== undefined;
  return [
    ...(program === undefined ? [] : [{ kind: 'exec', program } as const]),
    ...(desktop ? [{ kind: 'notify' } as const] : []),
    ...(url === undefined ? [] : [{ kind: 'webhook', url, profile, signed } as const]),
  ];
}

/**
 * Checks that notices can be sent as they must be: before a task costs money.
 * @throws ConfigError, DataError for an invalid secret
 */
export async function checkNotices(session: Session, flags: NoticeFlags, context: Context): Promise<void> {
  await channelsOf(session, flags, context);
}

/** Collects failures, for one warning a receiver. */
function failureLog(globals: Globals, context: Context) {
  const failures = new Map<string, { notice: Notice; cause: Cause; left: boolean; count: number }>();
  return {
    add(notice: Notice, cause: Cause, left: boolean) {
      const key = JSON.stringify(notice.channel);
      const before = failures.get(key);
      if (before) before.count += 1;
      else failures.set(key, { notice, cause, left, count: 1 });
    },
    print() {
      const { translate } = context;
      for (const { notice, cause, left, count } of failures.values()) {
        const { channel, body } = notice;
        // The address of a webhook is as good as a password: only its host is shown.
        const receiver = channel.kind === 'webhook' ? new URL(channel.url).host : '';
        const program = channel.kind === 'exec' ? channel.program : '';
        const facts = { receiver, program, count, alias: body.task.alias, cause };
        const text = translate(
          channel.kind === 'exec' ? 'ui.notice.programFailed' : 'ui.notice.undelivered',
          facts,
        );
        const second = translate('ui.notice.left');
        warn(globals, context, left ? translate('ui.sentences', { first: text, second }) : text);
      }
    },
  };
}

/** Opens the notices of a wait. @throws ConfigError, DataError for an invalid secret */
export async function openNotices(session: Session, flags: NoticeFlags, context: Context): Promise<Notices> {
  const { client, globals } = session;
  const { env, secrets, stderr, translate } = context;
  const channels = await channelsOf(session, flags, context);
  for (const one of channels)
    if (one.kind === 'webhook') secrets.keepPassword(new URL(one.url).pathname + new URL(one.url).search);
  const failures = failureLog(globals, context);
  let print: ((line: string) => void) | undefined;

  function onOutput(text: string): void {
    const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
    for (const line of lines) {
      if (print) print(line);
      else stderr.write(`${line}\n`);
    }
  }

  async function deliver(notice: Notice, signal: AbortSignal): Promise<Delivery> {
    const { channel, body, sentence } = notice;
    if (channel.kind === 'exec')
      return runNoticeProgram({ program: channel.program, notice, signal, onOutput }, context);
    if (channel.kind === 'notify') {
      const ringBell = () => stderr.isTTY && stderr.stream?.write('\u0007');
      return showOnDesktop(sentence, context, signal, ringBell);
    }
    const secret = channel.signed ? await webhookSecret(channel.profile, context) : undefined;
    if (channel.signed && secret === undefined)
      throw new ConfigError('notice.noSecret', { profile: channel.profile });
    return postWebhook({ url: channel.url, body: JSON.stringify(body), secret, signal }, { env, secrets });
  }

  const outbox = openOutbox(deliver, context, failures.add);
  /** The status with which each task was reported, until it continues. */
  const reported = new Map<number, number>();

  async function report(task: Task, exitCode: number): Promise<void> {
    const { taskId, status, submittedAt, endedAt } = task;
    const { domain, accessId } = client;
    const end = { domain, accessId, taskId, status: status.code, submittedAt, endedAt };
    const at = context.now();
    const sentence = taskLine(task, translate, PLAIN);
    const body = noticeBody(endId(end), at, sentence, taskJson(task) as NoticeTask);
    for (const channel of channels) await outbox.add({ channel, body, sentence, exitCode, at });
  }

  return {
    async look(tasks, { isUndecided, parked, goesOn }) {
      for (const task of channels.length === 0 ? [] : tasks) {
        const { taskId, status } = task;
        const isPaused = status.code === FINISHED_TEST;
        const isDue = (isPaused ? !isUndecided : status.end) && !goesOn(task);
        if (!isDue) reported.delete(taskId);
        else if (reported.get(taskId) !== status.code) {
          reported.set(taskId, status.code);
          const pausedCode = parked?.has(taskId) ? PARKED : exitCodeOf(status);
          await report(task, isPaused ? pausedCode : taskExitCode(task));
        }
      }
    },
    printTo(next) {
      print = next;
    },
    async close() {
      await outbox.close();
      failures.print();
    },
  };
}
