import { SOFTWARE, type Software } from '../data/software.js';
import { unknown } from '../refusal.js';
import type { Handlers } from './handler.js';

/** Ids of versions and plug-ins: the program's id leads, so that they never meet those of another program. */
function versionId({ cgId }: Software, index: number): number {
  return cgId * 100 + index;
}

function listed({ cgId, cgName, listName, cgType, project, analyse, linux }: Software) {
  const iconPath = `/img/softimage/${cgName.toLowerCase().replaceAll(' ', '-')}.png`;
  const flags = { isNeedProjectPath: project, isNeedAnalyse: analyse, isSupportLinux: linux };
  return { cgId, cgName: listName ?? cgName, cgType, iconPath, ...flags };
}

function versionsOf(software: Software) {
  const { cgId, cgName, versions } = software;
  return versions.map((cgVersion, index) => ({ id: versionId(software, index), cgId, cgName, cgVersion }));
}

function pluginList(software: Software) {
  return Object.entries(software.plugins).map(([pluginName, versions], place) => ({
    pluginName,
    pluginVersions: versions.map((version, index) => ({
      pluginId: software.cgId * 1000 + place * 50 + index,
      pluginName,
      pluginVersion: `${pluginName} ${version}`,
    })),
  }));
}

/** The plug-in with this id; one that is not ours has no name, since the farm's own list is longer. */
export function pluginById(id: number) {
  const all = SOFTWARE.flatMap(pluginList).flatMap((plugin) => plugin.pluginVersions);
  return all.find((plugin) => plugin.pluginId === id) ?? { pluginId: id, pluginName: '', pluginVersion: '' };
}

/** Every plug-in is there for every version of its program. */
function pluginsOf(software: Software) {
  const all = pluginList(software);
  return software.versions.flatMap((_version, index) =>
    all.map((plugin) => ({ cvId: versionId(software, index), ...plugin })),
  );
}

/** What the farm runs (docs/protocol/endpoints.md, §7.1, §7.2); the same on its Windows and its Linux machines. */
export const softwareHandlers: Handlers = {
  querySoftwareList: () => ({ isAutoCommit: 2, defaultCgId: 2000, renderInfoList: SOFTWARE.map(listed) }),

  querySoftwareDetail({ cgId }) {
    const software = SOFTWARE.find((one) => one.cgId === cgId);
    if (!software) throw unknown(`software ${cgId}`);
    return { cgPlugin: pluginsOf(software), cgVersion: versionsOf(software) };
  },
};
