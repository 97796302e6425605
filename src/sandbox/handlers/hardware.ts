import { unknown } from '../refusal.js';
import type { Handlers } from './handler.js';

const CPU = 1;
const GPU = 2;

/** Both lists are on every row: the official SDK reads them without a default (docs/protocol/endpoints.md, §3.6). */
function machine(id: number, platform: number, model: string, ram: string, gpuNum: string | null = null) {
  const notSupportCgId: number[] = [];
  const notSupportCode: string[] = [];
  // Octane 2022 dropped the older cards.
  const notSupportPluginList = model === '1080Ti' ? ['octane.*2022'] : [];
  const lists = { notSupportCgId, notSupportCode, notSupportPluginList };
  return { id, type: gpuNum ? GPU : CPU, model, gpuNum, ram, platform, ...lists, status: 1 };
}

const MACHINES = [
  machine(301, 2, 'Default', '64GB'),
  machine(302, 2, '28C', '64GB'),
  machine(303, 2, '28C', '128GB'),
  machine(337, 21, '1080Ti', '64GB', '2*GPU'),
  machine(338, 21, '2080Ti', '64GB', '2*GPU'),
  machine(339, 21, '2080Ti', '128GB', '2*GPU'),
  machine(496, 62, 'Default', '64GB'),
  machine(497, 62, '28C', '64GB'),
  machine(498, 62, '28C', '128GB'),
];

/** Machine types of all platforms; `current` marks those of the asked tasks. */
export const hardwareHandlers: Handlers = {
  hardwareConfigList({ taskIds }, { farm }) {
    const chosen = (taskIds ?? []).map((id) => farm.find(Number(id))?.job?.hardwareId);
    return MACHINES.map((row) => ({ ...row, current: chosen.includes(String(row.id)) }));
  },

  editTaskHardwareConfig({ taskIds, hardwareConfigId }, { farm }) {
    const [id] = [hardwareConfigId].flat().map(Number);
    const chosen = MACHINES.find((row) => row.id === id);
    if (!chosen) throw unknown(`hardware configuration ${id}`);
    const tasks = taskIds.map((taskId) => farm.present(Number(taskId)));
    for (const task of tasks.flatMap((one) => [one, ...farm.subsOf(one)])) {
      if (task.job) Object.assign(task.job, { hardwareId: String(id), ram: Number.parseInt(chosen.ram, 10) });
      farm.touch(task);
    }
    return null;
  },
};
