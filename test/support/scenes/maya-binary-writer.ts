/** Chunks of Maya's IFF, 32 bits wide (FOR4) or 64 (FOR8), as its binary scenes have them. */
export function chunkWriter(wide: boolean) {
  const unit = wide ? 8 : 4;

  function head(tag: string, size: number): Buffer {
    const bytes = Buffer.alloc(wide ? 16 : 8);
    bytes.write(tag, 0, 'latin1');
    if (wide) bytes.writeBigUInt64BE(BigInt(size), 8);
    else bytes.writeUInt32BE(size, 4);
    return bytes;
  }

  function leaf(tag: string, data: Buffer): Buffer {
    const padding = Buffer.alloc((unit - (data.length % unit)) % unit);
    return Buffer.concat([head(tag, data.length), data, padding]);
  }

  function group(type: string, ...children: readonly Buffer[]): Buffer {
    const data = Buffer.concat([Buffer.from(type, 'latin1'), ...children]);
    return Buffer.concat([head(wide ? 'FOR8' : 'FOR4', data.length), data]);
  }

  const text = (value: string) => Buffer.from(`${value}\0`);

  function number(value: number): Buffer {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value);
    return bytes;
  }

  function ticks(value: number): Buffer {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(BigInt(value));
    return bytes;
  }

  return {
    leaf,
    group,
    /** A node: its flags tell whether it has a parent, and whether it is created only if it does not exist. */
    node(type: string, name: string, parent: string | undefined, ...attributes: readonly Buffer[]) {
      const flags = Buffer.from([parent === undefined ? 0x80 : 0]);
      const names = parent === undefined ? [text(name)] : [text(name), text(parent)];
      return group(type, leaf('CREA', Buffer.concat([flags, ...names])), ...attributes);
    },
    select: (name: string, ...attributes: readonly Buffer[]) =>
      group('SLCT', leaf('SLCT', Buffer.from(name)), ...attributes),
    string: (name: string, value: string) =>
      leaf('STR ', Buffer.concat([text(name), Buffer.from(' '), text(value)])),
    double: (name: string, value: number) =>
      leaf('DBLE', Buffer.concat([text(name), Buffer.from(' '), number(value)])),
    time: (name: string, value: number) =>
      leaf('DBLE', Buffer.concat([text(name), Buffer.from(' '), ticks(value)])),
    /** A time as Maya up to 2016 writes it: four bytes, 6000 ticks a second. */
    oldTime: (name: string, value: number) => {
      const bytes = Buffer.alloc(4);
      bytes.writeInt32BE(value);
      return leaf('DBLE', Buffer.concat([text(name), Buffer.from(' '), bytes]));
    },
    /** An attribute in a chunk of any tag, with any bytes. */
    raw: (tag: string, name: string, bytes: readonly number[]) =>
      leaf(tag, Buffer.concat([text(name), Buffer.from(' '), Buffer.from(bytes)])),
    /** Several texts. */
    strings: (name: string, values: readonly string[]) =>
      leaf(
        'STR#',
        Buffer.concat([text(name), Buffer.from([0x20, 0, 0, 0, values.length]), ...values.map(text)]),
      ),
    /** An entry of the list of references, with the states that Maya keeps there. */
    listed: (depth: number, path: string, namespace: string, node: string, unloaded = false) =>
      leaf(
        'FRDI',
        Buffer.concat([
          ...[Buffer.from([0, 0, 0, depth]), text(path), text(namespace), Buffer.from([1, unloaded ? 1 : 0])],
          ...[text(node), Buffer.alloc(3), text('v=0;'), text('mayaBinary')],
        ]),
      ),
    /** Changes in a reference: each a code, numbers and strings. */
    edits: (node: string, edits: readonly (readonly (number | string)[])[]) => {
      const word = (value: number | string) => {
        if (typeof value === 'string') return text(value);
        const bytes = Buffer.alloc(4);
        bytes.writeUInt32BE(value);
        return bytes;
      };
      const none = [1, node, 0];
      const some = [1, node, edits.length, ...edits.flat()];
      return leaf(
        'REFE',
        Buffer.concat([text('ed'), Buffer.from(' '), text(node), ...[...none, ...some].map(word)]),
      );
    },
    info: (key: string, value: string) => leaf('FINF', Buffer.concat([text(key), text(value)])),
    /** A plug-in with the types that it brings, and the tags of these. */
    plugin: (name: string, version: string, types: Readonly<Record<string, string>> = {}) => {
      const entries = Object.entries(types).map(([type, tag]) =>
        Buffer.concat([text(type), Buffer.from(tag, 'latin1')]),
      );
      return leaf('PLUG', Buffer.concat([text(name), text(version), text(''), ...entries]));
    },
    connection: (from: string, to: string) =>
      leaf('CWFL', Buffer.concat([Buffer.from([0]), text(from), text(to)])),
  };
}
