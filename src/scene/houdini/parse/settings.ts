/** The settings of a scene that belong to no node. */
export interface SceneSettings {
  readonly fps: number | undefined;
  /** `$FSTART` and `$FEND`. */
  readonly range: readonly [start: number, end: number] | undefined;
  /** `$RFSTART` and `$RFEND`, the range that is played. */
  readonly playback: readonly [start: number, end: number] | undefined;
  readonly currentFrame: number | undefined;
}

function numbers(text: string, name: string): number[] {
  const line = new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1] ?? '';
  const found = line.trim().split(/\s+/).map(Number);
  return found.every(Number.isFinite) ? found : [];
}

/** A frame in seconds, rounded where only the arithmetic makes it fractional. */
function frameAt(seconds: number, fps: number): number {
  const frame = seconds * fps;
  const whole = Math.round(frame);
  return Math.abs(frame - whole) < 1e-3 ? whole : frame;
}

/** Parses `.start`: `fps 24`, `tset 0 10` in seconds, `frange 1 240` in frames, `tcur 3.75` in seconds. */
export function settingsOf(text: string): SceneSettings {
  const [fps] = numbers(text, 'fps');
  const [from, to] = numbers(text, 'tset');
  const [first, last] = numbers(text, 'frange');
  const [now] = numbers(text, 'tcur');
  const isKnown = fps !== undefined && fps > 0;
  return {
    fps: isKnown ? fps : undefined,
    range:
      isKnown && from !== undefined && to !== undefined
        ? [frameAt(from, fps) + 1, frameAt(to, fps)]
        : undefined,
    playback: first === undefined || last === undefined ? undefined : [first, last],
    currentFrame: isKnown && now !== undefined ? frameAt(now, fps) + 1 : undefined,
  };
}

/** Parses `.variables`: `set -g HIP = 'D:/shots'`. */
export function variablesOf(text: string): Record<string, string> {
  const lines = text.matchAll(/^set (?:-\w )*(\w+) = '(.*)'$/gm);
  return Object.fromEntries(
    [...lines].map(([, name = '', value = '']) => [name, value.replace(/\\(.)/g, '$1')]),
  );
}
