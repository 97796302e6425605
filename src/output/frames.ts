import type { FrameStatus } from '../domain/frames/frame-status.js';
import { type Translate, translateIfKnown } from '../text/index.js';

/** Returns a frame's state in the user's language; JSON keeps the label. */
export function frameStatusText({ code }: FrameStatus, translate: Translate): string {
  return translateIfKnown(translate, `frameStatus.${code}`, {}) ?? translate('status.other', { code });
}
