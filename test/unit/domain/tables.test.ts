import { describe, expect, test } from 'vitest';
import { DCCS } from '../../../src/domain/dcc/dcc.js';
import { FRAME_STATUSES, frameStatus } from '../../../src/domain/frames/frame-status.js';
import { RESERVED_TASK_INFO_KEYS, taskInfoDefaults } from '../../../src/domain/task/task-info.js';
import {
  TASK_END_STATUS_CODE_LIST,
  TASK_STATUSES,
  taskStatus,
} from '../../../src/domain/task/task-status.js';

/** The seed's DCC table (docs/protocol/endpoints.md, §1.1). */
const SEED_DCCS: Record<string, number> = {
  maya: 2000,
  '3ds Max': 2001,
  lightwave: 2002,
  arnold: 2003,
  houdini: 2004,
  cinema4d: 2005,
  softimage: 2006,
  blender: 2007,
  vr_standalone: 2008,
  mr_standalone: 2009,
  sketchup: 2010,
  vue: 2011,
  keyshot: 2012,
  clarisse: 2013,
  octane_render: 2014,
  katana: 2016,
};

/** The seed's task states (docs/protocol/endpoints.md, §1.2). */
const SEED_STATUSES: Record<string, number> = {
  WAITING: 0,
  RENDERING: 5,
  PRE_RENDERING: 8,
  STOP: 10,
  ARREARAGE_STOP: 20,
  TIME_OUT_STOP: 23,
  FINISHED: 25,
  FINISHED_HAS_FAILED: 30,
  ABANDON: 35,
  FINISHED_TEST: 40,
  FAILED: 45,
  ANALYSE: 50,
  UPDATING: 100,
};

const SEED_ENDS = [10, 20, 23, 25, 30, 35, 45];

/** The seed's frame states (docs/protocol/endpoints.md, §1.3). */
const SEED_FRAME_STATUSES: Record<string, number> = {
  WAITING: 1,
  STARTED: 2,
  ABORTED: 3,
  DONE: 4,
  ERROR: 5,
  PREDONEWAITING: 6,
  PHOTONDONEWAITING: 7,
  PREDONEJOBWAITING: 9,
  GOPJOBWAITING: 10,
  TIMEOUT: 11,
};

/** The seed's `task_info` (docs/protocol/job-files.md, §1.2, column SEED). */
const SEED_TASK_INFO: Record<string, string> = {
  input_cg_file: '',
  input_project_path: '',
  is_picture: '0',
  task_id: '',
  user_id: '',
  project_id: '',
  project_name: '',
  cg_id: '',
  platform: '',
  channel: '4',
  os_name: '1',
  ram: '64',
  pre_frames: '000',
  stop_after_test: '2',
  frames_per_task: '1',
  job_stop_time: '86400',
  task_stop_time: '259200',
  time_out: '43200',
  tiles: '1',
  tiles_type: 'block',
  is_layer_rendering: '1',
  render_layer_type: '0',
  is_distribute_render: '0',
  distribute_render_node: '3',
};

describe('the documented constants', () => {
  test('sixteen DCCs with their ids, in id order', () => {
    expect(DCCS.map(({ name, id }) => [name, id])).toEqual(Object.entries(SEED_DCCS));
  });

  test('thirteen task states', () => {
    const named = Object.fromEntries(TASK_STATUSES.map(({ name, code }) => [name, code]));
    expect(named).toEqual(SEED_STATUSES);
    expect(TASK_STATUSES).toHaveLength(13);
  });

  test('only the final statuses count as ended', () => {
    expect([...TASK_END_STATUS_CODE_LIST]).toEqual(SEED_ENDS);
    const ends = TASK_STATUSES.filter((status) => status.end).map(({ code }) => code);
    expect(ends).toEqual(SEED_ENDS);
  });

  test('ten frame states', () => {
    const named = Object.fromEntries(FRAME_STATUSES.map(({ name, code }) => [name, code]));
    expect(named).toEqual(SEED_FRAME_STATUSES);
    expect(FRAME_STATUSES).toHaveLength(10);
  });

  test('twenty-four task_info defaults, every one a string', () => {
    expect(taskInfoDefaults()).toEqual(SEED_TASK_INFO);
    expect(Object.keys(SEED_TASK_INFO)).toHaveLength(24);
  });
});

test('every status has its own label', () => {
  for (const table of [TASK_STATUSES, FRAME_STATUSES]) {
    const labels = table.map(({ label }) => label);
    expect(labels.every((label) => label.length > 0)).toBe(true);
    expect(new Set(labels).size).toBe(labels.length);
  }
});

test('each call returns new defaults', () => {
  taskInfoDefaults().platform = '62';
  expect(taskInfoDefaults().platform).toBe('');
});

test('task_id and user_id cannot be set', () => {
  expect([...RESERVED_TASK_INFO_KEYS].sort()).toEqual(['task_id', 'user_id']);
});

describe('undocumented codes', () => {
  test.each([15, 70])('task status %i counts as ended', (code) => {
    expect(taskStatus(code)).toMatchObject({ code, end: true });
  });

  // Scripts depend on the names.
  test.each([
    [15, 'USER_STOP', 'stopped by the user'],
    [70, 'FINISHED_HAS_STOPPED', 'finished, some frames stopped'],
    [99, 'OTHER_99', 'other (99)'],
  ])('task status %i is %s', (code, name, label) => {
    expect(taskStatus(code)).toMatchObject({ name, label });
  });

  test.each([99, -1, 1000])('task status %i has not ended, and has its number in its label', (code) => {
    const status = taskStatus(code);
    expect(status).toMatchObject({ code, end: false });
    expect(status.label).toContain(String(code));
  });

  test.each([8, 99])('frame status %i has its number in its label', (code) => {
    expect(frameStatus(code).code).toBe(code);
    expect(frameStatus(code).label).toContain(String(code));
  });
});
