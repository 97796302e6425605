/** Name of the engine for mounted storage: its line has a folder of the client's machine in `server`. */
export const FILESYSTEM = 'filesystem';

/** Ways to transfer files that a sandbox can offer: its own storage, or the lines of one of the vendor's programs. */
export const SANDBOX_ENGINES = ['storage', 'transmitter', 'raysync'] as const;
export type SandboxEngine = (typeof SANDBOX_ENGINES)[number];

/**
 * Path where stand-ins of the vendor's programs ask a sandbox for the folder of its storages: `{"root": "/…"}`, unsigned.
 * A sandbox without lines for them does not have it.
 */
export const SANDBOX_STORAGE = '/sandbox/storage';
