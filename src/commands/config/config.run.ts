import { join } from 'node:path';
import { settingsFiles } from '../../config/names.js';
import { readConfig } from '../../config/profiles.js';
import { findProject } from '../../config/project-file.js';
import type { Context } from '../../context.js';
import { columns, oneLine, print, printJson } from '../../output/print.js';
import { widthOf } from '../../output/table.js';
import type { Globals } from '../flags/globals.js';
import { filesIn } from '../session/load-settings.js';
import type { ConfigKeyOptions } from './config.js';
import { type ConfigRow, configRows, settingKey, valueText } from './setting-rows.js';

/** Returns `default`, `profile /home/ann/.config/rayvision/config.json` or `environment RAYVISION_DOMAIN`. */
function originText({ source, from }: ConfigRow, { translate }: Context): string {
  const names = {
    flag: translate('ui.source.flag'),
    environment: translate('ui.source.environment'),
    project: translate('ui.source.project'),
    profile: translate('ui.source.profile'),
    default: translate('ui.source.default'),
  };
  return oneLine([names[source], from].filter((part) => part !== null).join(' '));
}

/** Prints every setting with its value and its source; keys are hidden. */
export async function runConfigList(globals: Globals, context: Context): Promise<number> {
  const { translate, stdout } = context;
  const { profile, rows } = await configRows(globals, context);
  if (globals.json) {
    const { profiles } = await readConfig(filesIn(context)?.config);
    await printJson(stdout, { profile, profiles: [...profiles.keys()], settings: rows });
    return 0;
  }
  const shown = rows.filter(({ value, from }) => value !== null || from !== null);
  if (globals.quiet) {
    await print(stdout, shown.map(({ key, value }) => `${key}=${oneLine(valueText(value))}\n`).join(''));
    return 0;
  }
  const head = [translate('ui.head.setting'), translate('ui.head.value'), translate('ui.head.from')];
  const lines = shown.map((row) => [row.key, oneLine(valueText(row.value)), originText(row, context)]);
  await print(stdout, columns([head, [translate('ui.profileKey'), profile, ''], ...lines], widthOf(stdout)));
  return 0;
}

/** Prints a setting's value, several one a line; an empty line where none is set. */
export async function runConfigGet(options: ConfigKeyOptions, context: Context): Promise<number> {
  const key = settingKey(options.key);
  const { rows } = await configRows(options, context);
  const row = rows.find((one) => one.key === key) as ConfigRow;
  if (options.json) await printJson(context.stdout, row);
  else {
    const values = [row.value ?? ''].flat().map((value) => oneLine(String(value)));
    await print(context.stdout, `${values.join('\n')}\n`);
  }
  return 0;
}

/** Prints the paths of the settings files, and reads none of them. */
export async function runConfigPath(globals: Globals, context: Context): Promise<number> {
  const { folder, env, cwd, stdout } = context;
  const { config, credentials } = settingsFiles(folder);
  const logs = env.RAYVISION_LOG || join(folder, 'logs');
  if (globals.json) {
    const project = (await findProject(cwd)) ?? null;
    await printJson(stdout, { folder, config, credentials, project, logs });
  } else await print(stdout, `${config}\n`);
  return 0;
}
