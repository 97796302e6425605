/**
 * The name of a release, as the farm has it (docs/protocol/job-files.md, §3.5): the tenth is 3ds Max 2008, and every
 * later number is one year later. Older ones are called by their number.
 * @param number `21.0`, as files have it
 */
export function releaseOf(number: string): string {
  const [major = 0, minor = 0] = number.split('.').map(Number);
  if (major >= 10) return String(1998 + major);
  return minor > 0 ? `${major}.${minor}` : String(major);
}
