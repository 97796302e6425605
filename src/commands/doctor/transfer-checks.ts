import type { Farm } from '../../client/client.js';
import type { StorageFacts } from '../../client/storage/storage.js';
import { DEFAULT_PROFILE, profileFlag } from '../../config/names.js';
import type { StorageKey } from '../../config/profiles.js';
import type { Context } from '../../context.js';
import { isLoopback } from '../../domain/farm/loopback.js';
import { shellWord } from '../../domain/shell-word.js';
import { DataError } from '../../errors.js';
import { type StorageAccess, wayTo } from '../../transfer/choose-engine.js';
import type { ProgramName } from '../../transfer/programs/open-program.js';
import { RAYSYNC_PORT } from '../../transfer/raysync/cluster-port.js';
import { askDaemon } from '../../transfer/search/ask-daemon.js';
import { findMounts } from '../../transfer/search/find-mounts.js';
import { findPrograms } from '../../transfer/search/find-programs.js';
import type { Globals } from '../flags/globals.js';
import { wayName } from '../flags/transfer/way-name.js';
import { openClient } from './farm-checks.js';
import { checkLines, type WaysInUse } from './line-checks.js';
import { type CheckName, type Finding, passed, type Report, type Sentence } from './open-report.js';
import { checkRaysync, checkTransmitter } from './program-checks.js';
import type { OwnSettings } from './settings-checks.js';
import { checkStorage } from './storage-check.js';

/** What the checks of transfers start from. */
export interface TransferChecks {
  readonly report: Report;
  readonly globals: Globals;
  readonly context: Context;
  /** Undefined where the settings cannot be read. */
  readonly settings: OwnSettings | undefined;
  /** Undefined where its address is not known. */
  readonly farm: Farm | undefined;
  /** Whether the farm accepted the key pair. */
  readonly isSignedIn: boolean;
}

/** Checks how files reach the farm and come back. */
export async function checkTransfers(checks: TransferChecks): Promise<void> {
  const { report, globals, context, settings, farm, isSignedIn } = checks;
  const isLocal = farm !== undefined && isLoopback(farm.domain);
  // The sandbox has its own storages.
  const mounts = globals.sandbox ? {} : (settings?.profile.storage ?? {});
  const profile = settings?.profile.name ?? DEFAULT_PROFILE;

  let asked: Promise<StorageFacts> | undefined;
  /** Asks the farm for storages and lines, once. */
  function facts(known: Farm): Promise<StorageFacts> {
    asked ??= (async () => {
      const opened = openClient(known, globals, context);
      return opened.client.storage().finally(opened.close);
    })();
    return asked;
  }

  /** Returns the command that sets what was found. */
  function setCommand(key: string, value: string): Sentence {
    const word = shellWord(value, context.platform);
    return {
      key: 'doctor.set',
      params: { command: `rayvision config set ${key} ${word}${profileFlag(profile)}` },
    };
  }

  function notSet(key: string, path: string | undefined): Finding {
    if (path === undefined) return { state: 'skipped', text: { key: 'doctor.skipped.notSet' } };
    const text = { key: 'doctor.skipped.found', params: { path } } as const;
    return { state: 'skipped', text, fix: setCommand(key, path) };
  }

  for (const key of ['storage.input', 'storage.output'] as const satisfies readonly StorageKey[]) {
    await report.run({
      check: key,
      needs: ['config'],
      async work() {
        const folder = mounts[key];
        if (folder !== undefined && settings) return checkStorage(key, folder, settings.profile, context);
        if (isLocal || !farm || !isSignedIn) return notSet(key, undefined);
        const found = await findMounts(await facts(farm), context).catch(() => undefined);
        context.signal.throwIfAborted();
        return notSet(key, key === 'storage.input' ? found?.input : found?.output);
      },
    });
  }

  const programs = findPrograms(context);
  programs.catch(() => {});
  const installed = async (way: ProgramName) => (await programs).find((one) => one.way === way)?.path;

  await report.run({
    check: 'transmitter',
    needs: ['config'],
    async work() {
      const file = settings?.transfer.transmitter;
      if (file !== undefined) return checkTransmitter(file, context);
      return notSet('transfer.transmitter', await installed('transmitter'));
    },
  });

  await report.run({
    check: 'raysync',
    needs: ['config'],
    async work() {
      const folder = settings?.transfer.raysync;
      if (folder !== undefined) return checkRaysync(folder, context);
      const found = await installed('raysync');
      if (found !== undefined) return notSet('transfer.raysync', found);
      if ((await askDaemon(RAYSYNC_PORT, context.signal)) !== 'alive')
        return notSet('transfer.raysync', undefined);
      const text = { key: 'doctor.skipped.daemon', params: { port: RAYSYNC_PORT } } as const;
      return { state: 'skipped', text, fix: setCommand('transfer.raysync', 'FOLDER') };
    },
  });

  const hasMounts = mounts['storage.input'] !== undefined || mounts['storage.output'] !== undefined;
  // A farm on this machine names its own folders.
  const asksFarm = isLocal && !hasMounts;
  const ways = await report.run<WaysInUse>({
    check: 'way',
    needs: ['config', ...(asksFarm || !farm ? (['farm', 'key'] as const) : [])] satisfies CheckName[],
    async work(found) {
      if (!farm || !settings) throw new DataError('doctor.noWay');
      const { client, close } = openClient(farm, globals, context);
      const access: StorageAccess = {
        ...{ client, transfer: settings.transfer, verify: async () => {} },
        mounts: { input: mounts['storage.input'], output: mounts['storage.output'] },
      };
      try {
        const [input, output] = [await wayTo(access, 'input'), await wayTo(access, 'output')];
        const names = [...new Set([input, output])].filter((one) => one !== undefined && one !== 'storage');
        found({ programs: names as ProgramName[], isStorage: [input, output].includes('storage') });
        if (input === undefined) throw new DataError('doctor.noWay');
        if (output === undefined) throw new DataError('doctor.noWayBack');
        // A way that is set up and does not work is the fault of its row.
        const because = [
          input === 'storage' ? 'storage.input' : input,
          output === 'storage' ? 'storage.output' : output,
        ].find((check) => report.hasFailed(check as CheckName)) as CheckName | undefined;
        if (because) return { state: 'skipped', text: { key: 'doctor.needs' }, because };
        return passed('doctor.ok.way', { up: wayName(input), down: wayName(output) });
      } finally {
        close();
      }
    },
  });

  await report.run({
    check: 'line',
    needs: ['config', 'farm', 'key'],
    async work() {
      if (!farm || !settings) return { state: 'skipped', text: { key: 'doctor.skipped.noLines' } };
      const inUse = ways ?? { programs: [], isStorage: false };
      return checkLines(await facts(farm), inUse, settings.transfer, context.signal);
    },
  });
}
