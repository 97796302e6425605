/** Joins a mean and a difference of values below 2^14. */
function join14(low: number, high: number): [number, number] {
  const [mean, difference] = [(low << 16) >> 16, (high << 16) >> 16];
  const first = mean + (difference & 1) + (difference >> 1);
  return [first & 0xffff, (first - difference) & 0xffff];
}

/** Joins a mean and a difference of any 16-bit values. */
function join16(low: number, high: number): [number, number] {
  const second = (low - (high >> 1)) & 0xffff;
  return [(high + second - 0x8000) & 0xffff, second];
}

/**
 * Undoes the two-dimensional Haar wavelet of PIZ in place (OpenEXR, ImfWav).
 * @param start index of the first value; @param stepX, stepY distance of neighbours
 * @param largest largest value: those below 2^14 have a simpler form
 */
export function undoWavelet(
  data: Uint16Array,
  start: number,
  width: number,
  stepX: number,
  height: number,
  stepY: number,
  largest: number,
): void {
  const join = largest < 2 ** 14 ? join14 : join16;
  const size = Math.min(width, height);
  let far = 1;
  while (far <= size) far <<= 1;
  far >>= 1;
  for (let near = far >> 1; near >= 1; far = near, near >>= 1) {
    const [x1, x2, y1, y2] = [stepX * near, stepX * far, stepY * near, stepY * far];
    const get = (at: number) => data[at] as number;
    let row = start;
    const lastRow = start + stepY * (height - far);
    for (; row <= lastRow; row += y2) {
      let at = row;
      const last = row + stepX * (width - far);
      for (; at <= last; at += x2) {
        const [a, b] = join(get(at), get(at + y1));
        const [c, d] = join(get(at + x1), get(at + x1 + y1));
        [data[at], data[at + x1]] = join(a, c);
        [data[at + y1], data[at + x1 + y1]] = join(b, d);
      }
      if (width & near) [data[at], data[at + y1]] = join(get(at), get(at + y1));
    }
    if (height & near) {
      let at = row;
      const last = row + stepX * (width - far);
      for (; at <= last; at += x2) [data[at], data[at + x1]] = join(get(at), get(at + x1));
    }
  }
}
