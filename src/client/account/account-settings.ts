import type { Transport } from '../../http/transport.js';
import { ENDPOINTS } from '../../protocol/endpoints/index.js';

/** The account's settings on the farm's web pages; null where the farm does not report one (docs/protocol/endpoints.md, §2.3). */
export interface AccountSettings {
  /** Seconds after which a frame is stopped. */
  readonly timeLimit: number | null;
  /** Frames that one machine renders per job. */
  readonly framesPerMachine: number | null;
  /** Rendering starts as soon as the analysis is done. */
  readonly startsAfterAnalysis: boolean | null;
  readonly ignoresMissingMaps: boolean | null;
  /** The same setting for 3ds Max only. */
  readonly ignoresMissingMaxMaps: boolean | null;
  /** Uses the paid V-Ray licence. */
  readonly usesPaidVray: boolean | null;
  /** Analyses are started manually. */
  readonly analysesByHand: boolean | null;
  readonly skipsMiFiles: boolean | null;
  readonly skipsAssFiles: boolean | null;
  readonly analysesAllProxies: boolean | null;
  /** For 3ds Max, only the job files are uploaded. */
  readonly uploadsJobFilesOnly: boolean | null;
  /** For Maya, only the scene is uploaded. */
  readonly uploadsSceneOnly: boolean | null;
  readonly separatesSubAccounts: boolean | null;
}

const HOUR = 3600;

/** Reads a switch that the farm writes as a number or as text; null when it is absent. */
function flag(value: number | string | null | undefined, on = 1): boolean | null {
  return value === null || value === undefined || value === '' ? null : Number(value) === on;
}

/** Reads a positive integer written as text; null for anything else. */
function countIn(text: string | null | undefined): number | null {
  const count = Number(text ?? '');
  return Number.isSafeInteger(count) && count > 0 ? count : null;
}

/** Returns the account's settings. If the time limit's hours and seconds disagree, the newer field (seconds) wins. */
export async function querySettings(transport: Transport): Promise<AccountSettings> {
  const response = await transport.call(ENDPOINTS.queryUserSetting, {});
  const hours = response.taskOverTime ?? null;
  return {
    timeLimit: response.taskOverTimeSec ?? (hours === null ? null : hours * HOUR),
    framesPerMachine: countIn(response.singleNodeRenderFrames),
    startsAfterAnalysis: flag(response.autoCommit, 2),
    ignoresMissingMaps: flag(response.ignoreMapFlag),
    ignoresMissingMaxMaps: flag(response.maxIgnoreMapFlag),
    usesPaidVray: flag(response.isVrayLicense),
    analysesByHand: flag(response.manuallyStartAnalysisFlag),
    skipsMiFiles: flag(response.mifileSwitchFlag),
    skipsAssFiles: flag(response.assfileSwitchFlag),
    analysesAllProxies: flag(response.mandatoryAnalyseAllAgent),
    uploadsJobFilesOnly: flag(response.justUploadConfigFlag),
    uploadsSceneOnly: flag(response.justUploadCgFlag),
    separatesSubAccounts: flag(response.separateAccountFlag),
  };
}

/** Changes the account's time limit, the only setting that the API can change (docs/protocol/endpoints.md, §2.4). */
export async function changeTimeLimit(transport: Transport, seconds: number): Promise<void> {
  await transport.call(ENDPOINTS.updateUserSetting, { taskOverTimeSec: seconds });
}
