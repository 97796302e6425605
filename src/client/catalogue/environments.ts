import type { Transport } from '../../http/transport.js';
import { ENDPOINTS } from '../../protocol/endpoints/index.js';

export type System = 'windows' | 'linux';

/** A saved combination of a DCC version and plug-ins (docs/protocol/endpoints.md, §7.7). */
export interface Environment {
  /** Unique name of the environment. */
  readonly name: string;
  readonly dccId: number;
  /** The farm's name of the DCC, from `querySoftware`. */
  readonly dccName: string;
  readonly version: string;
  readonly os: System;
  readonly plugins: readonly EnvironmentPlugin[];
  /** Maya only: render setup instead of legacy render layers. */
  readonly renderSetup: boolean;
  readonly projectPath: string;
  readonly isDefault: boolean;
}

export interface EnvironmentPlugin {
  readonly id: number;
  /** Empty if the farm sends no name. */
  readonly name: string;
  readonly version: string;
}

/** An environment to add, or to replace one with. */
export interface EnvironmentDraft extends Omit<Environment, 'plugins' | 'isDefault'> {
  readonly pluginIds: readonly number[];
}

/** Systems by their number here and in job files; the software list uses text (docs/protocol/quirks.md, §6.2). */
const SYSTEMS: readonly System[] = ['linux', 'windows'];

function numberOf(os: System): 0 | 1 {
  return os === 'linux' ? 0 : 1;
}

function bare(name: string, version: string): string {
  return version.toLowerCase().startsWith(`${name} `.toLowerCase())
    ? version.slice(name.length + 1)
    : version;
}

/** Returns the environments of one system, of one DCC or of all. */
export async function queryEnvironments(
  transport: Transport,
  os: System,
  dccId?: number,
): Promise<Environment[]> {
  // A list of text: the official SDK cannot send a single `cgId` (docs/protocol/quirks.md, §2.2).
  const which = dccId === undefined ? {} : { cgIds: [String(dccId)] };
  const rows = await transport.call(ENDPOINTS.getUserPluginConfig, { ...which, osName: numberOf(os) });
  return (rows ?? []).map((row) => ({
    name: row.editName,
    dccId: row.cgId,
    dccName: row.cgName,
    version: row.cgVersion,
    os: SYSTEMS[row.osName ?? numberOf(os)] ?? os,
    plugins: (row.respUserPluginInfoVos ?? []).map(({ pluginId, pluginName, pluginVersion }) => ({
      id: pluginId,
      name: pluginName ?? '',
      version: bare(pluginName ?? '', pluginVersion ?? ''),
    })),
    renderSetup: row.renderLayerType === 1,
    projectPath: row.projectPath ?? '',
    isDefault: row.isDefault === 1,
  }));
}

function bodyOf({
  name,
  dccId,
  dccName,
  version,
  os,
  pluginIds,
  renderSetup,
  projectPath,
}: EnvironmentDraft) {
  return {
    ...{ cgId: dccId, cgName: dccName, cgVersion: version, editName: name },
    ...{ renderSystem: numberOf(os), renderLayerType: renderSetup ? 1 : 0 },
    pluginIds: [...pluginIds],
    ...(projectPath === '' ? {} : { projectPath }),
  };
}

/** Adds an environment under an unused name. */
export async function addEnvironment(transport: Transport, draft: EnvironmentDraft): Promise<void> {
  await transport.call(ENDPOINTS.addUserPluginConfig, bodyOf(draft));
}

/** Replaces the contents of the environment with this name. */
export async function editEnvironment(transport: Transport, draft: EnvironmentDraft): Promise<void> {
  await transport.call(ENDPOINTS.editUserPluginConfig, bodyOf(draft));
}

/** Removes an environment by name. */
export async function removeEnvironment(transport: Transport, name: string): Promise<void> {
  await transport.call(ENDPOINTS.deleteUserPluginConfig, { editName: name });
}

/** Makes an environment the default of its DCC. */
export async function makeEnvironmentDefault(transport: Transport, name: string): Promise<void> {
  await transport.call(ENDPOINTS.setDefaultUserPluginConfig, { editName: name });
}
