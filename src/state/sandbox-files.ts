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
});

/** Where the sandbox listens, or listened last, and with which key; whether one is there, only asking tells. */
export type SandboxAddress = z.infer<typeof addressSchema>;

const keySchema = z.object({ accessId: z.string(), accessKey: z.string() });
export type SandboxKey = z.infer<typeof keySchema>;

/** The sandbox's files: its address, its own key, and the farm's state below. */
export function sandboxFiles(folder: string) {
  const root = join(folder, 'sandbox');
  const address = join(root, 'address.json');
  const key = join(root, 'credentials.json');
  return {
    root,
    farm: join(root, 'farm'),
    log: join(root, 'sandbox.log'),
    readAddress: async (): Promise<SandboxAddress | undefined> => {
      const result = addressSchema.safeParse(await readJson(address));
      return result.success ? result.data : undefined;
    },
    writeAddress: (value: SandboxAddress) => writeJson(address, value),
    /** The sandbox's key pair, made at the first call and kept. */
    key: async (make: () => SandboxKey): Promise<SandboxKey> => {
      const result = keySchema.safeParse(await readJson(key));
      if (result.success) return result.data;
      const made = make();
      await writeJson(key, made);
      return made;
    },
  };
}
