import * as account from './account.js';
import * as control from './control.js';
import * as files from './files.js';
import * as labels from './labels.js';
import * as queries from './queries.js';
import * as software from './software.js';
import * as submission from './submission.js';

/**
 * Every function of the farm, by its name (docs/protocol/endpoints.md, §0). A shape that is still open accepts
 * anything.
 */
export const ENDPOINTS = {
  ...account,
  ...submission,
  ...queries,
  ...control,
  ...labels,
  ...software,
  ...files,
};

export type EndpointName = keyof typeof ENDPOINTS;
