/** One state of a frame, as the farm codes it. */
export interface FrameStatus {
  readonly code: number;
  readonly name: string;
  readonly label: string;
}

/** The seed's ten frame states. */
export const FRAME_STATUSES: readonly FrameStatus[] = [
  { code: 1, name: 'WAITING', label: 'waiting' },
  { code: 2, name: 'STARTED', label: 'rendering' },
  { code: 3, name: 'ABORTED', label: 'stopped' },
  { code: 4, name: 'DONE', label: 'done' },
  { code: 5, name: 'ERROR', label: 'failed' },
  { code: 6, name: 'PREDONEWAITING', label: 'waiting for preprocessing' },
  { code: 7, name: 'PHOTONDONEWAITING', label: 'waiting for the photon frame' },
  { code: 9, name: 'PREDONEJOBWAITING', label: 'waiting for the photon job' },
  { code: 10, name: 'GOPJOBWAITING', label: 'waiting for the simulation job' },
  { code: 11, name: 'TIMEOUT', label: 'timed out' },
];

/** Codes of the states with these names. */
export function frameCodesOf(...names: readonly string[]): number[] {
  return FRAME_STATUSES.filter(({ name }) => names.includes(name)).map(({ code }) => code);
}

/** The state with this code; an undocumented code (8 among them) is named by its number. */
export function frameStatus(code: number): FrameStatus {
  const known = FRAME_STATUSES.find((status) => status.code === code);
  return known ?? { code, name: `OTHER_${code}`, label: `other (${code})` };
}
