/** A value of a parameter: a text with quotes where it needs them, a number, or a channel with an expression. */
export type HipValue = string | number | { readonly channel: string; readonly expression: string };

export interface HipNode {
  readonly type: string;
  readonly parameters?: Readonly<Record<string, HipValue | readonly HipValue[]>>;
  /** Flags of the node that are on: `bypass`, `lock`. */
  readonly flags?: readonly string[];
  readonly inputs?: readonly string[];
}

export interface HipScene {
  readonly version?: string;
  readonly start?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** By path without the leading slash: `out/mantra1`. */
  readonly nodes?: Readonly<Record<string, HipNode>>;
  /** Further entries, after those of the scene and before the nodes. */
  readonly more?: readonly (readonly [name: string, content: string | Buffer])[];
}

const START = 'fps 24\ntcur 3.75\ntset 0 10\nfrange 1 240\n';

function valueText(value: HipValue): string {
  if (typeof value === 'object') return `[ ${value.channel}\t0 ] `;
  if (typeof value === 'number') return String(value);
  return value === '' || /[\s"]/.test(value) ? JSON.stringify(value) : value;
}

function parmText(parameters: HipNode['parameters'] = {}): string {
  const lines = Object.entries(parameters).map(([name, value]) => {
    const values = [value].flat() as HipValue[];
    return `${name}\t[ 0\tlocks=0 ]\t(\t${values.map((one) => `${valueText(one)}\t`).join('')})\n`;
  });
  return `{\nversion 0.8\n${lines.join('')}}\n`;
}

function channelText(parameters: HipNode['parameters'] = {}): string {
  const values = Object.values(parameters).flat() as HipValue[];
  const channels = values.flatMap((value) => (typeof value === 'object' ? [value] : []));
  const texts = channels.map(
    ({ channel, expression }) =>
      `    channel ${channel} {\n      flags = 0\n      segment { length = 0 value = 1 1 expr = ${expression} }\n    }\n`,
  );
  return texts.length === 0 ? '' : `{\n${texts.join('')}  }\n`;
}

function defText({ flags = [], inputs = [] }: HipNode): string {
  const all = ['lock', 'bypass', 'display'].map((name) => `${name} ${flags.includes(name) ? 'on' : 'off'}`);
  const lines = inputs.map((name, at) => `${at} \t${name} 0 1\n`);
  return `comment ""\nflags =  ${all.join(' ')}\ninputs\n{\n${lines.join('')}}\nend\n`;
}

/** The entries of a scene, in the order in which Houdini writes them. */
export function hipEntries(scene: HipScene = {}): [name: string, content: string | Buffer][] {
  const { version = '20.5.332', start = START, nodes = {}, more = [] } = scene;
  const variables = { HIP: 'D:/shots', _HIP_SAVEVERSION: version, ...scene.variables };
  const lines = Object.entries(variables).map(([name, value]) => `set -g ${name} = '${value}'\n`);
  return [
    ['.start', start],
    ['.variables', lines.join('')],
    ...(more as [string, string | Buffer][]),
    ...Object.entries(nodes).flatMap(([path, node]): [string, string][] => {
      const channels = channelText(node.parameters);
      return [
        [`${path}.init`, `type = ${node.type}\nmatchesdef = 0\n`],
        [`${path}.def`, defText(node)],
        ...(channels === '' ? [] : [[`${path}.chn`, channels] as [string, string]]),
        [`${path}.parm`, parmText(node.parameters)],
      ];
    }),
  ];
}

/** One entry of an archive; `size` is what its header says. */
export function cpioEntry(name: string, content: string | Buffer, size = Buffer.byteLength(content)): Buffer {
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0');
  const head = `070707${'0'.repeat(30)}000001000000${octal(0, 11)}${octal(Buffer.byteLength(name) + 1, 6)}${octal(size, 11)}`;
  return Buffer.concat([Buffer.from(`${head}${name}\0`), Buffer.from(content as string)]);
}

/** Writes a scene as Houdini does. */
export function writeHip(scene: HipScene = {}): Buffer {
  const entries = hipEntries(scene).map(([name, content]) => cpioEntry(name, content));
  return Buffer.concat([...entries, cpioEntry('TRAILER!!!', '')]);
}

function limitedEntry(edition: 'L' | 'N', name: string, content: string | Buffer): Buffer {
  const masked = (((Buffer.byteLength(name) + 1) & 0xff) ^ 0xad).toString(16).padStart(2, '0');
  const head = `Hou${edition}C\x1a1033600b${masked}066e499b409a7e5953${name}\0`;
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(content as string)]);
}

/** Writes a scene as the limited editions do; `nested` puts an archive into the definitions. */
export function writeLimitedHip(edition: 'L' | 'N', scene: HipScene = {}, nested: HipScene[] = []): Buffer {
  const trailer = edition === 'L' ? 'LIMITED_COMMERCIAL_FILE!!!' : 'NON_COMMERCIAL_FILE!!!';
  const own = hipEntries(scene);
  const inner = nested.flatMap((one) => [...hipEntries(one).slice(2), [trailer, ''] as [string, string]]);
  const all = [
    ...own.slice(0, 2),
    ['.OPdummydefs', 'INDX'] as [string, string],
    ...inner,
    ...own.slice(2),
    [trailer, ''],
  ];
  return Buffer.concat(
    all.map(([name, content]) => limitedEntry(edition, name as string, content as string)),
  );
}

/** Writes a scene as MIME. */
export function writeMimeHip(scene: HipScene = {}): Buffer {
  const boundary = 'HOUDINIMIMEBOUNDARY0xD3ADD339-0x00000F49HOUDINIMIMEBOUNDARY';
  const parts = hipEntries(scene).map(
    ([name, content]) =>
      `\n--${boundary}\nContent-Disposition: attachment; filename="${name}"\nContent-Type: text/plain\n\n${content}`,
  );
  const head = `MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="${boundary}"\n`;
  return Buffer.from(`${head}${parts.join('')}\n--${boundary}--\n`);
}

/** A ROP of Mantra. */
export function mantra(more: HipNode['parameters'] = {}): HipNode {
  return {
    type: 'ifd',
    parameters: {
      trange: 'normal',
      f: [1, 10, 1],
      camera: '/obj/cam1',
      override_camerares: 'off',
      vm_picture: '$HIP/render/$OS.$F4.exr',
      ...more,
    },
  };
}

export const CAMERA: HipNode = { type: 'cam', parameters: { res: [1280, 720] } };
