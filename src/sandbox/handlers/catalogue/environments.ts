import type { ENDPOINTS } from '../../../protocol/endpoints/index.js';
import { invalid, unknown } from '../../refusal.js';
import type { Environment } from '../../state/model.js';
import type { SandboxFarm } from '../../state/sandbox-farm.js';
import type { Handlers, RequestOf } from '../handler.js';
import { pluginById } from './software.js';

/** Returns the environment of a request. Accepts any version and plug-in, since the farm's lists are longer. */
function described(
  body: RequestOf<(typeof ENDPOINTS)['addUserPluginConfig']>,
): Omit<Environment, 'isDefault'> {
  const { editName, cgName, cgVersion, pluginIds, renderLayerType = 0, projectPath } = body;
  const ids = { cgId: Number(body.cgId), osName: Number(body.renderSystem) };
  if (ids.osName > 1) throw invalid('renderSystem', '0 Linux or 1 Windows');
  return { editName, cgName, cgVersion, pluginIds, renderLayerType, projectPath: projectPath ?? '', ...ids };
}

function find({ account }: SandboxFarm, editName: string): Environment {
  const found = account.environments.find((one) => one.editName === editName);
  if (!found) throw unknown(`environment ${editName}`);
  return found;
}

function shown({ pluginIds, isDefault, ...environment }: Environment) {
  return {
    ...environment,
    isDefault: isDefault ? 1 : 0,
    isMainUserId: 1,
    respUserPluginInfoVos: pluginIds.map(pluginById),
  };
}

/** Handlers of saved software environments (docs/protocol/endpoints.md, §7.3–§7.7). */
export const environmentHandlers: Handlers = {
  addUserPluginConfig(body, { farm: { account } }) {
    const environment = described(body);
    const taken = account.environments.some((one) => one.editName === environment.editName);
    if (taken) throw invalid('editName', `${environment.editName} exists`);
    account.environments.push({ ...environment, isDefault: false });
    return { editName: environment.editName };
  },

  editUserPluginConfig(body, { farm }) {
    Object.assign(find(farm, body.editName), described(body));
    return null;
  },

  deleteUserPluginConfig({ editName }, { farm }) {
    const { environments } = farm.account;
    environments.splice(environments.indexOf(find(farm, editName)), 1);
    return null;
  },

  setDefaultUserPluginConfig({ editName }, { farm }) {
    const chosen = find(farm, editName);
    const rivals = farm.account.environments.filter((one) => one.cgId === chosen.cgId);
    for (const one of rivals) one.isDefault = one === chosen;
    return null;
  },

  getUserPluginConfig({ cgId, cgIds, osName = 1 }, { farm: { account } }) {
    const wanted = [...(cgId === undefined || cgId === null ? [] : [cgId]), ...(cgIds ?? [])].map(Number);
    return account.environments
      .filter((one) => one.osName === osName && (wanted.length === 0 || wanted.includes(one.cgId)))
      .map(shown);
  },
};
