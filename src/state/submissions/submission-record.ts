import * as z from 'zod/mini';

/** The steps of a submission in order; each is recorded when it begins and when it is done. */
export type Step = 'project' | 'task' | 'files' | 'submit' | 'limit';

const progress = z.enum(['begun', 'done']);

const members = z.object({
  version: z.literal(1),
  /** Id for `submit --resume <id>`. */
  id: z.string(),
  /** Equal for the same scene with the same settings and account. */
  key: z.string(),
  begunAt: z.string(),
  /** Access id of the account. */
  account: z.string(),
  domain: z.string(),
  /** Absolute path. */
  scene: z.string(),
  /** All that will be sent; `submission/plan.ts` checks its shape. */
  plan: z.unknown(),
  steps: z.object({
    project: z.optional(progress),
    task: z.optional(progress),
    files: z.optional(progress),
    submit: z.optional(progress),
    limit: z.optional(progress),
  } satisfies Record<Step, unknown>),
  projectId: z.optional(z.int()),
  taskId: z.optional(z.int()),
  alias: z.optional(z.string()),
  /** When the farm rejected the submit call of this task permanently and listed no such task. */
  refusedAt: z.optional(z.string()),
});

/** These steps need a task id: without it the farm cannot be queried whether they were done. */
const schema = members.check(
  z.refine(({ steps, taskId }) => taskId !== undefined || !(steps.files || steps.submit || steps.limit)),
);

/** The state of a submission, and everything needed to resume it. */
export type SubmissionRecord = Readonly<z.infer<typeof schema>>;

/** A record that a later version of this program wrote. */
export interface NewerRecord {
  readonly newer: true;
  readonly scene: string | undefined;
}

/** Parses a record; undefined if it is invalid. */
export function parseRecord(text: string): SubmissionRecord | NewerRecord | undefined {
  try {
    const value = JSON.parse(text);
    if (Number.isInteger(value?.version) && value.version > 1) {
      return { newer: true, scene: typeof value.scene === 'string' ? value.scene : undefined };
    }
    const result = schema.safeParse(value);
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
}
