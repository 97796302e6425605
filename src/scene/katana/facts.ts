import {
  type AssetKind,
  type Finding,
  found,
  type SceneDamage,
  type SceneLayer,
  unknown,
} from '../../domain/scene/scene-report.js';
import type { FactsCamera, FileUse, SceneFacts } from '../scene-format.js';
import type { FoundFile } from './nodes/files.js';
import type { NodeCollector } from './nodes/node-collector.js';
import { projectFrames, RenderReader } from './renders.js';
import { agreedSetting, rendererOf, type Setting, type SettingName, sizeOf } from './settings.js';

/** Fields that the unread rest of a project could add to. */
const LISTS = ['cameras', 'layers', 'outputs', 'assets', 'nested'];

/** Kinds of files that can have cameras. */
const CAMERA_FILES = new Set<AssetKind>(['alembic', 'usd', 'scene']);

/** Kinds of files that refer to further files which are not looked for. */
const WITH_FILES = /\.(?:klf|usd[acz]?|xml|ass|rib)$/i;

/** The render nodes that are considered; a farm has no use for more. */
const MOST_RENDERS = 200;

/** The version of Katana in the head line: `release="4.5v1"`, else the longer `version`. */
function versionOf(head: string): Finding<string> {
  const text = (name: string) =>
    new RegExp(`\\s${name}\\s*=\\s*["']([^"'<>]{1,64})["']`).exec(head)?.[1]?.trim();
  const version = text('release') || text('version');
  return version ? found(version) : unknown();
}

/** The common value of all findings; unknown where they differ, or one is unknown. */
function common<T>(findings: readonly (Finding<T> | undefined)[]): Finding<T> {
  const [first] = findings;
  const texts = new Set(findings.map((one) => JSON.stringify(one?.value ?? null)));
  return first && texts.size === 1 ? first : unknown();
}

function useOf({ path, kind, node, bypassed, isPreview }: FoundFile): FileUse {
  const optional = bypassed ? ('muted' as const) : isPreview ? ('viewport-only' as const) : undefined;
  return { path, kind, node, ...(optional ? { optional } : {}) };
}

/** The facts that a file's head line gives by itself. */
export function headFacts(head: string, damage?: SceneDamage): SceneFacts {
  const version = versionOf(head);
  return {
    ...{ version, renderer: unknown<string>(), frames: unknown<string>() },
    ...{ size: unknown<never>(), fps: unknown<number>(), plugins: {} },
    ...{ cameras: [], layers: [], outputs: [], files: [], nested: [], tips: [] },
    unknown: [
      ...(version.state === 'unknown' ? ['version'] : []),
      ...['renderer', 'frames', 'size', 'fps', 'plugins', ...LISTS],
    ],
    ...(damage ? { damage } : {}),
  };
}

/** Derives the facts of a project from its nodes. */
export function deriveFacts(
  head: string,
  project: NodeCollector,
  damage: SceneDamage | undefined,
): SceneFacts {
  const { described: all, root } = project;
  const renderNodes = all.filter(({ type }) => type === 'Render');
  const created = all.filter(({ type, bypassed }) => type === 'CameraCreate' && !bypassed);
  const named = created.map(({ parameters }) => parameters.get('name')?.value || undefined);
  const own = new Set(named.filter((name) => name !== undefined));
  const reader = new RenderReader(project, own);
  const renders = renderNodes.slice(0, MOST_RENDERS).map((node) => reader.read(node));
  const layers: SceneLayer[] = renders.map(({ layer }) => layer);
  const on = layers.filter(({ renderable }) => renderable);
  const rendered = renders.filter(({ layer }) => layer.renderable).map(({ camera }) => camera);

  const isUnknown = damage !== undefined || named.includes(undefined) || rendered.includes(undefined);
  const names = new Set([...own, ...rendered.filter((name) => name !== undefined)]);
  const active = new Set(rendered);
  const cameras: FactsCamera[] = [...names].map((name) => ({
    name,
    renderable: active.size === 0 || active.has(name),
  }));

  const uses = project.files.map(useOf);
  // Without render nodes there is no default, since nothing is rendered yet.
  const agreed = (name: SettingName): Setting => {
    const setting = agreedSetting(all, name);
    return setting.kind === 'none' ? { kind: 'unclear' } : setting;
  };
  const isEmpty = layers.length === 0;
  const fields = {
    version: versionOf(head),
    renderer: isEmpty ? rendererOf(agreed('renderer')) : common(on.map(({ renderer }) => renderer)),
    // In a damaged project further nodes could have other frames.
    frames: on.length > 0 && !damage ? common(on.map(({ frames }) => frames)) : projectFrames(root),
    size: isEmpty ? sizeOf(agreed('resolution')) : common(on.map(({ size }) => size)),
    fps: unknown<number>(),
  };
  const missing = Object.entries(fields).filter(([, { state }]) => state === 'unknown');
  const camerasUnclear =
    isUnknown || project.hasCameraFiles || uses.some(({ kind }) => CAMERA_FILES.has(kind));
  const filesUnclear =
    project.hasUnclearFiles || uses.some(({ path, optional }) => !optional && WITH_FILES.test(path));
  const incomplete = [
    ...(camerasUnclear ? ['cameras'] : []),
    ...(filesUnclear ? ['assets'] : []),
    ...(renders.some((one) => one.outputsUnclear) ? ['outputs'] : []),
    ...(renderNodes.length > MOST_RENDERS ? ['layers'] : []),
  ];
  return {
    ...fields,
    ...{ plugins: {}, cameras, layers },
    outputs: [...new Set(layers.flatMap(({ aovs }) => Object.values(aovs ?? {})))],
    files: uses.filter(({ kind }) => kind !== 'scene'),
    nested: uses.filter(({ kind }) => kind === 'scene'),
    unknown: [...missing.map(([name]) => name), 'plugins', ...(damage ? LISTS : incomplete)],
    tips: [],
    ...(damage ? { damage } : {}),
  };
}
