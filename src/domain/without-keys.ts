/** Variables that hold keys. Windows ignores case. */
const KEYS = /^RAYVISION_(?:API_.*|WEBHOOK_SECRET)$/i;

/** Returns an environment without the farm's keys and the secret of notices: what every program gets at most that we start. */
export function withoutKeys(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || KEYS.test(name) ? [] : [[name, value] as const],
  );
  return Object.fromEntries(kept);
}
