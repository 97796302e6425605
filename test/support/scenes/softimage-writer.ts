/** Writes the stream `TLShell/Version` of Softimage. */
export function softimageVersion(version: string): Buffer {
  const head = Buffer.alloc(24);
  head.write('TNOC');
  for (const [at, value] of [1000, 12 + 2 * version.length, 1000, version.length, version.length].entries()) {
    head.writeUInt32LE(value, 4 + 4 * at);
  }
  return Buffer.concat([head, Buffer.from(version, 'utf16le')]);
}
