import type { EndpointName } from '../../../../src/protocol/endpoints/index.js';
import type { Workstation } from '../../../support/workstation/workstation.js';

/** What a case works with. */
export interface CaseTools {
  readonly workstation: Workstation;
  /** Runs a command line with `--json`; it must succeed. Its document. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects and fails when it is not there
  run(...argv: string[]): Promise<any>;
  /** Calls a function of the farm past the program; it must succeed. Its `data`. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  call(endpoint: EndpointName, body?: Record<string, unknown>): Promise<any>;
}

/** Drives one function of the farm by its command, and checks the effect by another call. */
export type Case = (tools: CaseTools) => Promise<void>;

/** The farm's own record of a task. */
export async function recordOf({ call }: CaseTools, taskId: number) {
  return (await call('queryTaskInfo', { taskIds: [taskId] })).items[0];
}

/** The farm's own frames of a task. */
export async function framesOf({ call }: CaseTools, taskId: number) {
  return (await call('queryTaskFrames', { taskId, pageNum: 1, pageSize: 100 })).items;
}
