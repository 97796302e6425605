import { gzipSync } from 'node:zlib';

/** Escapes a text for an attribute. */
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** The attributes of a tag. */
export const attributes = (all: Readonly<Record<string, string>>): string =>
  Object.entries(all)
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join('');

/** A parameter with a value; a member of `at` in place of it, such as an expression. */
export const text = (name: string, value: string | Readonly<Record<string, string>>): string =>
  `<string_parameter name="${name}"${attributes(typeof value === 'string' ? { value } : value)}/>`;

export const number = (name: string, value: number | Readonly<Record<string, string>>): string =>
  `<number_parameter name="${name}"${attributes(typeof value === 'number' ? { value: String(value) } : value)}/>`;

export const group = (name: string, ...inner: readonly string[]): string =>
  `<group_parameter name="${name}">${inner.join('\n')}</group_parameter>`;

export const list = (name: string, ...values: readonly string[]): string =>
  `<stringarray_parameter name="${name}" size="${values.length}">${values.map((one, i) => text(`i${i}`, one)).join('')}</stringarray_parameter>`;

/** A setting of the scene graph: a value that counts where `enable` is 1. */
export const setting = (name: string, value: string | Readonly<Record<string, string>>, enable = 1): string =>
  group(name, number('enable', enable), text('value', value), text('default', ''));

/** What a node has besides its name and type. */
export interface NodeParts {
  /** Names of the nodes that its inputs are connected to. */
  readonly from?: readonly string[];
  readonly parameters?: readonly string[];
  readonly inner?: readonly string[];
  /** Further attributes, such as `bypassed`. */
  readonly at?: Readonly<Record<string, string>>;
}

export function node(
  type: string,
  name: string,
  { from = [], parameters = [], inner = [], at = {} }: NodeParts,
): string {
  const ports = from.map((one, i) => `<port name="i${i}" source="${one}" type="in"/>`);
  const own = group(name, ...parameters);
  return `<node baseType="${type}" name="${name}" type="${type}"${attributes(at)}>${[...ports, own, ...inner].join('\n')}</node>\n`;
}

/** The project's outermost node. */
export const project = (times: readonly [number, number], ...inner: readonly string[]): string =>
  node('RootNode', 'rootNode', {
    parameters: [number('inTime', times[0]), number('outTime', times[1])],
    inner,
  });

export const renderSettings = (name: string, from: string, ...settings: readonly string[]): string =>
  node('RenderSettings', name, {
    from: [from],
    parameters: [group('args', group('renderSettings', ...settings))],
  });

export const outputDefine = (
  name: string,
  from: string,
  output: string,
  location: string | Readonly<Record<string, string>>,
): string =>
  node('RenderOutputDefine', name, {
    from: [from],
    parameters: [
      text('outputName', output),
      group(
        'args',
        group(
          'renderSettings',
          group(
            'outputs',
            group('outputName', group('locationSettings', setting('renderLocation', location))),
          ),
        ),
      ),
    ],
  });

/** The range that a farm renders of a Render node. */
export const farm = (isOn: boolean, start: number, end: number, ...more: readonly string[]): string =>
  group(
    'farmSettings',
    text('setActiveFrameRange', isOn ? 'Yes' : 'No'),
    group('activeFrameRange', number('start', start), number('end', end)),
    ...more,
  );

/** The header of a tar entry. */
export function tarHeader(name: string, size: number): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000600\0', 100);
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        ', 148);
  header.write('ustar\0', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** One entry of a tar archive. */
export function tarEntry(name: string, content: Buffer): Buffer {
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
  return Buffer.concat([tarHeader(name, content.length), content, padding]);
}

const HEAD = { archive: 'tar', release: '4.5v1', version: '4.5.1.000008' };

/** A project as Katana saves it: a head line and a packed archive. */
export function packed(
  xml: string,
  { head = HEAD as Readonly<Record<string, string>>, before = [] as readonly Buffer[] } = {},
): Buffer {
  const archive = Buffer.concat([
    ...before,
    tarEntry('scene/scene.katana', Buffer.from(xml)),
    Buffer.alloc(1024),
  ]);
  return Buffer.concat([Buffer.from(`<katana${attributes(head)}>\n`), gzipSync(archive, { level: 1 })]);
}

/** A project as old versions save it, and as Katana exports nodes: plain XML. */
export const plain = (xml: string, release = '1.6v8'): Buffer =>
  Buffer.from(`<katana release="${release}" version="1.6.8.000001">\n${xml}</katana>\n`);

/** A small project with a render node. */
export const SHOT = project(
  [1, 100],
  node('CameraCreate', 'CameraCreate', { parameters: [text('name', '/root/world/cam/shot')] }),
  node('PrmanShadingNode', 'tex', { parameters: [group('parameters', setting('filename', 'tex/wood.tx'))] }),
  renderSettings(
    'RenderSettings',
    'CameraCreate.out',
    setting('cameraName', '/root/world/cam/shot'),
    setting('renderer', 'prman'),
    setting('resolution', '1920x1080'),
  ),
  outputDefine('RenderOutputDefine', 'RenderSettings.out', 'primary', '/out/beauty.exr'),
  node('Render', 'Render', { from: ['RenderOutputDefine.out'], parameters: [farm(true, 10, 20)] }),
);
