import { describe, expect, test } from 'vitest';
import { checkSettable, checkTaskInfo } from '../../../../src/domain/task/task-info-values.js';
import { thrown } from '../../../support/thrown.js';

const FLAG = { good: ['0', '1'], bad: ['', '2', 'true', '00'] };
const NUMBER = {
  good: ['0', '7', '007', '123456789'],
  bad: ['', '-1', '1.5', 'x', '1x', 'x1', '1234567890'],
};
const POSITIVE = {
  good: ['1', '64', '086400', '0001', '123456789'],
  bad: ['', '0', '000', '-1', '1.5', '1x', 'x1', '1234567890'],
};
const FRAMES = { good: ['000', '111', '000:1,3-4[1]'], bad: ['', '0', '000:', '000:9-1'] };
const withNothing = ({ good, bad }: typeof FLAG) => ({
  good: [...good, ''],
  bad: [...bad.filter((text) => text !== ''), ' '],
});

/** docs/protocol/job-files.md, §1.2, column "allowed". */
const ALLOWED: Readonly<Record<string, typeof FLAG>> = {
  is_picture: FLAG,
  is_layer_rendering: FLAG,
  is_distribute_render: FLAG,
  enable_layered: FLAG,
  render_layer_type: FLAG,
  os_name: FLAG,
  platform: withNothing(NUMBER),
  project_id: withNothing(NUMBER),
  ram: withNothing(POSITIVE),
  graphics_cards_num: withNothing(POSITIVE),
  pre_frames: FRAMES,
  test_frames: FRAMES,
  stop_after_test: { good: ['1', '2'], bad: ['', '0', '3'] },
  frames_per_task: POSITIVE,
  job_stop_time: POSITIVE,
  task_stop_time: NUMBER,
  time_out: NUMBER,
  tiles: POSITIVE,
  tiles_type: { good: ['block', 'strip'], bad: ['', 'blocks'] },
  distribute_render_node: withNothing(NUMBER),
};

describe.each(Object.entries(ALLOWED))('%s', (key, { good, bad }) => {
  test.each(good)('may be %j', (text) => {
    expect(thrown(() => checkTaskInfo({ [key]: text }))).toBeUndefined();
  });

  test.each(bad)('may not be %j', (text) => {
    const error = { error: 'DataError', key: 'taskInfo.value', params: { key, text } };
    expect(thrown(() => checkTaskInfo({ made_up: '', [key]: text }))).toEqual(error);
  });
});

test('an undocumented member is free text', () => {
  expect(thrown(() => checkTaskInfo({ made_up: 'anything', project_name: '木' }))).toBeUndefined();
});

describe('members that --set rejects', () => {
  test.each(['task_id', 'user_id'])('%s is set by the farm', (key) => {
    const error = { error: 'UsageError', key: 'submit.reserved', params: { key } };
    expect(thrown(() => checkSettable(key))).toEqual(error);
  });

  test.each([
    ['cg_id', '--dcc'],
    ['input_cg_file', '<scene>'],
  ])('%s is set by %s', (key, instead) => {
    const error = { error: 'UsageError', key: 'submit.setElsewhere', params: { key, instead } };
    expect(thrown(() => checkSettable(key))).toEqual(error);
  });

  test.each(['ram', 'made_up', 'toString'])('%s is accepted', (key) => {
    expect(checkSettable(key)).toBeUndefined();
  });
});
