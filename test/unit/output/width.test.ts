import { describe, expect, test } from 'vitest';
import { taskStatus } from '../../../src/domain/task/task-status.js';
import { columns } from '../../../src/output/print.js';
import { summaryText } from '../../../src/output/submit.js';
import { statusText } from '../../../src/output/tasks.js';
import { PLAIN } from '../../../src/output/theme.js';
import { displayWidth, padded } from '../../../src/output/width.js';
import { wrap } from '../../../src/output/wrap.js';
import { loadTranslate } from '../../../src/text/index.js';

describe('the width of a text', () => {
  test.each<[string, number]>([
    ['', 0],
    ['scene.ma', 8],
    ['场景', 4],
    ['场景.ma', 7],
    ['：，。（）', 10],
    ['ｆｕｌｌ', 8],
    ['한글', 4],
    ['カタカナ', 8],
    ['é', 1],
    ['e\u0301', 1],
    ['Привет', 6],
    ['“”', 2],
    ['𠀀', 2],
    ['🎬', 2],
    ['a\u200bb', 2],
    // Drawn as pictures, by the sign behind them.
    ['\u2764\ufe0f', 2],
    ['1\ufe0f', 2],
  ])('%j is %i', (text, width) => {
    expect(displayWidth(text)).toBe(width);
    expect(displayWidth(padded(text, 12))).toBe(12);
    expect(padded(text, 0)).toBe(text);
  });

  test('keeps columns aligned', () => {
    const rows = [
      ['任务', '状态', '场景'],
      ['2W1', '已完成', 'a.ma'],
      ['2W10', '等待中，很久', '镜头.ma'],
    ];
    const lines = columns(rows).trimEnd().split('\n');
    const starts = lines.map((line, row) =>
      displayWidth(line.slice(0, line.lastIndexOf(rows[row]?.[2] ?? '-'))),
    );
    expect(starts).toEqual([20, 20, 20]);
    expect(lines[1]).toBe('2W1   已完成        a.ma');
  });
});

test('the summary of a submission is aligned in Chinese', async () => {
  const summary = {
    scene: '/镜头/a.ma',
    dcc: 'maya',
    version: '2025',
    parts: [{ name: '', cameras: [], range: { start: 1, end: 10, step: 1 } }],
    cameraSwitches: ['近景 1-5'],
    size: '960x540',
    plugins: ['mtoa 5.1.0'],
    pluginsLeft: ['x 1'],
    files: 3,
    missing: 1,
    unread: undefined,
    bytes: 1_234_567,
    folders: [],
    areOnFarm: false,
    testFrames: '100',
    stopsAfterTest: true,
    project: '影片',
    artist: '小安',
    labels: ['夜景'],
    machine: '28C/64GB (302)',
    system: 'linux',
    priority: '70',
    nodeLimit: '最多同时 3 个节点',
    timeLimit: '2h',
    chunkSize: '每台机器一次渲染 5 帧',
    maps: ['Z: = /mnt'],
    more: ['ram=128'],
    farm: 'task.renderbus.com，平台 2',
    currency: 'CNY' as const,
    price: 5,
    balance: 10,
    coupon: null,
  };
  const lines = summaryText(summary, await loadTranslate('zh'), PLAIN)
    .trimEnd()
    .split('\n');
  const labels = lines.map((line) => /^ {2}(\S+ +)/.exec(line)?.[1] ?? '');
  expect(labels.map(displayWidth)).toEqual(lines.map(() => 13));
  expect(lines[2]).toBe('  帧           1-10[1] (10 帧)');
});

test('an undocumented state has a name in Chinese', async () => {
  expect(statusText(taskStatus(77), await loadTranslate('zh'))).toBe('其他（77）');
});

describe('a wrapped line', () => {
  const command = 'rayvision wait 1001 1002 --download "my frames" --sandbox';
  test.each<[string, number, string[]]>([
    ['one two three', 80, ['one two three']],
    ['one two three', 8, ['one two', 'three']],
    ['  one two three', 9, ['  one two', '  three']],
    ['an-unbroken-path/of/many/parts stays', 10, ['an-unbroken-path/of/many/parts', 'stays']],
    [`Stopped. To come back: ${command}`, 30, ['Stopped. To come back:', command]],
    [`Run ${command}. Then look`, 40, ['Run', `${command}.`, 'Then look']],
    ["'rayvision list-dcc' shows the names", 24, ["'rayvision list-dcc'", 'shows the names']],
    ['\u001b[31mError:\u001b[39m it is so', 12, ['\u001b[31mError:\u001b[39m it is', 'so']],
    [
      '查看原因：rayvision logs 1001。重新渲染：rayvision retry 1',
      24,
      ['查看原因：', 'rayvision logs 1001。重', '新渲染：', 'rayvision retry 1'],
    ],
  ])('%j in %i', (text, width, lines) => {
    expect(wrap(text, width).split('\n')).toEqual(lines);
  });
});

describe('words and characters of scripts without spaces', () => {
  test.each<[string, number, string[]]>([
    ['one two three', 7, ['one two', 'three']],
    ['one two', 80, ['one two']],
    ['one\ntwo', 80, ['one', 'two']],
    ['', 10, ['']],
    ['a-word-that-is-longer', 5, ['a-word-that-is-longer']],
    ['一二三四五', 4, ['一二', '三四', '五']],
    ['一二，三四', 4, ['一', '二，', '三四']],
    ['一（二三）', 4, ['一', '（二', '三）']],
    ['等待 task 结束', 9, ['等待 task', '结束']],
  ])('%j in %i', (text, width, lines) => {
    expect(wrap(text, width).split('\n')).toEqual(lines);
  });
});

test('columns accepts more rows than a call accepts arguments', () => {
  const rows = Array.from({ length: 200_000 }, (_, at) => [String(at), 'x']);
  expect(columns(rows).length).toBe(200_000 * '199999  x\n'.length);
});
