import { join } from 'node:path';
import * as z from 'zod/mini';
import { readJson, writeJson } from './files/json-file.js';

const addressSchema = z.object({
  protocol: z.literal('http'),
  domain: z.string(),
  platform: z.string(),
  accessId: z.string(),
  accessKey: z.string(),
  pid: z.int(),
  /** How it transfers files, if not by its own storage; a restart keeps it. */
  engine: z.optional(z.enum(['transmitter', 'raysync'])),
});

/** Address and key of the sandbox that was started last; it may have ended since. */
export type SandboxAddress = z.infer<typeof addressSchema>;

const keySchema = z.object({ accessId: z.string(), accessKey: z.string() });
export type SandboxKey = z.infer<typeof keySchema>;

/** Returns the sandbox's files: its address, its key pair, its log and its folders. */
export function sandboxFiles(folder: string) {
  const root = join(folder, 'sandbox');
  const address = join(root, 'address.json');
  const key = join(root, 'credentials.json');
  return {
    root,
    farm: join(root, 'farm'),
    /** Folder of the stand-in for the Raysync daemon. */
    raysync: join(root, 'raysync'),
    log: join(root, 'sandbox.log'),
    readAddress: async (): Promise<SandboxAddress | undefined> => {
      const result = addressSchema.safeParse(await readJson(address));
      return result.success ? result.data : undefined;
    },
    writeAddress: (value: SandboxAddress) => writeJson(address, value),
    /** Returns the sandbox's key pair, which is created once and kept. */
    key: async (make: () => SandboxKey): Promise<SandboxKey> => {
      const result = keySchema.safeParse(await readJson(key));
      if (result.success) return result.data;
      const made = make();
      await writeJson(key, made);
      return made;
    },
  };
}
