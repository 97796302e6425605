const text = (value: string) =>
  Buffer.concat([Buffer.from([0xff, 0xfe, 0xff, value.length]), Buffer.from(value, 'utf16le')]);

/** Writes a zip file with empty files. */
function zip(names: readonly string[]): Buffer {
  const entries = names.map((name) => {
    const head = Buffer.alloc(46);
    head.writeUInt32LE(0x02014b50);
    head.writeUInt16LE(Buffer.byteLength(name), 28);
    return Buffer.concat([head, Buffer.from(name)]);
  });
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(names.length, 10);
  end.writeUInt32LE(directory.length, 12);
  return Buffer.concat([Buffer.from('PK\x03\x04'), directory, end]);
}

/** Writes a model of SketchUp. @param names the files of the zip file that follows; left out before 2021 */
export function writeSketchup(version: string, names?: readonly string[]): Buffer {
  const head = Buffer.concat([text('SketchUp Model'), text(`{${version}}`)]);
  return names
    ? Buffer.concat([head, Buffer.from('VFF\x08'), zip(names)])
    : Buffer.concat([head, Buffer.alloc(64)]);
}
