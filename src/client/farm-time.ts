/** The farm's clock shows UTC+8 (docs/protocol/http.md, §4). */
const FARM_ZONE = '+08:00';
const FARM_OFFSET = 8 * 3_600_000;

/** `yyyy-MM-dd HH:mm:ss` of the farm as ISO 8601; null for anything else. */
export function farmIsoTime(text: string | null | undefined): string | null {
  const time = Date.parse(`${text?.replace(' ', 'T')}${FARM_ZONE}`);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** Epoch milliseconds as the farm writes times that are text. */
export function farmTime(ms: number): string {
  return new Date(ms + FARM_OFFSET).toISOString().slice(0, 19).replace('T', ' ');
}
