import type { FrameStatus } from '../domain/frames/frame-status.js';
import { type Say, sayIfKnown } from '../text/index.js';

/** A frame's state in the reader's language; JSON keeps the label. */
export function frameStatusText({ code }: FrameStatus, say: Say): string {
  return sayIfKnown(say, `frameStatus.${code}`, {}) ?? say('status.other', { code });
}
