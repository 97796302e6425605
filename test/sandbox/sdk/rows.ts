import { expect } from 'vitest';
import { PATH } from '../paths.js';
import type { SdkTasks } from './tasks.js';

/** A call of the official SDK, as a person writes it; its path; the body that it sends; the `data` it gets. */
export type SdkRow = [
  call: string,
  path: string,
  body: (tasks: SdkTasks) => Record<string, unknown>,
  data: (tasks: SdkTasks) => unknown,
];

const nothing = () => ({});
const nil = () => null;
const object = (members: object) => () => expect.objectContaining(members);

/** A page whose first item has these members; without any it is empty. */
function page(first?: object) {
  const items = first ? expect.arrayContaining([expect.objectContaining(first)]) : [];
  return expect.objectContaining({ pageNum: expect.any(Number), total: expect.any(Number), items });
}

const list = (members: object) => () => expect.arrayContaining([expect.objectContaining(members)]);

const USER: readonly SdkRow[] = [
  ['user.query_user_profile()', PATH.profile, nothing, object({ userId: 10000001 })],
  ['user.query_user_setting()', PATH.setting, nothing, object({ taskOverTimeSec: 43200 })],
  ['user.update_user_settings(43200)', PATH.updateSetting, () => ({ taskOverTimeSec: 43200 }), nil],
  ['user.get_transfer_bid()', PATH.bid, nothing, object({ input_bid: '10201' })],
  ['user.get_hardware_config()', PATH.hardware, () => ({ cloneTask: 'false' }), list({ current: false })],
  [
    'user.get_hardware_config([task])',
    PATH.hardware,
    ({ done }) => ({ cloneTask: 'false', taskIds: [String(done)] }),
    list({ notSupportCode: [], notSupportPluginList: expect.any(Array) }),
  ],
  [
    'user.task_record()',
    PATH.taskRecord,
    () => ({ platform: 62, pageNum: 1, pageSize: 10, startDate: '', endDate: '' }),
    () => page({ taskType: 'render', taskIds: expect.stringMatching(/^\["2W\d+"\]$/) }),
  ],
  [
    'user.login_record()',
    PATH.loginRecord,
    () => ({ pageNum: 1, pageSize: 10, startDate: '', endDate: '' }),
    () => page({ loginStatus: '200' }),
  ],
];

const TRANSMIT: readonly SdkRow[] = [
  ['transmit.get_transfer_config()', PATH.config, nothing, object({ configBid: '30201' })],
  ...['task.json', 'tips.json', 'asset.json', 'upload.json'].map(
    (fileName): SdkRow => [
      `transmit.upload_json_content(task, "{}", "${fileName}")`,
      PATH.jsonFile,
      ({ doomed }) => ({ taskId: doomed, fileName, content: '{}' }),
      nil,
    ],
  ),
  ['transmit.get_output_files()', PATH.output, () => ({ treePath: '/' }), list({ directory: true })],
  [
    'transmit.get_output_files(task_id)',
    PATH.output,
    ({ done }) => ({ treePath: '/', taskId: done }),
    ({ done }) => [expect.objectContaining({ filePath: `/${done}_shot` })],
  ],
  ['transmit.get_output_files(tree_path="/x")', PATH.output, () => ({ treePath: '/x' }), () => []],
];

const TASK: readonly SdkRow[] = [
  [
    'task.create_task()',
    PATH.create,
    () => ({ count: 1, taskUserLevel: 50 }),
    object({ taskIdList: [expect.any(Number)], userId: 10000001 }),
  ],
  [
    'task.create_task(2, 60, out_user_id, labels, clone_original_id, artist)',
    PATH.create,
    ({ done }) => ({
      ...{ count: 2, taskUserLevel: 60, outUserId: 7, labels: ['a', 'b'] },
      ...{ cloneOriginalId: done, artist: 'ann' },
    }),
    object({ taskIdList: [expect.any(Number), expect.any(Number)] }),
  ],
  ['task.submit_task(task)', PATH.submit, ({ reserved }) => ({ taskId: reserved }), nil],
  [
    'task.submit_task(task, "ann")',
    PATH.submit,
    ({ reserved }) => ({ taskId: reserved, producer: 'ann' }),
    nil,
  ],
  ['task.stop_task([task])', PATH.stop, ({ running, subs }) => ({ taskIds: [running, ...subs] }), nil],
  ['task.start_task([task])', PATH.start, ({ stopped, opened }) => ({ taskIds: [stopped, opened] }), nil],
  [
    'task.set_task_overtime_top([task], 1800)',
    PATH.timeLimit,
    ({ stopped, opened }) => ({ taskIds: [stopped, opened], overTime: 1800 }),
    () => 'SUCCESS',
  ],
  ['task.full_speed([task])', PATH.fullSpeed, ({ parked }) => ({ taskIds: [parked] }), () => 'success'],
  ['task.update_priority(task, 60)', PATH.level, ({ done }) => ({ taskId: done, taskUserLevel: 60 }), nil],
  ['task.update_task_limit(task, 20)', PATH.nodes, ({ opened }) => ({ taskId: opened, taskLimit: 20 }), nil],
  ...[['text', String, ['496']] as const, ['numbers', Number, 496] as const].map(
    ([kind, write, hardwareConfigId]): SdkRow => [
      `task.edit_task_hardware_config(…), ids as ${kind}`,
      PATH.machine,
      ({ done }) => ({ taskIds: [write(done)], hardwareConfigId, model: '28C', gpuNum: '', ram: '64GB' }),
      nil,
    ],
  ),
  ['task.abort_task([task])', PATH.abandon, ({ doomed }) => ({ taskIds: [doomed] }), nil],
  ['task.delete_task([task])', PATH.remove, ({ doomed }) => ({ taskIds: [doomed] }), nil],
];

const TAG: readonly SdkRow[] = [
  ['tag.add_label("film")', PATH.projectAdd, () => ({ newName: 'film', status: 1 }), nil],
  ['tag.get_label_list()', PATH.projectGetList, nothing, object({ projectNameList: expect.any(Array) })],
  ...[0, 1, 2].map(
    (flag): SdkRow => [
      `tag.get_list(${flag})`,
      PATH.projectList,
      () => ({ flag }),
      object({ projectNameList: [{ projectId: expect.any(Number), projectName: 'film' }] }),
    ],
  ),
  ['tag.delete_label("film")', PATH.projectDelete, () => ({ delName: 'film' }), nil],
  ['tag.add_task_tag("a", [task])', PATH.labelAdd, ({ done }) => ({ label: 'a', taskIds: [done] }), nil],
  [
    'tag.delete_task_tag([task], ["a"])',
    PATH.labelDelete,
    ({ done }) => ({ taskIds: [done], labelNames: ['a'], labelIds: [] }),
    nil,
  ],
  [
    'tag.delete_task_tag([task], ["a"], [541])',
    PATH.labelDelete,
    ({ subs }) => ({ taskIds: subs, labelNames: ['a'], labelIds: [541] }),
    nil,
  ],
];

const MAYA = { cgId: 2000, cgName: 'Maya', cgVersion: '2020', renderLayerType: 0, editName: 'm' };

const ENV: readonly SdkRow[] = [
  [
    'env.add_render_env({… renderSystem: 1})',
    PATH.envAdd,
    () => ({ ...MAYA, renderSystem: 1, pluginIds: [1166] }),
    () => ({ editName: 'm' }),
  ],
  [
    'env.add_render_env({… renderSystem: "0"})',
    PATH.envAdd,
    () => ({ ...MAYA, cgId: '2000', editName: 'l', renderSystem: '0', pluginIds: [], projectPath: '/p' }),
    () => ({ editName: 'l' }),
  ],
  ['env.update_render_env({…})', PATH.envEdit, () => ({ ...MAYA, renderSystem: 1, pluginIds: [] }), nil],
  ['env.set_default_render_env("m")', PATH.envDefault, () => ({ editName: 'm' }), nil],
  ['env.get_render_env()', PATH.envGet, () => ({ osName: 1 }), list({ editName: 'm', isDefault: 1 })],
  ['env.get_render_env(os_name=0)', PATH.envGet, () => ({ osName: 0 }), list({ editName: 'l', osName: 0 })],
  [
    'env.get_render_env(cg_names=["maya", "houdini"])',
    PATH.envGet,
    () => ({ cgIds: ['2000', '2004'], osName: 1 }),
    list({ editName: 'm', cgId: 2000 }),
  ],
  ['env.delete_render_env("m")', PATH.envDelete, () => ({ editName: 'm' }), nil],
];

export const ROWS: readonly SdkRow[] = [...USER, ...TRANSMIT, ...TASK, ...TAG, ...ENV];
export { list, nil, nothing, object, page };
