import type { Endpoint } from '../protocol/endpoint.js';
import { ENDPOINTS } from '../protocol/endpoints/index.js';
import { SANDBOX_CONTROL } from '../protocol/sandbox-control.js';
import { accountHandlers } from './handlers/account/account.js';
import { projectHandlers } from './handlers/account/projects.js';
import { recordHandlers } from './handlers/account/records.js';
import { environmentHandlers } from './handlers/catalogue/environments.js';
import { hardwareHandlers } from './handlers/catalogue/hardware.js';
import { softwareHandlers } from './handlers/catalogue/software.js';
import { fileHandlers } from './handlers/files/files.js';
import { transferHandlers } from './handlers/files/transfer.js';
import type { Call, Handlers } from './handlers/handler.js';
import { sandboxHandlers } from './handlers/sandbox-control.js';
import { analysisHandlers } from './handlers/tasks/analysis.js';
import { controlHandlers } from './handlers/tasks/control.js';
import { frameHandlers } from './handlers/tasks/frames.js';
import { queryHandlers } from './handlers/tasks/queries.js';
import { submissionHandlers } from './handlers/tasks/submission.js';

/** The handler of a path. */
export interface Route {
  readonly row: Endpoint;
  readonly handle: (body: unknown, call: Call) => unknown;
  /** A control endpoint of the sandbox, which injected faults do not affect. */
  readonly isControl: boolean;
}

const HANDLERS: Handlers = {
  ...accountHandlers,
  ...transferHandlers,
  ...submissionHandlers,
  ...analysisHandlers,
  ...hardwareHandlers,
  ...queryHandlers,
  ...frameHandlers,
  ...controlHandlers,
  ...projectHandlers,
  ...softwareHandlers,
  ...environmentHandlers,
  ...fileHandlers,
  ...recordHandlers,
  ...sandboxHandlers,
};

/** Returns the routes of all endpoints that have a handler, including older aliases. */
export function routes(): ReadonlyMap<string, Route> {
  const table = new Map<string, Route>();
  for (const row of Object.values({ ...ENDPOINTS, ...SANDBOX_CONTROL }) as Endpoint[]) {
    // `execute` checks a body against the row's schema before it calls the handler.
    const handle = HANDLERS[row.name as keyof Handlers] as Route['handle'] | undefined;
    const isControl = row.name in SANDBOX_CONTROL;
    if (handle) for (const path of [row.path, ...row.aliases]) table.set(path, { row, handle, isControl });
  }
  return table;
}
