import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { REACHED } from '../../support/farms/unsafe-farm.js';
import { startRefusingRelay } from '../../support/proxies/refusing-relay.js';
import { openProgramWorkstation } from '../../support/workstation/program-workstation.js';
import { onlyJson } from '../../support/workstation/workstation.js';

const LONG = 'n'.repeat(10_000);

/** Paths of files that a hostile farm lists below a task's folder, which lead out, are no names, or do not exist. */
const LISTED = [
  '../evil.png',
  '../../evil.png',
  'a/../../../evil.png',
  '..\\..\\evil.png',
  'C:\\evil.png',
  'C:evil.png',
  '\\\\server\\share\\evil.png',
  'nul\0evil.png',
  'line\nevil.png',
  '\u001b]0;evil\u0007.png',
  '\ud800evil.png',
  '\u202egnp.live.png',
  `${LONG}.png`,
  `${LONG}/evil.png`,
  'CON',
  'aux.png',
  'ends with a dot.',
  'a:stream',
];

/** Folders that it lists as the results of a task. */
const FOLDERS = ['/', '/..', '/../..', '/a/../..', '//etc', '/..\\..', '/C:', '/nul\0', `/${LONG}`, ''];

/** An entry of a listing as the farm sends it. */
function entry(filePath: string, directory: boolean) {
  const fileName = filePath.split('/').at(-1) ?? '';
  return { fileName, filePath, directory, fileSize: directory ? 0 : 4, lastModify: null, isArrears: 0 };
}

/** Everything below a folder, apart from some folders directly in it. */
function treeOf(folder: string, without: readonly string[]): string[] {
  return readdirSync(folder)
    .filter((name) => !without.includes(name))
    .flatMap((name) => [name, ...childrenOf(join(folder, name)).map((path) => join(name, path))])
    .toSorted();
}

function childrenOf(path: string): string[] {
  try {
    return readdirSync(path, { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
}

describe.skipIf(process.platform === 'win32').each(['transmitter', 'raysync'] as const)(
  'a hostile farm, by %s,',
  async (engine) => {
    const workstation = await openProgramWorkstation(engine);
    const { cwd, farm, transfer } = workstation;
    afterAll(() => workstation.close());
    const address = farm.sandbox.address.domain;
    const outside = join(workstation.folder, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'secret.png'), 'secret');

    test('has nothing written outside the target by the paths that it lists', async () => {
      const id = await workstation.submit('--frames', '1-2', '--wait');
      const relay = await startRefusingRelay(
        address,
        () => undefined,
        (path, data) => {
          const isFolder =
            path.endsWith('getOutputUserDirFile') && data?.[0]?.filePath.startsWith(`/${id}_shot/`);
          return isFolder ? [...data, ...LISTED.map((name) => entry(`/${id}_shot/${name}`, false))] : data;
        },
      );
      const before = treeOf(cwd, ['listed']);
      const env = { ...workstation.env, RAYVISION_DOMAIN: relay.domain };
      const run = await transfer(['download', String(id), '--to', 'listed', '--json'], { env });
      await relay.close();
      expect(run.code).not.toBe(0);
      // A folder with a name that leads out is not given to the program.
      expect(onlyJson(run.stdout)).toMatchObject({ fetched: 0 });
      expect(run.stdout + run.stderr).not.toMatch(REACHED);
      expect(treeOf(cwd, ['listed'])).toEqual(before);
      expect(treeOf(join(cwd, 'listed'), [])).toEqual([`${id}_shot`]);
    });

    test('has nothing written outside the target by the folders that it names', async () => {
      const id = await workstation.submit('--frames', '1', '--wait');
      const relay = await startRefusingRelay(
        address,
        () => undefined,
        (path, data) => {
          const isRoot = path.endsWith('getOutputUserDirFile') && data?.[0]?.filePath === `/${id}_shot`;
          return isRoot ? [...data, ...FOLDERS.map((name) => entry(name, true))] : data;
        },
      );
      const before = treeOf(cwd, ['named']);
      const env = { ...workstation.env, RAYVISION_DOMAIN: relay.domain };
      const run = await transfer(['download', String(id), '--to', 'named', '--json'], { env });
      await relay.close();
      expect(run.code).not.toBe(0);
      expect(run.stdout + run.stderr).not.toMatch(REACHED);
      expect(treeOf(cwd, ['named'])).toEqual(before);
      expect(readdirSync(join(cwd, 'named')).filter((name) => !name.startsWith(`${id}_`))).toEqual([]);
      expect(existsSync('/etc/shot.0001.png')).toBe(false);
    });

    test('has nothing written or read outside the target by what its program writes', async () => {
      const id = await workstation.submit('--frames', '1', '--wait');
      const at = join(farm.sandbox.outputFolder, `${id}_shot`);
      for (const name of ['..\\evil.png', 'C:evil.png', 'line\nevil.png', '\u001b[2Jevil.png'])
        writeFileSync(join(at, name), 'evil');
      symlinkSync(join(outside, 'secret.png'), join(at, 'link.png'));
      const before = treeOf(cwd, ['written']);
      const run = await transfer(['download', String(id), '--to', 'written', '--json']);
      expect(run.code).not.toBe(0);
      expect(run.stdout + run.stderr).not.toMatch(REACHED);
      expect(treeOf(cwd, ['written'])).toEqual(before);
      expect([readdirSync(outside), readFileSync(join(outside, 'secret.png'), 'utf8')]).toEqual([
        ['secret.png'],
        'secret',
      ]);
      const results = readdirSync(join(cwd, 'written', `${id}_shot`));
      expect(results.filter((name) => name !== 'link.png')).toEqual(['shot.0001.png']);
      const all = readdirSync(join(cwd, 'written'), { recursive: true, withFileTypes: true });
      expect(all.filter((one) => one.isSymbolicLink())).toEqual([]);
    });
  },
);
