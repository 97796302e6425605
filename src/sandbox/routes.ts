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

/** What answers a path. */
export interface Route {
  readonly row: Endpoint;
  readonly handle: (body: unknown, call: Call) => unknown;
  /** A control call of the sandbox itself: it never suffers from faults. */
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

/** Every path of the endpoint tables that has a handler, older aliases included. */
export function routes(): ReadonlyMap<string, Route> {
  const table = new Map<string, Route>();
  for (const row of Object.values({ ...ENDPOINTS, ...SANDBOX_CONTROL }) as Endpoint[]) {
    // A row's handler takes what the row's own schema lets through, which the router checks before.
    const handle = HANDLERS[row.name as keyof Handlers] as Route['handle'] | undefined;
    const isControl = row.name in SANDBOX_CONTROL;
    if (handle) for (const path of [row.path, ...row.aliases]) table.set(path, { row, handle, isControl });
  }
  return table;
}
