import type { Context } from '../../context.js';
import type { SceneLayer } from '../../domain/scene/scene-report.js';
import { type Asker, terminalAsker } from '../../prompts/ask.js';
import { askCamera, askDcc, askFrames, askParts, askText, askVersion } from '../../prompts/submit.js';
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

/** Returns the questions of a submission, asked at the terminal. */
export function terminalQuestions(context: Context): SubmissionQuestions {
  const { translate } = context;
  const asker = lazyAsker(context);
  const layerChoice = ({ name, frames, type = '', renderable }: SceneLayer) => ({
    name,
    note: `${frames.value ?? translate('ui.notKnown')} ${type}`.trim(),
    chosen: renderable,
  });
  const parts: SubmissionQuestions['layers'] = async (scene, layers, { partName = 'layers' }) =>
    askParts(await asker(), translate(`prompt.${partName}`, { scene }), layers.map(layerChoice));
  return {
    dcc: async (scene) => askDcc(await asker(), translate, scene),
    async frames(count) {
      const question = count > 1 ? translate('prompt.framesOfAll', { count }) : translate('prompt.frames');
      return askFrames(await asker(), translate, question);
    },
    async layerFrames(scene, layers) {
      const params = { scene, list: layers.map(layerItem), count: layers.length };
      return askFrames(await asker(), translate, translate('prompt.layerFrames', params));
    },
    layers: parts,
    async cameras(scene, cameras, most) {
      const names = cameras.map(({ name }) => name);
      if (most === 'one')
        return [await askCamera(await asker(), translate('prompt.camera', { scene }), names)];
      const choices = cameras.map(({ name, renderable }) => ({ name, note: '', chosen: renderable }));
      return askParts(await asker(), translate('prompt.cameras', { scene }), choices);
    },
    cameraName: async (scene) => askText(await asker(), translate, translate('prompt.cameraName', { scene })),
    async rop(scene, example, { partName }) {
      const key = partName === 'renderNodes' ? 'prompt.renderNode' : 'prompt.rop';
      return askText(await asker(), translate, translate(key, { scene, example }));
    },
    rops: parts,
    version: async (dcc, newestFirst) => askVersion(await asker(), translate, dcc, newestFirst),
    missingFiles: (scene, readAgain) => askAboutMissing(scene, readAgain, context, asker),
  };
}
