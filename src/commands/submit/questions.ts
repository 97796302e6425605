import { resolve } from 'node:path';
import type { Context } from '../../context.js';
import { DCCS } from '../../domain/dcc/dcc.js';
import { showFrames } from '../../domain/frames/frame-range.js';
import type { SceneLayer } from '../../domain/scene/scene-report.js';
import { RayvisionError } from '../../errors.js';
import { type Asker, terminalAsker } from '../../prompts/ask.js';
import { askCamera, askDcc, askFrames, askParts, askText, askVersion } from '../../prompts/submit.js';
import { lastChoices, rememberChoice, type SceneChoices } from '../../state/scene-choices.js';
import type { SubmissionQuestions } from '../../submission/listener.js';
import { layerItem } from '../../submission/scenes/complete-scenes.js';
import { askAboutMissing } from './ask-missing.js';

/** Returns a function that loads the prompts at the first question, and not before. */
export function lazyAsker(context: Context): () => Promise<Asker> {
  let asker: Promise<Asker> | undefined;
  return () => {
    asker ??= terminalAsker(context);
    return asker;
  };
}

/** What was chosen for scenes the last time, by their names as typed. */
function openMemory({ folder, cwd }: Context) {
  const pathOf = (scene: string) => resolve(cwd, scene);
  return {
    last: (scene: string) => lastChoices(folder, pathOf(scene)),
    /** A folder that cannot be written is no reason to fail: only the next default is missing. */
    async keep(scene: string, choice: SceneChoices): Promise<void> {
      await rememberChoice(folder, pathOf(scene), choice).catch((error: unknown) => {
        if (!(error instanceof RayvisionError)) throw error;
      });
    },
  };
}

/** Returns the value that all have in common; undefined where they differ. */
function common(values: readonly (string | undefined)[]): string | undefined {
  return new Set(values).size === 1 ? values[0] : undefined;
}

/**
 * Returns the questions of a submission, asked at the terminal. What a person answers is remembered for the scene, as the
 * default of the next time.
 */
export function terminalQuestions(context: Context): SubmissionQuestions {
  const { translate } = context;
  const asker = lazyAsker(context);
  const { last, keep } = openMemory(context);
  const layerChoice = ({ name, frames, type = '', renderable }: SceneLayer) => ({
    name,
    note: `${frames.value ?? translate('ui.notKnown')} ${type}`.trim(),
    chosen: renderable,
  });
  const parts =
    (key: 'layers' | 'rops'): SubmissionQuestions['layers'] =>
    async (scene, layers, { partName = 'layers' }) => {
      const question = translate(`prompt.${partName}`, { scene });
      const before = (await last(scene))[key];
      const chosen = await askParts(await asker(), translate, question, layers.map(layerChoice), before);
      await keep(scene, { [key]: chosen });
      return chosen;
    };
  return {
    async dcc(scene) {
      const before = (await last(scene)).dcc;
      const dcc = await askDcc(
        await asker(),
        translate,
        scene,
        DCCS.find(({ name }) => name === before),
      );
      await keep(scene, { dcc: dcc.name });
      return dcc;
    },
    async frames(scenes) {
      const count = scenes.length;
      const question = count > 1 ? translate('prompt.framesOfAll', { count }) : translate('prompt.frames');
      const before = await Promise.all(scenes.map(async (scene) => (await last(scene)).frames));
      const range = await askFrames(await asker(), translate, question, common(before));
      for (const scene of scenes) await keep(scene, { frames: showFrames(range) });
      return range;
    },
    async layerFrames(scene, layers) {
      const params = { scene, list: layers.map(layerItem), count: layers.length };
      const question = translate('prompt.layerFrames', params);
      const range = await askFrames(await asker(), translate, question, (await last(scene)).layerFrames);
      await keep(scene, { layerFrames: showFrames(range) });
      return range;
    },
    layers: parts('layers'),
    async cameras(scene, cameras, most) {
      const before = (await last(scene)).cameras;
      const names = cameras.map(({ name }) => name);
      const choices = cameras.map(({ name, renderable }) => ({ name, note: '', chosen: renderable }));
      const chosen =
        most === 'one'
          ? [
              await askCamera(
                await asker(),
                translate,
                translate('prompt.camera', { scene }),
                names,
                before?.[0],
              ),
            ]
          : await askParts(await asker(), translate, translate('prompt.cameras', { scene }), choices, before);
      await keep(scene, { cameras: chosen });
      return chosen;
    },
    async cameraName(scene) {
      const before = (await last(scene)).cameras?.[0];
      const question = translate('prompt.cameraName', { scene });
      const name = await askText(await asker(), translate, question, before);
      await keep(scene, { cameras: [name] });
      return name;
    },
    async rop(scene, example, { partName }) {
      const key = partName === 'renderNodes' ? 'prompt.renderNode' : 'prompt.rop';
      const before = (await last(scene)).rops?.[0];
      const name = await askText(await asker(), translate, translate(key, { scene, example }), before);
      await keep(scene, { rops: [name] });
      return name;
    },
    rops: parts('rops'),
    async version(scene, dcc, newestFirst) {
      const version = await askVersion(
        await asker(),
        translate,
        dcc,
        newestFirst,
        (await last(scene)).version,
      );
      await keep(scene, { version });
      return version;
    },
    async missingFiles(scene, readAgain) {
      const before = (await last(scene.typed)).maps ?? {};
      return askAboutMissing(scene, readAgain, context, asker, {
        last: before,
        keep: (maps) => keep(scene.typed, { maps: { ...before, ...maps } }),
      });
    },
  };
}
