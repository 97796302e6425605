import { storedProfileNames } from '../../config/stored-lang.js';
import type { Context } from '../../context.js';
import { DCCS } from '../../domain/dcc.js';
import { TASK_STATUSES } from '../../domain/task-status.js';
import { recentSubmissions, recentTaskIds } from '../../state/recent.js';
import type { ValueSource } from '../command.js';
import type { Candidate } from './candidates.js';

/** As a word without quotes: spaces do not count in the names of DCCs, nor in those of states if `-` stands for them. */
const bare = (names: readonly string[]): Candidate[] => names.map((value) => ({ value }));

const SOURCES: Readonly<Record<ValueSource, (context: Context) => Promise<readonly Candidate[]>>> = {
  column: async () => bare((await import('../tasks/list-columns.js')).COLUMN_NAMES),
  sortKey: async () => {
    const { SORT_NAMES } = await import('../tasks/list-order.js');
    return bare([...SORT_NAMES, ...SORT_NAMES.map((name) => `-${name}`)]);
  },
  dcc: async () =>
    DCCS.map(({ name, extensions }) => ({
      value: name.toLowerCase().replaceAll(' ', ''),
      description: extensions.map((one) => `.${one}`).join(' '),
    })),
  endpointPath: async () => {
    const { ENDPOINTS } = await import('../../protocol/endpoints/index.js');
    return Object.values(ENDPOINTS).map(({ path, name }) => ({ value: path, description: name }));
  },
  file: async () => [],
  folder: async () => [],
  frameState: async () => bare((await import('../tasks/state-codes.js')).FRAME_STATE_WORDS),
  taskStatus: async () => bare((await import('../tasks/state-codes.js')).TASK_STATE_WORDS),
  statusCode: async () =>
    TASK_STATUSES.map(({ code, label }) => ({ value: String(code), description: label })),
  setting: async () => bare((await import('../config/rows.js')).SETTING_KEYS),
  profile: async ({ folder }) => bare(storedProfileNames(folder)),
  submission: async ({ folder }) =>
    (await recentSubmissions(folder)).map(({ id, scene }) => ({ value: id, description: scene })),
  task: async ({ folder }) => bare((await recentTaskIds(folder)).map(String)),
};

/** Returns the values of a source, from the program's tables or the state folder; the network is never asked. */
export function lookUpValues(source: ValueSource, context: Context): Promise<readonly Candidate[]> {
  return SOURCES[source](context);
}
