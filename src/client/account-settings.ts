import type { Transport } from '../http/transport.js';
import { ENDPOINTS } from '../protocol/endpoints/index.js';

/**
 * What the account has chosen on the farm's web pages; null where the farm does not tell
 * (docs/protocol/endpoints.md, §2.3).
 */
export interface AccountSettings {
  /** A frame that takes longer is ended, in seconds. */
  readonly timeLimit: number | null;
  /** Frames that a machine renders in one go. */
  readonly framesPerMachine: number | null;
  /** Renders begin as soon as the analysis is done. */
  readonly startsAfterAnalysis: boolean | null;
  readonly ignoresMissingMaps: boolean | null;
  /** The same of 3ds Max alone. */
  readonly ignoresMissingMaxMaps: boolean | null;
  /** V-Ray with a licence that is paid for. */
  readonly usesPaidVray: boolean | null;
  /** Analyses begin by hand. */
  readonly analysesByHand: boolean | null;
  readonly skipsMiFiles: boolean | null;
  readonly skipsAssFiles: boolean | null;
  readonly analysesAllProxies: boolean | null;
  /** Of 3ds Max only the job files go up. */
  readonly uploadsJobFilesOnly: boolean | null;
  /** Of Maya only the scene goes up. */
  readonly uploadsSceneOnly: boolean | null;
  readonly separatesSubAccounts: boolean | null;
}

const HOUR = 3600;

/** A switch that the farm writes as a number or as text. */
function flag(value: number | string | null | undefined, on = 1): boolean | null {
  return value === null || value === undefined || value === '' ? null : Number(value) === on;
}

/** A count that is text; null for what is none. */
function countIn(text: string | null | undefined): number | null {
  const count = Number(text ?? '');
  return Number.isSafeInteger(count) && count > 0 ? count : null;
}

/** Asks for the account's settings. Hours and seconds of the time limit may disagree: the newer seconds count. */
export async function querySettings(transport: Transport): Promise<AccountSettings> {
  const told = await transport.call(ENDPOINTS.queryUserSetting, {});
  const hours = told.taskOverTime ?? null;
  return {
    timeLimit: told.taskOverTimeSec ?? (hours === null ? null : hours * HOUR),
    framesPerMachine: countIn(told.singleNodeRenderFrames),
    startsAfterAnalysis: flag(told.autoCommit, 2),
    ignoresMissingMaps: flag(told.ignoreMapFlag),
    ignoresMissingMaxMaps: flag(told.maxIgnoreMapFlag),
    usesPaidVray: flag(told.isVrayLicense),
    analysesByHand: flag(told.manuallyStartAnalysisFlag),
    skipsMiFiles: flag(told.mifileSwitchFlag),
    skipsAssFiles: flag(told.assfileSwitchFlag),
    analysesAllProxies: flag(told.mandatoryAnalyseAllAgent),
    uploadsJobFilesOnly: flag(told.justUploadConfigFlag),
    uploadsSceneOnly: flag(told.justUploadCgFlag),
    separatesSubAccounts: flag(told.separateAccountFlag),
  };
}

/** Changes the account's time limit: the only setting that the API can change (docs/protocol/endpoints.md, §2.4). */
export async function changeTimeLimit(transport: Transport, seconds: number): Promise<void> {
  await transport.call(ENDPOINTS.updateUserSetting, { taskOverTimeSec: seconds });
}
