import { isCaseless, pathKey } from '../domain/path-key.js';
import type { SceneReport } from '../domain/scene-report.js';
import { serverPath, writtenServerPath } from '../domain/server-path.js';
import type { UploadPair } from '../domain/upload.js';

/** In its scenes `//` begins a path that is relative to the scene; elsewhere it begins the name of a server. */
const BLENDER = 2007;

/** A path with forward slashes, as job files carry it. */
export function forward(path: string): string {
  return path.includes('\\') && /^([A-Za-z]:|\\\\)/.test(path) ? path.replaceAll('\\', '/') : path;
}

/** What two pairs of one file for one place have in common. */
function samePair({ server, local }: UploadPair): string {
  return `${isCaseless(local) ? server.toLowerCase() : server}\n${pathKey(local)}`;
}

/**
 * Every file that a scene needs and that was found, each pair once. The farm looks where the scene says, which may
 * be elsewhere than where the file lies here (docs/protocol/job-files.md, §4): a moved or mapped texture, another
 * system's paths.
 */
export function uploadPairs(
  scene: string,
  report: Pick<SceneReport, 'dcc' | 'assets' | 'nested'> | undefined,
  extraFiles: readonly string[],
): UploadPair[] {
  const pair = (local: string, written: string) => ({
    local: forward(local),
    server:
      report?.dcc.id === BLENDER && written.startsWith('//')
        ? serverPath(local)
        : writtenServerPath(written, local),
  });
  const scenes = (report?.nested ?? []).flatMap(({ path, resolved }) =>
    resolved === null ? [] : [pair(resolved, path)],
  );
  const assets = (report?.assets ?? []).flatMap(({ path, resolved, files, folder }) => {
    const below = (local: string) =>
      folder === undefined
        ? path
        : `${path.replace(/[\\/]$/, '')}/${forward(local.slice(folder.length + 1))}`;
    return (files ?? (resolved === null ? [] : [resolved])).map((local) => pair(local, below(local)));
  });
  const all = [pair(scene, scene), ...scenes, ...assets, ...extraFiles.map((file) => pair(file, file))];
  // The first spelling counts where Windows knows a file by several.
  const firsts = all.toReversed().map((one) => [samePair(one), one] as const);
  return [...new Map(firsts).values()].toReversed();
}
