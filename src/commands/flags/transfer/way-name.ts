import type { Translate } from '../../../text/index.js';
import type { ProgramName } from '../../../transfer/programs/open-program.js';

const WAY_NAMES = {
  storage: 'doctor.way.storage',
  transmitter: 'doctor.way.transmitter',
  raysync: 'doctor.way.raysync',
} as const;

/** Names a way to transfer files in the reader's language. */
export function wayName(way: ProgramName | 'storage'): (translate: Translate) => string {
  return (translate) => translate(WAY_NAMES[way]);
}
