import type { Context } from '../../context.js';
import type { SceneLayer } from '../../domain/scene-report.js';
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
  const { say } = context;
  const asker = lazyAsker(context);
  const layerChoice = ({ name, frames, renderable }: SceneLayer) => ({
    name,
    note: frames.value ?? say('ui.notKnown'),
    chosen: renderable,
  });
  return {
    dcc: async (scene) => askDcc(await asker(), say, scene),
    async frames(count) {
      const question = count > 1 ? say('prompt.framesOfAll', { count }) : say('prompt.frames');
      return askFrames(await asker(), say, question);
    },
    async layerFrames(scene, layers) {
      const params = { scene, list: layers.map(layerItem), count: layers.length };
      return askFrames(await asker(), say, say('prompt.layerFrames', params));
    },
    layers: async (scene, layers) =>
      askParts(await asker(), say('prompt.layers', { scene }), layers.map(layerChoice)),
    async cameras(scene, cameras, most) {
      const names = cameras.map(({ name }) => name);
      if (most === 'one') return [await askCamera(await asker(), say('prompt.camera', { scene }), names)];
      const choices = cameras.map(({ name, renderable }) => ({ name, note: '', chosen: renderable }));
      return askParts(await asker(), say('prompt.cameras', { scene }), choices);
    },
    cameraName: async (scene) => askText(await asker(), say, say('prompt.cameraName', { scene })),
    rop: async (scene, example) => askText(await asker(), say, say('prompt.rop', { scene, example })),
    version: async (dcc, newestFirst) => askVersion(await asker(), say, dcc, newestFirst),
    missingFiles: (scene, readAgain) => askAboutMissing(scene, readAgain, context, asker),
  };
}
