/**
 * Undoes the predictor of a row in place, in a form in which equal pixels stay equal (TIFF 6.0, section 14; Adobe
 * Photoshop TIFF Technical Note 3).
 * @param depth bits of a sample: 8, 16, 32 or 64; @param samples samples of a pixel
 */
export function undoPredictor(row: Buffer, predictor: number, depth: number, samples: number): Buffer {
  if (predictor === 2) {
    const bytes = depth / 8;
    const step = bytes * samples;
    // Equal pixels have no difference: a byte is as good as a sample.
    for (let at = step; at < row.length; at++) row[at] = (row[at] as number) + (row[at - step] as number);
    return row;
  }
  const bytes = depth / 8;
  for (let at = samples; at < row.length; at++) row[at] = (row[at] as number) + (row[at - samples] as number);
  const values = row.length / bytes;
  const result = Buffer.allocUnsafe(row.length);
  for (let value = 0; value < values; value++) {
    for (let byte = 0; byte < bytes; byte++)
      result[value * bytes + byte] = row[byte * values + value] as number;
  }
  return result;
}
