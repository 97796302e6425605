import { ownValue } from '../../../domain/own-value.js';
import { UNREAD } from '../model/attributes.js';
import type { ModelWriter } from '../model/model.js';
import { editsOfTokens, SET_ATTR } from '../model/reference-edits.js';
import { leafOf } from '../model/relevant-attributes.js';
import { argumentsOf, type Decode, flagsWithValue, type Token, tokensOf } from './tokens.js';
import { valueOfTokens } from './values.js';

const CREATE_NODE = flagsWithValue('n name p parent');
const CONNECT_ATTR = flagsWithValue('l lock rd referenceDest');
const FILE = flagsWithValue(
  'rdi referenceDepthInfo ns namespace rfn referenceNode op options typ type dr deferReference rpr renamingPrefix shd sharedNodes sns swapNamespace',
);
const REQUIRES = flagsWithValue('nodeType dataType');
const UNIT = flagsWithValue('l linear a angle t time');

/** The plugs that one statement sets, with the values of each: `.adjs[2:3].val` with two values sets two plugs. */
function plugsOf(plug: string, values: readonly Token[]): [plug: string, values: readonly Token[]][] {
  const [, before, first, last, after] = /^(.*)\[(\d+):(\d+)\](.*)$/.exec(plug) ?? [];
  const count = Number(last) - Number(first) + 1;
  if (before === undefined || count !== values.length) return [[plug, values]];
  return values.map((value, at) => [`${before}[${Number(first) + at}]${after}`, [value]]);
}

type Command = (model: ModelWriter, tokens: readonly Token[]) => void;

const COMMANDS: Readonly<Record<string, Command>> = {
  createNode(model, tokens) {
    const { flags, rest } = argumentsOf(tokens, CREATE_NODE);
    const one = (short: string, long: string) => (flags.get(short) ?? flags.get(long))?.[0];
    const shared = flags.has('s') || flags.has('shared');
    const type = rest[0]?.text ?? '';
    model.create({ type, name: one('n', 'name') ?? '', parent: one('p', 'parent'), shared });
  },

  select(model, tokens) {
    const { rest } = argumentsOf(tokens, flagsWithValue(''));
    model.select(rest[0]?.text ?? '');
  },

  setAttr(model, tokens) {
    const { flags, rest } = argumentsOf(tokens, SET_ATTR);
    const [plug, ...values] = rest;
    if (!plug) return;
    const type = (flags.get('type') ?? flags.get('typ'))?.[0];
    if (type === 'dataReferenceEdits') {
      model.edit(editsOfTokens(values));
    } else if (type === 'stringArray') {
      const texts = values.filter(({ quoted }) => quoted);
      model.setEach(
        plug.text,
        texts.map(({ text }) => text),
      );
    } else {
      for (const [name, own] of plugsOf(plug.text, values)) {
        const value = valueOfTokens({ flags, rest: own });
        if (value !== undefined) model.set(name, own.length > 1 ? UNREAD : value);
      }
    }
  },

  connectAttr(model, tokens) {
    const [from, to] = argumentsOf(tokens, CONNECT_ATTR).rest;
    if (from && to) model.connect(from.text, to.text);
  },

  file(model, tokens) {
    const { flags, rest } = argumentsOf(tokens, FILE);
    const one = (short: string, long: string) => (flags.get(short) ?? flags.get(long))?.[0];
    const depth = one('rdi', 'referenceDepthInfo');
    const path = rest.at(-1)?.text ?? '';
    if (path === '' || (depth === undefined && !flags.has('r') && !flags.has('reference'))) return;
    model.reference({
      ...{ path, node: one('rfn', 'referenceNode') ?? '', namespace: one('ns', 'namespace') },
      ...{ prefix: one('rpr', 'renamingPrefix'), type: one('typ', 'type') },
      loaded: !/^(?:1|yes|on|true)$/i.test(one('dr', 'deferReference') ?? '0'),
      ...{ depth: depth === undefined ? 1 : Number(depth), listed: depth !== undefined },
    });
  },

  requires(model, tokens) {
    const { flags, rest } = argumentsOf(tokens, REQUIRES);
    const [plugin, version] = rest;
    if (plugin) model.requires(plugin.text, version?.text ?? '', flags.get('nodeType'));
  },

  fileInfo(model, tokens) {
    const [key, value] = argumentsOf(tokens, flagsWithValue('')).rest;
    if (key && value) model.note(key.text, value.text);
  },

  currentUnit(model, tokens) {
    const { flags } = argumentsOf(tokens, UNIT);
    const time = (flags.get('t') ?? flags.get('time'))?.[0];
    if (time !== undefined) model.unit(time);
  },
};

/** The commands by their first letter, each with the bytes of its name. */
const BY_LETTER: readonly (readonly (readonly [name: string, bytes: Buffer])[])[] = Array.from(
  { length: 256 },
  (_, letter) =>
    Object.keys(COMMANDS)
      .filter((name) => name.charCodeAt(0) === letter)
      .map((name) => [name, Buffer.from(name)] as const),
);

/** Whether a byte ends a word that begins with a letter: spaces, quotes, digits, signs. */
function endsWord(byte: number | undefined): boolean {
  return byte === undefined || byte < 0x41;
}

/** The command of a statement; undefined for one that is not read. Every statement is asked for, so this must be fast. */
export function commandOf(bytes: Buffer, start: number, end: number): string | undefined {
  for (const [name, wanted] of BY_LETTER[bytes[start] as number] ?? []) {
    const { length } = wanted;
    let at = 1;
    while (at < length && bytes[start + at] === wanted[at]) at += 1;
    if (at === length && start + length <= end && (start + length === end || endsWord(bytes[start + length])))
      return name;
  }
  return undefined;
}

/** Words of a statement with reference edits that are read. */
const MOST_WORDS = 1 << 20;

/** Returns a function that applies a statement to the model. */
export function commandReader(model: ModelWriter, decode: Decode): (statement: Buffer) => void {
  return (statement) => {
    const command = commandOf(statement, 0, statement.length);
    if (command === undefined) return;
    const most = command === 'setAttr' && model.isReference ? MOST_WORDS : undefined;
    ownValue(COMMANDS, command)?.(model, tokensOf(statement, decode, most));
  };
}

/** Returns a function that notes in the model what an oversized statement sets, with an unread value. */
export function missedReader(model: ModelWriter, decode: Decode): (beginning: Buffer) => void {
  return (beginning) => {
    if (commandOf(beginning, 0, beginning.length) !== 'setAttr') return;
    const [plug] = argumentsOf(tokensOf(beginning, decode), SET_ATTR).rest;
    if (model.isReference && plug && leafOf(plug.text) === 'ed') model.edit(undefined);
    else if (plug) model.set(plug.text, UNREAD);
  };
}
