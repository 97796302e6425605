import type { Context } from '../../context.js';
import { dccOfFile } from '../../domain/dcc.js';
import type { FrameRange } from '../../domain/frames.js';
import type { SceneLayer } from '../../domain/scene-report.js';
import { UsageError } from '../../errors.js';
import { isRendered, rangeOf } from '../../job/choice.js';
import { shapeOf } from '../../job/shapes.js';
import { listed } from '../../output/list.js';
import { type Asker, terminalAsker } from '../../prompts/ask.js';
import { askDcc, askFrames } from '../../prompts/submit.js';
import { canPrompt, type Globals, warn } from '../flags/globals.js';
import { chooseParts, type Parts } from './choose-render-parts.js';
import type { CheckedScene, KnownScene } from './known-scene.js';
import { settleMissing } from './missing.js';
import { checkParts } from './parts.js';
import type { SubmitOptions } from './submit.js';
import { readKnown } from './validate-scene.js';
import type { Checked } from './validate-submit.js';

/** A scene and what is known of it before the farm is asked. */
export interface Scene extends KnownScene {
  readonly frames: FrameRange;
  /** False when the frames are the ones that already stand in the user's task file. */
  readonly framesChosen: boolean;
  /** True when each layer renders the frames that the scene gives it. */
  readonly ownFrames: boolean;
  /** Names that were chosen, by flag or by a person; none means what the scene renders. */
  readonly layers: readonly string[];
  readonly cameras: readonly string[];
  readonly rops: readonly string[];
  readonly isRopAssumed: boolean;
}

/** Loads the prompts at the first question, and not before. */
export function lazyAsker(context: Context): () => Promise<Asker> {
  let asker: Promise<Asker> | undefined;
  return () => {
    asker ??= terminalAsker(context);
    return asker;
  };
}

/** A layer as a message names it, with frames that the farm cannot write. */
function layerItem({ name, frames }: SceneLayer): string {
  return frames.value === null ? name : `${name} ${frames.value}`;
}

/** Warns of sizes that the job file leaves open, since nobody knows them. */
function warnOfSizes(
  { dcc, typed, report }: KnownScene,
  parts: Parts,
  options: SubmitOptions,
  context: Context,
): void {
  if (!report || !shapeOf(dcc).needsSize) return;
  const rendered = report.layers.filter((layer) => isRendered(layer, parts));
  const open = rendered.filter(({ size }) => (size ?? report.size).value === null).map(({ name }) => name);
  const isOpen = rendered.length === 0 ? report.size.value === null : open.length > 0;
  if (!isOpen) return;
  const { say } = context;
  const list = open.length > 0 ? listed(open, say) : typed;
  warn(options, context, say('ui.unknownSize', { scene: typed, list }));
}

/** What is known of a scene's frames. */
interface KnownFrames {
  /** Undefined where nobody knows them. */
  readonly range: FrameRange | undefined;
  /** Rendered layers whose own frames nobody knows. */
  readonly open: readonly SceneLayer[];
}

/** The frames that a scene tells, as far as the farm has a way to write them: of each layer, or of the whole. */
function knownFrames({ dcc, report }: KnownScene, parts: Parts): KnownFrames {
  const whole = rangeOf(report?.frames.value);
  const layers = shapeOf(dcc).parts.layer === 'many' ? (report?.layers ?? []) : [];
  const rendered = layers.filter((layer) => isRendered(layer, parts));
  const ranges = rendered.map((layer) => rangeOf(layer.frames.value));
  return {
    range: whole ?? ranges.find((range) => range !== undefined),
    open: rendered.filter((_, at) => ranges[at] === undefined),
  };
}

/**
 * Finds out for each scene which DCC made it, and which frames, layers and cameras to render; asks a person for what
 * neither settings nor scene tell.
 * @throws UsageError naming the flag, where nobody can be asked; DataError for a scene that cannot be rendered.
 */
export async function completeScenes(
  { files, settings, base }: Pick<Checked, 'files' | 'settings' | 'base'>,
  options: SubmitOptions & Globals,
  context: Context,
  asker: () => Promise<Asker>,
): Promise<Scene[]> {
  const ask = canPrompt(options, context);
  const { say } = context;

  async function askedDcc(file: CheckedScene): Promise<KnownScene> {
    if (!ask) throw new UsageError('missing.dcc', { scene: file.typed });
    const dcc = await askDcc(await asker(), say, file.typed);
    checkParts(dcc, settings);
    return readKnown({ ...file, dcc }, { settings, base, options }, context);
  }

  const known: KnownScene[] = [];
  for (const file of files) {
    const { dcc, typed, path } = file;
    const told = settings.dcc && dccOfFile(path);
    if (dcc && told && dcc.id !== told.id) {
      warn(options, context, say('ui.dccDisagrees', { scene: typed, wanted: dcc.name, told: told.name }));
    }
    known.push(dcc ? { ...file, dcc } : await askedDcc(file));
  }
  if (ask && !options.yes && !options.ignoreMissing && !options.skipBad) {
    const maps: Record<string, string> = {};
    const wishes = { settings, base, options };
    for (const [at, scene] of known.entries()) {
      known[at] = await settleMissing(scene, wishes, maps, context, asker);
    }
  }
  let answer: FrameRange | undefined;

  /** The frames of a scene that tells none: one answer serves all scenes of the line. */
  async function sceneFrames(file: KnownScene): Promise<FrameRange> {
    const told = file.report?.frames.value;
    if (told) warn(options, context, say('ui.negativeFrames', { scene: file.typed, frames: told }));
    if (!ask) throw new UsageError('missing.frames', { scene: file.typed });
    const count = known.filter(({ report }) => report?.frames.value == null).length;
    const question = count > 1 ? say('prompt.framesOfAll', { count }) : say('prompt.frames');
    answer ??= await askFrames(await asker(), say, question);
    return answer;
  }

  /** The frames of layers that have their own, which nobody knows. */
  async function layerFrames({ typed: scene }: KnownScene, open: readonly SceneLayer[]): Promise<FrameRange> {
    const list = listed(open.map(layerItem), say);
    const facts = { scene, list, count: open.length };
    if (!ask) throw new UsageError('missing.layerFrames', facts);
    return askFrames(await asker(), say, say('prompt.layerFrames', facts));
  }

  async function framesOf(file: KnownScene, parts: Parts): Promise<Pick<Scene, 'frames' | 'ownFrames'>> {
    if (settings.frames !== undefined) return { frames: settings.frames, ownFrames: false };
    const { range, open } = knownFrames(file, parts);
    if (range === undefined) return { frames: await sceneFrames(file), ownFrames: false };
    // Layers whose frames are known keep them.
    if (open.length > 0) return { frames: await layerFrames(file, open), ownFrames: true };
    return { frames: range, ownFrames: true };
  }

  for (const { typed, report } of known) {
    if (!ask && !(settings.version ?? report?.version.value)) {
      throw new UsageError('missing.version', { scene: typed });
    }
  }
  const scenes: Scene[] = [];
  for (const file of known) {
    const wishes = { settings, base, options };
    const parts = await chooseParts(file, wishes, context, asker);
    const frames = await framesOf(file, parts);
    if (!base) warnOfSizes(file, parts, options, context);
    scenes.push({ ...file, ...parts, ...frames, framesChosen: !settings.framesInFile });
  }
  return scenes;
}
