import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../../shared/scenes', import.meta.url));

/** Folder of real scenes of every format; undefined where none lies beside the project: tests of them are skipped. */
export const SCENES: string | undefined = existsSync(folder) ? folder : undefined;
