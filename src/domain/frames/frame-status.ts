/** A frame's status. */
export interface FrameStatus {
  readonly code: number;
  readonly name: string;
  readonly label: string;
}

/** The ten frame statuses that the farm documents (docs/protocol/endpoints.md, §1.3). */
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

/** The codes of the statuses with these names. */
export function frameCodesOf(...names: readonly string[]): number[] {
  return FRAME_STATUSES.filter(({ name }) => names.includes(name)).map(({ code }) => code);
}

/** The status with this code; an undocumented code, such as 8, is named by its number. */
export function frameStatus(code: number): FrameStatus {
  const known = FRAME_STATUSES.find((status) => status.code === code);
  return known ?? { code, name: `OTHER_${code}`, label: `other (${code})` };
}
