import type { Transport } from '../http/transport.js';
import { ENDPOINTS } from '../protocol/endpoints/index.js';
import { farmIsoTime } from './farm-time.js';

/** Only frames that are done have pictures (docs/protocol/endpoints.md, §4.7). */
const DONE = 4;

/**
 * Where the farm keeps the thumbnails of a frame: paths on the farm, which no function fetches.
 * @param frameId as `frames` tells it
 */
export async function queryThumbnails(transport: Transport, frameId: number): Promise<string[]> {
  const paths = await transport.call(ENDPOINTS.loadingFrameThumbnail, { id: frameId, frameStatus: DONE });
  return Array.isArray(paths) ? paths : [];
}

/** A part of a picture that is being rendered. */
export interface PictureProgress {
  /** Name of the frame as `frames` has it. */
  readonly frame: string;
  /** Number of the tile of a frame in tiles. */
  readonly block: string | null;
  /** How much of it is done, from 0 to 1. */
  readonly progress: number | null;
  /** Time it took so far, and what is left of it as the farm guesses; seconds. */
  readonly used: number | null;
  readonly left: number | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** Where the farm keeps the picture so far. */
  readonly picture: string | null;
}

/** How far a task's pictures are. */
export interface TaskProgress {
  /** `Render`, or `RenderPhoton`. */
  readonly stage: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly pictures: readonly PictureProgress[];
}

/** Which pictures of a task: those of the photon stage, or those of the frames (docs/protocol/endpoints.md, §4.6). */
export const STAGES = { photon: 2, frames: 5 } as const;
export type Stage = keyof typeof STAGES;

function number(text: unknown): number | null {
  if (typeof text !== 'string' || text.trim() === '') return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);

/** How far the pictures of a task are: the real farm tells it of 3ds Max alone (docs/protocol/endpoints.md, §4.6). */
export async function queryProgress(
  transport: Transport,
  taskId: number,
  stage?: Stage,
): Promise<TaskProgress> {
  const body = { taskId, ...(stage === undefined ? {} : { frameType: STAGES[stage] }) };
  const told = await transport.call(ENDPOINTS.loadTaskProcessImg, body);
  return {
    stage: told.currentTaskType ?? null,
    width: told.width ?? null,
    height: told.height ?? null,
    pictures: (told.grabInfo ?? []).flat().map((grab) => {
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
