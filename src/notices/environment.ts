import type { Notice } from '../domain/task/notice.js';

type Env = Readonly<Record<string, string | undefined>>;

/** Variables that hold keys. Windows ignores case. */
const KEYS = /^RAYVISION_(?:API_.*|WEBHOOK_SECRET)$/i;

/** Returns the environment without the farm's keys and the secret of notices. */
export function withoutKeys(env: Env): Record<string, string> {
  const kept = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || KEYS.test(name) ? [] : [[name, value] as const],
  );
  return Object.fromEntries(kept);
}

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
