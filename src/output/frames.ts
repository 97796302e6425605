import type { FrameStatus } from '../domain/frames/frame-status.js';
import { sayIfKnown, type Translate } from '../text/index.js';

/** A frame's state in the reader's language; JSON keeps the label. */
export function frameStatusText({ code }: FrameStatus, translate: Translate): string {
  return sayIfKnown(translate, `frameStatus.${code}`, {}) ?? translate('status.other', { code });
}
