import { storedProfileNames } from '../../config/stored-lang.js';
import type { Context } from '../../context.js';
import { DCCS } from '../../domain/dcc/dcc.js';
import { TASK_STATUSES } from '../../domain/task/task-status.js';
import { recentGroups, recentSubmissions, recentTaskIds } from '../../state/recent.js';
import type { ValueSource } from '../command.js';
import type { Candidate } from './candidates.js';

function withoutDescription(values: readonly string[]): Candidate[] {
  return values.map((value) => ({ value }));
}

const SOURCES: Readonly<Record<ValueSource, (context: Context) => Promise<readonly Candidate[]>>> = {
  column: async () => withoutDescription((await import('../tasks/list-columns.js')).COLUMN_NAMES),
  sortKey: async () => {
    const { SORT_NAMES } = await import('../tasks/list-order.js');
    return withoutDescription([...SORT_NAMES, ...SORT_NAMES.map((name) => `-${name}`)]);
  },
  dcc: async () =>
    // Commands ignore spaces in the name of a DCC, and a value needs no quotes without them.
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
  frameState: async () => withoutDescription((await import('../flags/state-codes.js')).FRAME_STATE_WORDS),
  taskStatus: async () => withoutDescription((await import('../flags/state-codes.js')).TASK_STATE_WORDS),
  statusCode: async () =>
    TASK_STATUSES.map(({ code, label }) => ({ value: String(code), description: label })),
  setting: async () => withoutDescription((await import('../config/setting-rows.js')).SETTING_KEYS),
  // A name that begins with `-` is no valid profile, and another program would take it for an option.
  profile: async ({ folder }) =>
    withoutDescription(storedProfileNames(folder).filter((name) => !name.startsWith('-'))),
  submission: async ({ folder }) =>
    (await recentSubmissions(folder)).map(({ id, scene }) => ({ value: id, description: scene })),
  task: async ({ folder }) =>
    withoutDescription([...(await recentTaskIds(folder)).map(String), ...(await recentGroups(folder))]),
};

/** Returns the values of a source, from the program's tables or the state folder; never from the network. */
export function lookUpValues(source: ValueSource, context: Context): Promise<readonly Candidate[]> {
  return SOURCES[source](context);
}
