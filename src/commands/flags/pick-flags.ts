import type { Globals } from './globals.js';

/** Returns some of a command's flags, without those that are not set. */
export function pickFlags<T extends object, K extends keyof T>(flags: T, names: readonly K[]): Pick<T, K> {
  const set = names.filter((name) => flags[name] !== undefined).map((name) => [name, flags[name]]);
  return Object.fromEntries(set);
}

const GLOBAL_FLAGS = [
  ...(['sandbox', 'json', 'quiet', 'yes', 'input', 'color', 'debug'] as const),
  ...(['profile', 'domain', 'protocol', 'lang'] as const),
] satisfies readonly (keyof Globals)[];

/** Returns the global options among a command's options. */
export function globalFlags(options: Globals): Globals {
  return pickFlags(options, GLOBAL_FLAGS);
}
