import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bareEnv } from '../support/processes/binary.js';

/** A folder on a drive that is not the system's: `X:` under Wine, what `subst` made of a folder elsewhere. */
export function onDrive(): string {
  const drive = process.env.RAYVISION_TEST_DRIVE;
  return mkdtempSync(drive ? `${drive}\\test-` : join(tmpdir(), 'drive-'));
}

/** The same for a share: `\\rayserver\projects` under Wine, the machine's own administrative share elsewhere. */
export function onShare(): string {
  const share = process.env.RAYVISION_TEST_SHARE;
  if (share) return mkdtempSync(`${share}\\test-`);
  const local = mkdtempSync(join(tmpdir(), 'share-'));
  return `\\\\localhost\\${local.replace(':', '$')}`;
}

/** An empty home of a user who has never run the program. */
export function newHome(): { folder: string; env: Record<string, string> } {
  const folder = mkdtempSync(join(tmpdir(), 'rayvision-windows-'));
  const { TEMP = '', USERPROFILE = '', APPDATA = '' } = process.env;
  return { folder, env: bareEnv(folder, { TEMP, USERPROFILE, APPDATA }) };
}

export function write(file: string, content: string | Uint8Array): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

/** A Maya scene of five frames that needs these files; `eol` ends its lines. */
export function mayaScene(textures: readonly string[], eol = '\n'): string {
  const lines = [
    '//Maya ASCII 2023 scene',
    'requires maya "2023";',
    'createNode transform -n "persp";',
    'createNode camera -n "perspShape" -p "persp";',
    ...textures.flatMap((path, at) => [
      `createNode file -n "file${at}";`,
      `\tsetAttr ".ftn" -type "string" ${JSON.stringify(path)};`,
    ]),
    'select -ne :defaultRenderGlobals;',
    '\tsetAttr ".an" yes;',
    '\tsetAttr ".fs" 1;',
    '\tsetAttr ".ef" 5;',
    '// End of scene.ma',
  ];
  return lines.join(eol) + eol;
}
