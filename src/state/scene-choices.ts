import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { readJson, writeJson } from './files/json-file.js';

const names = z.optional(z.array(z.string()));

const schema = z.object({
  dcc: z.optional(z.string()),
  version: z.optional(z.string()),
  frames: z.optional(z.string()),
  layerFrames: z.optional(z.string()),
  layers: names,
  cameras: names,
  rops: names,
  /** Where folders of missing files are on this machine, by the folder as written in the scene. */
  maps: z.optional(z.record(z.string(), z.string())),
});

/** What a person chose for a scene at the questions of a submission. */
export type SceneChoices = Readonly<z.infer<typeof schema>>;

const fileOf = (folder: string, scene: string) =>
  join(folder, 'choices', `${createHash('sha256').update(scene).digest('hex').slice(0, 24)}.json`);

/** Returns what was chosen last for a scene; empty if nothing is remembered. @param scene absolute path */
export async function lastChoices(folder: string, scene: string): Promise<SceneChoices> {
  const result = schema.safeParse(await readJson(fileOf(folder, scene)));
  return result.success ? result.data : {};
}

/** Remembers a choice beside those that were made before. @throws OutputError */
export async function rememberChoice(folder: string, scene: string, choice: SceneChoices): Promise<void> {
  const before = await lastChoices(folder, scene);
  await writeJson(fileOf(folder, scene), { ...before, ...choice });
}
