import { expect } from 'vitest';
import { PATH } from '../paths.js';
import { list, nil, nothing, object, page, type SdkRow } from './rows.js';

const FARM: readonly SdkRow[] = [
  ...[1, 2].flatMap((zone): SdkRow[] => [
    [`query.platforms(), zone ${zone}`, PATH.platforms, () => ({ zone }), list({ platform: 62 })],
    [
      `query.get_transfer_server_msg(), zone ${zone}`,
      PATH.serverInfo,
      () => ({ zone }),
      object({ raysyncTransfer: expect.objectContaining({ port: expect.any(Number) }) }),
    ],
  ]),
  ['query.get_raysync_user_key()', PATH.userKey, nothing, object({ userName: 'sandbox' })],
  ['query.supported_software()', PATH.software, nothing, object({ renderInfoList: expect.any(Array) })],
  ...['windows', 'linux'].map(
    (osName): SdkRow => [
      `query.supported_plugin("maya", "${osName}")`,
      PATH.versions,
      () => ({ cgId: 2000, osName }),
      object({ cgVersion: expect.arrayContaining([expect.objectContaining({ cgVersion: '2020' })]) }),
    ],
  ),
  [
    'query.error_detail("15000")',
    PATH.errorDetail,
    () => ({ language: 0, code: '15000' }),
    list({ code: '15000' }),
  ],
  [
    'query.error_detail(codes=[…])',
    PATH.errorDetail,
    () => ({ language: 1, codes: ['15000', '15002'] }),
    list({ code: '15002', languageFlag: 1 }),
  ],
  ['RayvisionCheck, a tips code', PATH.errorDetail, () => ({ language: '0', code: '675474' }), () => []],
  ['query.get_pack_node_info()', PATH.packNodes, nothing, list({ packName: 'plan1' })],
];

const TASKS: readonly SdkRow[] = [
  [
    'query.get_task_list()',
    PATH.list,
    () => ({ pageNum: 1, pageSize: 100 }),
    ({ opened }) => page({ id: opened, respRenderingTaskList: [expect.anything(), expect.anything()] }),
  ],
  [
    'query.get_task_list(status_list, search_keyword, start_time, end_time)',
    PATH.list,
    () => ({
      ...{ pageNum: 1, pageSize: 2, statusList: [25], searchKeyword: 'SHOT' },
      ...{ startTime: '2026-01-01 00:00:00', endTime: '2026-12-31 23:59:59' },
    }),
    ({ done }) => page({ id: done }),
  ],
  [
    'query.get_task_list(recycle_flag=1)',
    PATH.list,
    () => ({ pageNum: 1, pageSize: 100, recycleFlag: 1 }),
    () => page(),
  ],
  [
    'query.task_info([task])',
    PATH.info,
    ({ done }) => ({ taskIds: [done] }),
    ({ done }) => page({ id: done }),
  ],
  ['query.task_info([unknown])', PATH.info, () => ({ taskIds: [4711] }), () => page()],
  [
    'query.task_frames(task)',
    PATH.frames,
    ({ done }) => ({ taskId: done, pageNum: 1, pageSize: 100 }),
    ({ frames: [id] }) => page({ id, frameIndex: '1', frameStatus: 4 }),
  ],
  [
    'query.task_frames(task, search_keyword="3")',
    PATH.frames,
    ({ done }) => ({ taskId: done, pageNum: 1, pageSize: 100, searchKeyword: '3' }),
    ({ frames }) => page({ id: frames[2] }),
  ],
  [
    'query.get_all_frames(task), past the last page',
    PATH.frames,
    ({ done }) => ({ taskId: done, pageNum: 2, pageSize: 100 }),
    () => page(),
  ],
  ['query.all_frame_status()', PATH.stats, nothing, object({ failedFramesTotal: 1 })],
  ...[undefined, 2, 5].map(
    (frameType): SdkRow => [
      `query.get_task_processing_img(task, ${frameType ?? 'None'})`,
      PATH.process,
      ({ done }) => ({ taskId: done, ...(frameType && { frameType }) }),
      object({ grabInfo: expect.any(Array), block: 1 }),
    ],
  ),
  [
    'query.get_frame_thumbnall(frame)',
    PATH.thumbnail,
    ({ frames: [id] }) => ({ id, frameStatus: 4 }),
    () => [expect.stringContaining('shot.0001.png')],
  ],
  [
    'query.get_render_log(frame_id=frame)',
    PATH.log,
    ({ frames: [id] }) => ({ renderingType: 'render', pageNum: 1, pageSize: 1, id }),
    object({ size: 16_384, items: expect.arrayContaining([expect.stringContaining('wrote')]) }),
  ],
];

const FRAMES: readonly SdkRow[] = [
  ['query.restart_failed_frames([task])', PATH.recommitTasks, ({ failed }) => ({ taskIds: [failed] }), nil],
  [
    'query.restart_failed_frames([task], [3, 5])',
    PATH.recommitTasks,
    ({ failed, stopped, opened }) => ({ taskIds: [failed, stopped, opened], status: [3, 5] }),
    nil,
  ],
  ...[PATH.recommitFrames, PATH.stopFrames].flatMap((path): SdkRow[] => {
    const name = path === PATH.stopFrames ? 'query.stop_frame' : 'query.restart_frame';
    return [
      [`${name}(task)`, path, ({ failed }) => ({ taskId: failed, selectAll: 1 }), nil],
      [`${name}(sub task)`, path, ({ subs: [taskId] }) => ({ taskId, selectAll: 1 }), nil],
      [
        `${name}(task, status=[3])`,
        path,
        ({ stopped }) => ({ taskId: stopped, selectAll: 1, status: [3] }),
        nil,
      ],
      [
        `${name}(task, 0, ids)`,
        path,
        ({ done, frames }) => ({ taskId: done, ids: frames.slice(0, 2), selectAll: 0 }),
        nil,
      ],
      [
        `${name}(None, 0, ids)`,
        path,
        ({ frames }) => ({ taskId: null, ids: [frames[0]], selectAll: 0 }),
        nil,
      ],
      [`${name} of an older SDK`, path, ({ frames }) => ({ taskId: 0, Ids: [frames[0]], selectAll: 0 }), nil],
    ];
  }),
];

export const QUERY_ROWS: readonly SdkRow[] = [...FARM, ...TASKS, ...FRAMES];
