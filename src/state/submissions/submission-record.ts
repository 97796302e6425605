import * as z from 'zod/mini';

/** The steps of a submission, in their order; each is written down before it begins and when it is done. */
export type Step = 'project' | 'task' | 'files' | 'submit' | 'limit';

const progress = z.enum(['begun', 'done']);

const members = z.object({
  version: z.literal(1),
  /** Names this submission: `submit --resume <id>`. */
  id: z.string(),
  /** The same for the same scene with the same settings by the same account. */
  key: z.string(),
  begunAt: z.string(),
  /** Access id that signs. */
  account: z.string(),
  domain: z.string(),
  /** Absolute path. */
  scene: z.string(),
  /** All that will be sent; `commands/submit/plan.ts` knows its shape. */
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
  /** When the farm refused the submit call of this task for good, and listed no such task. */
  refusedAt: z.optional(z.string()),
});

/** These steps are of a task: without its id nobody could ask the farm whether they were done. */
const schema = members.check(
  z.refine(({ steps, taskId }) => taskId !== undefined || !(steps.files || steps.submit || steps.limit)),
);

/** How far a submission has got, and all that is needed to go on with it. */
export type SubmissionRecord = Readonly<z.infer<typeof schema>>;

/** What is left of a record that a later version of this program wrote. */
export interface NewerRecord {
  readonly newer: true;
  readonly scene: string | undefined;
}

/** The record in a file's text; undefined when it is cut short or of another shape. */
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
