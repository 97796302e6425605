import { accountSettingsCommand } from './account/account-settings.js';
import { loginCommand } from './account/login.js';
import { logoutCommand } from './account/logout.js';
import { recordsCommand } from './account/records.js';
import { whoamiCommand } from './account/whoami.js';
import { analyzeCommand } from './analyze/analyze.js';
import { apiCommand } from './api/api.js';
import { batchCommand } from './batch/batch.js';
import { explainCommand } from './catalogue/explain.js';
import { linesCommand, packagesCommand, platformsCommand, storagesCommand } from './catalogue/farm.js';
import { hardwareCommand } from './catalogue/hardware.js';
import { listDccCommand } from './catalogue/list-dcc.js';
import { softwareCommand } from './catalogue/software.js';
import { checkCommand } from './check/check.js';
import type { CommandRow } from './command.js';
import { completionCommand } from './completion/completion.js';
import { configCommand } from './config/config.js';
import { abandonCommand, deleteCommand, startCommand } from './control/control.js';
import { retryCommand } from './control/retry.js';
import { setCommand } from './control/set.js';
import { stopCommand } from './control/stop.js';
import { doctorCommand } from './doctor/doctor.js';
import { envCommand } from './environments/env.js';
import { framesCommand } from './frames/frames.js';
import { logsCommand } from './frames/logs.js';
import { progressCommand, thumbnailsCommand } from './frames/pictures.js';
import { projectCommand } from './projects/project.js';
import { sandboxCommand } from './sandbox/sandbox.js';
import { submitCommand } from './submit/submit.js';
import { syncCommand } from './sync/sync.js';
import { labelCommand } from './tasks/label.js';
import { listCommand } from './tasks/list.js';
import { statusCommand } from './tasks/status.js';
import { downloadCommand } from './transfer/download.js';
import { outputsCommand } from './transfer/outputs.js';
import { uploadCommand } from './transfer/upload.js';
import { waitCommand } from './wait/wait.js';
import { whyCommand } from './why/why.js';

/** All commands, in the order in which help lists them within their groups. */
export const COMMANDS: readonly CommandRow[] = [
  submitCommand,
  batchCommand,
  analyzeCommand,
  waitCommand,
  statusCommand,
  listCommand,
  framesCommand,
  logsCommand,
  whyCommand,
  progressCommand,
  thumbnailsCommand,
  retryCommand,
  stopCommand,
  startCommand,
  setCommand,
  labelCommand,
  abandonCommand,
  deleteCommand,
  downloadCommand,
  checkCommand,
  syncCommand,
  outputsCommand,
  uploadCommand,
  listDccCommand,
  softwareCommand,
  hardwareCommand,
  platformsCommand,
  linesCommand,
  packagesCommand,
  storagesCommand,
  explainCommand,
  apiCommand,
  sandboxCommand,
  loginCommand,
  logoutCommand,
  whoamiCommand,
  accountSettingsCommand,
  envCommand,
  projectCommand,
  recordsCommand,
  configCommand,
  doctorCommand,
  completionCommand,
];
