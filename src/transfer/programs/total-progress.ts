/** Progress of a transfer whose size is known. */
export interface TotalProgress {
  /** Bytes that a program reports; negative when it starts again. */
  add(bytes: number): void;
  /** The bytes that were really transferred, at the end. */
  settle(bytes: number): void;
}

/** Passes progress on, and never more than the total: a program also counts what it repeats, or what is not wanted. */
export function totalProgress(total: number, onBytes: (bytes: number) => void): TotalProgress {
  let reported = 0;
  let passedOn = 0;
  const moveTo = (bytes: number) => {
    const next = Math.min(Math.max(bytes, 0), total);
    if (next !== passedOn) onBytes(next - passedOn);
    passedOn = next;
  };
  return {
    add(bytes) {
      if (!Number.isFinite(bytes)) return;
      reported = Math.max(reported + bytes, 0);
      moveTo(reported);
    },
    settle: moveTo,
  };
}
