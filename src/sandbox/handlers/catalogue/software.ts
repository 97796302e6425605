import { dccNamed } from '../../../domain/dcc/dcc.js';
import { SOFTWARE, type Software } from '../../data/software.js';
import { unknown } from '../../refusal.js';
import type { Handlers } from '../handler.js';

/** Returns the id of a version or plug-in; it starts with the program's id, so that ids are unique. */
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

/** Returns the plug-in with this id; an unknown one without a name, since the farm's list is longer. */
export function pluginById(id: number) {
  const all = SOFTWARE.flatMap(pluginList).flatMap((plugin) => plugin.pluginVersions);
  return all.find((plugin) => plugin.pluginId === id) ?? { pluginId: id, pluginName: '', pluginVersion: '' };
}

/** Returns all plug-ins for each version of their program. */
function pluginsOf(software: Software) {
  const all = pluginList(software);
  return software.versions.flatMap((_version, index) =>
    all.map((plugin) => ({ cvId: versionId(software, index), ...plugin })),
  );
}

/** Handlers of the farm's software (docs/protocol/endpoints.md, §7.1, §7.2), which is the same for Windows and Linux. */
export const softwareHandlers: Handlers = {
  querySoftwareList: () => ({
    isAutoCommit: 2,
    defaultCgId: dccNamed('maya').id,
    renderInfoList: SOFTWARE.map(listed),
  }),

  querySoftwareDetail({ cgId }) {
    const software = SOFTWARE.find((one) => one.cgId === cgId);
    if (!software) throw unknown(`software ${cgId}`);
    return { cgPlugin: pluginsOf(software), cgVersion: versionsOf(software) };
  },
};
