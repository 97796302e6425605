/** Name of the engine whose line holds a folder in `server`: storage that is mounted on the machine that asks. */
export const FILESYSTEM = 'filesystem';
