/** The farm keeps assets and results for about so many days (its own FAQ). */
const KEPT_DAYS = 20;

/** When the farm deletes what was finished at these times, the first of it; null when nothing is finished. ISO 8601. */
export function deletedAround(endings: readonly (string | null)[]): string | null {
  const first = endings.filter((end) => end !== null).toSorted()[0];
  if (first === undefined) return null;
  return new Date(Date.parse(first) + KEPT_DAYS * 86_400_000).toISOString();
}
