import { isAbsolutePath, withSeparators, withVariables } from '../paths/path-syntax.js';
import type { SceneFile } from '../scene-file.js';
import type { SceneFacts, SceneFormat, ScenePlace, SearchRules } from '../scene-format.js';
import { parseText } from '../text/parse-text.js';
import { SceneContents } from './contents.js';
import { deriveFacts } from './facts.js';
import { VrsceneParser } from './parse-vrscene.js';

/** The first bytes of a scene: a comment that is not Maya's, a directive or a plug-in, after blanks. */
const TEXT =
  /^(?:\xef\xbb\xbf)?\s*(?:\/\/(?!\s*Maya)|\/\*|#(?:include|time)\b|[A-Z]\w*\s+(?:[^\s{}"=;]+\s*)?\{|[A-Z]\w*\{|[A-Z]\w+\s+[^\s{}"=;]+\s*$)/;

async function read(file: SceneFile): Promise<SceneFacts> {
  const contents = new SceneContents();
  const parser = new VrsceneParser(contents);
  await parseText(file.chunks(), parser);
  return deriveFacts(contents, parser.damage);
}

/** V-Ray looks for relative paths in the scene's folder. Exporters write absolute ones, or strip them to the name. */
async function search(place: ScenePlace): Promise<SearchRules> {
  const { env, path: rules } = place;
  const folder = rules.dirname(place.scene);
  return {
    candidates(use) {
      const path = withVariables(use.path, env);
      return [isAbsolutePath(path) ? path : rules.join(folder, withSeparators(path, place))];
    },
  };
}

/** Scenes of V-Ray Standalone. */
export const vrscene: SceneFormat = {
  name: 'vrscene',
  recognises: (head) => TEXT.test(head.toString('latin1')),
  read,
  search,
};
