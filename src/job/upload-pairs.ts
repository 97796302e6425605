import { dccById } from '../domain/dcc/dcc.js';
import { isCaseless, pathKey } from '../domain/files/path-key.js';
import { serverPath, writtenServerPath } from '../domain/files/server-path.js';
import type { UploadPair } from '../domain/files/upload-pair.js';
import type { SceneReport } from '../domain/scene/scene-report.js';

/** Converts a Windows path to the forward slashes that job files use. */
export function forward(path: string): string {
  return path.includes('\\') && /^([A-Za-z]:|\\\\)/.test(path) ? path.replaceAll('\\', '/') : path;
}

/** A key that is equal for two pairs of the same local file and server path. */
function pairKey({ server, local }: UploadPair): string {
  return `${isCaseless(local) ? server.toLowerCase() : server}\n${pathKey(local)}`;
}

/**
 * Lists every file that a scene needs and that was found, each pair once, the scene itself first. On the farm a file is
 * stored where the scene looks for it, which may differ from its path on this machine (docs/protocol/job-files.md, §4):
 * a moved or mapped texture, a path of another system.
 */
export function uploadPairs(
  scene: string,
  report: Pick<SceneReport, 'dcc' | 'assets' | 'nested'> | undefined,
  extraFiles: readonly string[],
): UploadPair[] {
  const prefix = report && dccById(report.dcc.id)?.relativePrefix;
  const isRelative = (written: string) => prefix !== undefined && written.startsWith(prefix);
  const pair = (local: string, written: string) => ({
    local: forward(local),
    server: isRelative(written) ? serverPath(local) : writtenServerPath(written, local),
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
  // Of several spellings of one Windows path the first is kept.
  const firsts = all.toReversed().map((one) => [pairKey(one), one] as const);
  return [...new Map(firsts).values()].toReversed();
}
