import type { Transport } from '../../http/transport.js';
import { ENDPOINTS } from '../../protocol/endpoints/index.js';
import { farmIsoTime } from '../farm-time.js';

/** Only finished frames have thumbnails (docs/protocol/endpoints.md, §4.7). */
const DONE = 4;

/**
 * Returns the thumbnails of a frame: paths on the farm, which no endpoint downloads.
 * @param frameId id from `queryFrames`
 */
export async function queryThumbnails(transport: Transport, frameId: number): Promise<string[]> {
  const paths = await transport.call(ENDPOINTS.loadingFrameThumbnail, { id: frameId, frameStatus: DONE });
  return Array.isArray(paths) ? paths : [];
}

/** A picture, or a tile of one, that is being rendered. */
export interface PictureProgress {
  /** Name of the frame, as in `queryFrames`. */
  readonly frame: string;
  /** Number of the tile, for a tiled frame. */
  readonly block: string | null;
  /** From 0 to 1. */
  readonly progress: number | null;
  /** Seconds used so far, and seconds left as the farm estimates. */
  readonly used: number | null;
  readonly left: number | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** Path on the farm of the unfinished picture. */
  readonly picture: string | null;
}

/** Progress of a task's pictures. */
export interface TaskProgress {
  /** `Render`, or `RenderPhoton`. */
  readonly stage: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly pictures: readonly PictureProgress[];
}

/** Stages with separate pictures, with the farm's number (docs/protocol/endpoints.md, §4.6). */
export const STAGES = { photon: 2, frames: 5 } as const;
export type Stage = keyof typeof STAGES;

function number(text: unknown): number | null {
  if (typeof text !== 'string' || text.trim() === '') return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);

/** Returns the progress of a task's pictures; the real farm reports it for 3ds Max only (docs/protocol/endpoints.md, §4.6). */
export async function queryProgress(
  transport: Transport,
  taskId: number,
  stage?: Stage,
): Promise<TaskProgress> {
  const body = { taskId, ...(stage === undefined ? {} : { frameType: STAGES[stage] }) };
  const response = await transport.call(ENDPOINTS.loadTaskProcessImg, body);
  return {
    stage: response.currentTaskType ?? null,
    width: response.width ?? null,
    height: response.height ?? null,
    pictures: (response.grabInfo ?? []).flat().map((grab) => {
      const percent = number(grab.framePercent);
      return {
        frame: grab.frameIndex ?? '',
        block: text(grab.frameBlock),
        progress: percent === null ? null : percent / 100,
        used: number(grab.frameUsed),
        left: number(grab.frameEst),
        startedAt: farmIsoTime(text(grab.startTime)),
        endedAt: farmIsoTime(text(grab.endTime)),
        picture: text(grab.grabUrl),
      };
    }),
  };
}
