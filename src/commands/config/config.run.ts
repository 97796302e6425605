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
import { type ConfigRow, configRows, settingKey, valueText } from './rows.js';

/** `default`, `profile /home/ann/.config/rayvision/config.json`, `environment RAYVISION_DOMAIN`. */
function originText({ source, from }: ConfigRow, { say }: Context): string {
  const names = {
    flag: say('ui.source.flag'),
    environment: say('ui.source.environment'),
    project: say('ui.source.project'),
    profile: say('ui.source.profile'),
    default: say('ui.source.default'),
  };
  return oneLine([names[source], from].filter((part) => part !== null).join(' '));
}

/** Every setting with its value and where it comes from; keys are not shown. */
export async function runConfigList(globals: Globals, context: Context): Promise<number> {
  const { say, stdout } = context;
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
  const head = [say('ui.head.setting'), say('ui.head.value'), say('ui.head.from')];
  const lines = shown.map((row) => [row.key, oneLine(valueText(row.value)), originText(row, context)]);
  await print(stdout, columns([head, [say('ui.profileKey'), profile, ''], ...lines], widthOf(stdout)));
  return 0;
}

/** The value alone, one line for each of several; an empty line where nothing is set. */
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

/** Where the settings lie; none of the files is read. */
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
