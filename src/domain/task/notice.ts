/** What a notice says about a task, as a receiver gets it (docs/contract.md, "Notices"). */
export interface NoticeBody {
  readonly event: 'task.ended';
  /** The same for every delivery of the same end. */
  readonly id: string;
  /** When the end was seen; ISO 8601 in UTC. */
  readonly time: string;
  /** The sentence that Slack shows. */
  readonly text: string;
  /** The sentence that Discord shows. */
  readonly content: string;
  /** The task as `status --json` has it. */
  readonly task: NoticeTask;
}

/** The members of a task that a notice reads itself; the others are passed on. */
export interface NoticeTask {
  readonly taskId: number;
  readonly alias: string;
  readonly scene: string;
  readonly status: { readonly code: number; readonly name: string };
}

/** Where a notice goes: a program that is run, the desktop, or an address that gets a POST. */
export type NoticeChannel =
  | { readonly kind: 'exec'; readonly program: string }
  | { readonly kind: 'notify' }
  | { readonly kind: 'webhook'; readonly url: string; readonly profile: string; readonly signed: boolean };

/** One notice on its way to one receiver. */
export interface Notice {
  readonly channel: NoticeChannel;
  readonly body: NoticeBody;
  /** The sentence for people, without the marks that Slack and Discord need. */
  readonly sentence: string;
  /** The exit code that `wait` has for the task. */
  readonly exitCode: number;
  /** Epoch milliseconds. */
  readonly at: number;
}
