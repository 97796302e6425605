import { accountSettingsCommand } from './account/account-settings.js';
import { loginCommand } from './account/login.js';
import { logoutCommand } from './account/logout.js';
import { recordsCommand } from './account/records.js';
import { whoamiCommand } from './account/whoami.js';
import { analyzeCommand } from './analyze/analyze.js';
import { apiCommand } from './api/api.js';
import { envCommand } from './catalogue/env.js';
import { explainCommand } from './catalogue/explain.js';
import { linesCommand, packagesCommand, platformsCommand, storagesCommand } from './catalogue/farm.js';
import { hardwareCommand } from './catalogue/hardware.js';
import { listDccCommand } from './catalogue/list-dcc.js';
import { projectCommand } from './catalogue/project.js';
import { softwareCommand } from './catalogue/software.js';
import type { CommandRow } from './command.js';
import { completionCommand } from './completion/completion.js';
import { configCommand } from './config/config.js';
import { sandboxCommand } from './sandbox/sandbox.js';
import { submitCommand } from './submit/submit.js';
import { abandonCommand, deleteCommand, startCommand } from './tasks/control.js';
import { framesCommand } from './tasks/frames.js';
import { labelCommand } from './tasks/label.js';
import { listCommand } from './tasks/list.js';
import { logsCommand } from './tasks/logs.js';
import { progressCommand, thumbnailsCommand } from './tasks/pictures.js';
import { retryCommand } from './tasks/retry.js';
import { setCommand } from './tasks/set.js';
import { statusCommand } from './tasks/status.js';
import { stopCommand } from './tasks/stop.js';
import { downloadCommand } from './transfer/download.js';
import { outputsCommand } from './transfer/outputs.js';
import { uploadCommand } from './transfer/upload.js';
import { waitCommand } from './wait/wait.js';

/** All commands, in the order in which help lists them within their groups. */
export const COMMANDS: readonly CommandRow[] = [
  submitCommand,
  analyzeCommand,
  waitCommand,
  statusCommand,
  listCommand,
  framesCommand,
  logsCommand,
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
  completionCommand,
];
