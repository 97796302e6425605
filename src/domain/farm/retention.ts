/** The number of days for which the farm keeps assets and results, by its FAQ. */
const KEPT_DAYS = 20;

/**
 * Returns about when the farm deletes the first of these results; null when none is finished.
 * @param endings ISO 8601, as is the result
 */
export function deletedAround(endings: readonly (string | null)[]): string | null {
  const first = endings.filter((end) => end !== null).toSorted()[0];
  if (first === undefined) return null;
  return new Date(Date.parse(first) + KEPT_DAYS * 86_400_000).toISOString();
}
