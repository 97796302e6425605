export { runApi } from './api.run.js';
export * from './sandbox.run.js';
export { runStatus } from './status.run.js';
export { runSubmit } from './submit.run.js';
export { runWait } from './wait.run.js';
