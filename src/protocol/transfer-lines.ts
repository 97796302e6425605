/** Name of the engine for mounted storage: its line has a folder of the client's machine in `server`. */
export const FILESYSTEM = 'filesystem';
