import { expect } from 'vitest';
import type { Case, CaseTools } from './case.js';

const MTOA = 'mtoa=5.3.5';

/** Adds an environment past the program. */
async function withEnvironment({ call }: CaseTools, editName: string): Promise<void> {
  const body = { cgId: 2000, cgName: 'Maya', cgVersion: '2023', renderSystem: 1, pluginIds: [] };
  await call('addUserPluginConfig', { ...body, editName });
}

async function environment({ call }: CaseTools, editName: string) {
  const all = await call('getUserPluginConfig', { osName: 1 });
  return all.find((one: { editName: string }) => one.editName === editName);
}

async function projects({ call }: CaseTools): Promise<string[]> {
  const { projectNameList } = await call('projectGetList');
  return projectNameList.map(({ projectName }: { projectName: string }) => projectName);
}

/** What the farm has, and what is kept there to choose from. */
export const CATALOGUE = {
  async queryPlatforms({ run, call }) {
    const { platforms } = await run('platforms');
    const rows = await call('queryPlatforms', { zone: 2 });
    expect(platforms.map(({ platform }: { platform: number }) => platform)).toEqual(
      rows.map(({ platform }: { platform: number }) => platform),
    );
  },

  async querySoftwareList({ run, call }) {
    const { software } = await run('software');
    const { renderInfoList } = await call('querySoftwareList');
    expect(software).toHaveLength(renderInfoList.length);
    const remote = await run('list-dcc', '--remote');
    const nuke = remote.find(({ id }: { id: number }) => id === 2015);
    expect(nuke).toMatchObject({ name: 'Nuke', versions: expect.arrayContaining([]) });
    expect(nuke.versions.length).toBeGreaterThan(0);
  },

  async querySoftwareDetail({ run, call }) {
    const { versions } = await run('software', 'clarisse', '--os', 'linux');
    const { cgVersion } = await call('querySoftwareDetail', { cgId: 2013, osName: 'linux' });
    expect(versions.map(({ version }: { version: string }) => version)).toEqual(
      cgVersion.map((row: { cgVersion: string }) => row.cgVersion),
    );
  },

  async hardwareConfigList({ run, call, workstation }) {
    const id = await workstation.submit('--hardware', '28C/64GB');
    const { hardware } = await run('hardware', String(id));
    const own = hardware.filter(({ current }: { current: boolean }) => current);
    expect(own).toMatchObject([{ model: '28C', ram: '64GB', platform: 2 }]);
    const rows = await call('hardwareConfigList', { cloneTask: 'false' });
    expect(hardware).toHaveLength(rows.length);
  },

  async getUserPackNodeInfo({ run, call, workstation }) {
    const { packages } = await run('packages');
    const rows = await call('getUserPackNodeInfo');
    expect(packages).toHaveLength(rows.length);
    const id = await workstation.submit('--set', `pack_node_id=${packages[0].id}`);
    expect(workstation.jobFile(id).task_info.pack_node_id).toBe(String(rows[0].packNodeId));
  },

  async queryAnalyseErrorDetail({ run, call }) {
    const { tips } = await run('explain', '15000', '10012', '--remote');
    const rows = await call('queryAnalyseErrorDetail', { codes: ['15000'], language: '1' });
    const expected = { code: '15000', blocks: true, description: rows[0].desDescriptionCn };
    expect(tips).toMatchObject([expected, { code: '10012', blocks: false }]);
  },

  async addUserPluginConfig(tools) {
    const line = ['--dcc', 'maya', '--dcc-version', '2024', '--plugin', MTOA, '--render-setup'];
    await tools.run('env', 'add', 'added', ...line, '--project-path', 'D:/show');
    expect(await environment(tools, 'added')).toMatchObject({
      ...{ cgId: 2000, cgName: 'Maya', cgVersion: '2024', osName: 1, renderLayerType: 1, isDefault: 0 },
      ...{
        projectPath: 'D:/show',
        respUserPluginInfoVos: [{ pluginName: 'mtoa', pluginVersion: 'mtoa 5.3.5' }],
      },
    });
  },

  async editUserPluginConfig(tools) {
    await tools.run('env', 'add', 'edited', '--dcc', 'maya', '--dcc-version', '2024', '--plugin', MTOA);
    await tools.run('env', 'edit', 'edited', '--dcc-version', '2025', '--plugin', 'vrayformaya=5.20.01');
    expect(await environment(tools, 'edited')).toMatchObject({
      cgVersion: '2025',
      respUserPluginInfoVos: [{ pluginVersion: 'mtoa 5.3.5' }, { pluginVersion: 'vrayformaya 5.20.01' }],
    });
    await tools.run('env', 'edit', 'edited', '--without', 'MtoA', '--render-setup');
    expect(await environment(tools, 'edited')).toMatchObject({
      ...{ cgVersion: '2025', renderLayerType: 1 },
      respUserPluginInfoVos: [{ pluginVersion: 'vrayformaya 5.20.01' }],
    });
  },

  async deleteUserPluginConfig(tools) {
    await withEnvironment(tools, 'removed');
    expect(await tools.run('env', 'remove', 'removed')).toMatchObject({ name: 'removed' });
    expect(await environment(tools, 'removed')).toBeUndefined();
  },

  async setDefaultUserPluginConfig(tools) {
    await withEnvironment(tools, 'first');
    await withEnvironment(tools, 'second');
    await tools.run('env', 'default', 'first');
    expect(await tools.run('env', 'default', 'second')).toMatchObject({ isDefault: true });
    expect(await environment(tools, 'first')).toMatchObject({ isDefault: 0 });
    expect(await environment(tools, 'second')).toMatchObject({ isDefault: 1 });
  },

  async getUserPluginConfig(tools) {
    await withEnvironment(tools, 'listed');
    const { environments } = await tools.run('env', 'list', '--dcc', 'maya', '--os', 'windows');
    expect(environments).toContainEqual({
      ...{ name: 'listed', dcc: { name: 'maya', id: 2000 }, version: '2023', os: 'windows', plugins: {} },
      ...{ renderSetup: false, projectPath: '', isDefault: false },
    });
    expect((await tools.run('env', 'list', '--dcc', 'houdini')).environments).toEqual([]);
    expect((await tools.run('env', 'list', '--os', 'linux')).environments).toEqual([]);
  },

  async projectAdd(tools) {
    const { id } = await tools.run('project', 'add', 'p-added');
    const { projectNameList } = await tools.call('projectList', { flag: 2 });
    expect(projectNameList).toContainEqual({ projectId: id, projectName: 'p-added' });
  },

  async projectDelete(tools) {
    await tools.call('projectAdd', { newName: 'p-removed', status: 0 });
    await tools.run('project', 'remove', 'p-removed');
    expect(await projects(tools)).not.toContain('p-removed');
  },

  async projectGetList(tools) {
    await tools.call('projectAdd', { newName: 'p-own', status: 0 });
    const listed = await tools.run('project', 'list', '--own');
    expect(listed.projects.map(({ name }: { name: string }) => name)).toEqual(await projects(tools));
    expect(await projects(tools)).toContain('p-own');
  },

  async projectList(tools) {
    await tools.call('projectAdd', { newName: 'p-listed', status: 0 });
    const listed = await tools.run('project', 'list');
    expect(listed.projects.map(({ name }: { name: string }) => name)).toContain('p-listed');
  },
} satisfies Record<string, Case>;
