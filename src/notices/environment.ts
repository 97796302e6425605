import type { Notice } from '../domain/task/notice.js';
import { withoutKeys } from '../domain/without-keys.js';

type Env = Readonly<Record<string, string | undefined>>;

/** Returns the environment of a program that a notice runs (docs/contract.md, "Notices"). */
export function noticeEnvironment(env: Env, { body, exitCode }: Notice): Record<string, string> {
  const { taskId, scene, status } = body.task;
  return {
    ...withoutKeys(env),
    RAYVISION_TASK_ID: String(taskId),
    RAYVISION_STATUS: String(status.code),
    RAYVISION_STATUS_NAME: status.name,
    RAYVISION_EXIT_CODE: String(exitCode),
    // A NUL would keep the program from being started.
    RAYVISION_SCENE: scene.replaceAll('\0', ''),
  };
}
