import type { Profile } from '../../config/profiles.js';
import type { Context } from '../../context.js';
import type { RayvisionError } from '../../errors.js';
import type { DoctorOptions } from './doctor.js';
import { askFarm, checkClock, checkKey, type FarmFacts, openClient } from './farm-checks.js';
import { checkFolder, checkLog, checkRuntime, checkSpace, type FreeSpace } from './machine-checks.js';
import { CHECKS, firstFailure, openReport, passed, type Row, TRANSFER_CHECKS } from './open-report.js';
import { printReport } from './print-report.js';
import {
  checkConfig,
  checkCredentials,
  checkProject,
  type FarmToAsk,
  farmToAsk,
  isAddressGiven,
  NO_SETTINGS,
  type OwnSettings,
} from './settings-checks.js';
import { checkTransfers } from './transfer-checks.js';

/**
 * Makes all checks (docs/contract.md, "doctor").
 * @param free returns the free space of a folder's disk
 * @throws the interruption
 */
export async function examine(
  options: DoctorOptions,
  context: Context,
  free?: FreeSpace,
): Promise<readonly Row[]> {
  const shown = options.area === 'transfer' ? TRANSFER_CHECKS : CHECKS;
  const report = openReport(shown, context.signal);
  const { run } = report;
  await run({ check: 'runtime', work: () => checkRuntime(context) });
  await run({ check: 'folder', work: () => checkFolder(context) });
  await run({ check: 'log', work: () => checkLog(context) });
  const settings = await run<OwnSettings>({
    check: 'config',
    work: (found) => checkConfig(options, context, found),
  });
  await run({ check: 'project', work: () => checkProject(context) });
  const pair = await run<Profile['pair']>({
    check: 'credentials',
    work: (found) => checkCredentials(options, context, found),
  });
  const profile = { ...(settings?.profile ?? NO_SETTINGS), pair };

  let asked: FarmToAsk | undefined;
  const facts = await run<FarmFacts>({
    check: 'farm',
    needs: isAddressGiven(options, context) ? [] : ['config'],
    async work(found) {
      asked = await farmToAsk(options, context, profile);
      const opened = openClient(asked.farm, options, context);
      try {
        found(await askFarm(opened));
      } finally {
        opened.close();
      }
      const { domain, protocol } = asked.farm;
      return passed(protocol === 'http' ? 'doctor.ok.farmHttp' : 'doctor.ok.farm', { domain });
    },
  });
  const { farm, noPair } = asked ?? {};
  await run({
    check: 'clock',
    needs: ['farm'],
    work: async () =>
      facts ? checkClock(facts) : { state: 'skipped', text: { key: 'doctor.skipped.clock' } },
  });
  await run({
    check: 'key',
    needs: noPair ? ['credentials'] : ['credentials', 'farm', 'clock'],
    async work() {
      if (noPair || !facts) throw noPair;
      return checkKey(facts);
    },
  });
  const isSignedIn = facts?.account !== undefined;
  await checkTransfers({ report, globals: options, context, settings, farm, isSignedIn });
  await run({ check: 'space', work: () => checkSpace(context, free) });
  return report.rows;
}

/** Checks what works and what does not; ends with the code that the first failed check would give a command. */
export async function runDoctor(options: DoctorOptions, context: Context): Promise<number | RayvisionError> {
  const rows = await examine(options, context);
  await printReport(rows, options, context);
  return firstFailure(rows) ?? 0;
}
