import type { ModelWriter, Value } from './model.js';
import { argumentsOf, type Decode, type Token, tokensOf } from './tokens.js';

/** A command's flags that a value follows. */
function taking(names: string): ReadonlySet<string> {
  return new Set(names.split(' '));
}

const SET_ATTR = taking('k keyable l lock cb channelBox s size ca caching type typ');
const CREATE_NODE = taking('n name p parent');
const CONNECT_ATTR = taking('l lock rd referenceDest');
const FILE = taking(
  'rdi referenceDepthInfo ns namespace rfn referenceNode op options typ type dr deferReference rpr renamingPrefix shd sharedNodes sns swapNamespace',
);
const REQUIRES = taking('nodeType dataType');
const UNIT = taking('l linear a angle t time');

/** What a word of a statement is worth: a number, MEL's yes and no, or itself. */
function valueOfWord({ text, quoted }: Token): Value | undefined {
  if (quoted) return text;
  if (/^(?:yes|on|true)$/i.test(text)) return 1;
  if (/^(?:no|off|false)$/i.test(text)) return 0;
  const number = Number(text);
  return text === '' || Number.isNaN(number) ? undefined : number;
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
    const { rest } = argumentsOf(tokens, taking(''));
    model.select(rest[0]?.text ?? '');
  },

  setAttr(model, tokens) {
    const { rest } = argumentsOf(tokens, SET_ATTR);
    const [plug, first] = rest;
    const value = first && valueOfWord(first);
    if (plug && value !== undefined) model.set(plug.text, value);
  },

  connectAttr(model, tokens) {
    const [from, to] = argumentsOf(tokens, CONNECT_ATTR).rest;
    if (from && to) model.connect(from.text, to.text);
  },

  file(model, tokens) {
    const { flags, rest } = argumentsOf(tokens, FILE);
    const one = (short: string, long: string) => (flags.get(short) ?? flags.get(long))?.[0];
    const depth = one('rdi', 'referenceDepthInfo');
    const refers = depth === undefined ? flags.has('r') || flags.has('reference') : Number(depth) === 1;
    const path = rest.at(-1)?.text ?? '';
    if (!refers || path === '') return;
    const node = one('rfn', 'referenceNode') ?? '';
    model.reference({ path, node, namespace: one('ns', 'namespace'), type: one('typ', 'type') });
  },

  requires(model, tokens) {
    const [plugin, version] = argumentsOf(tokens, REQUIRES).rest;
    if (plugin) model.requires(plugin.text, version?.text ?? '');
  },

  fileInfo(model, tokens) {
    const [key, value] = argumentsOf(tokens, taking('')).rest;
    if (key && value) model.note(key.text, value.text);
  },

  currentUnit(model, tokens) {
    const { flags } = argumentsOf(tokens, UNIT);
    const time = (flags.get('t') ?? flags.get('time'))?.[0];
    if (time !== undefined) model.unit(time);
  },
};

/** Longest name of a command that is understood, and one more byte. */
const LONGEST = Math.max(...Object.keys(COMMANDS).map((name) => name.length)) + 1;

/** First letters of those commands: most other statements are told by them. */
const FIRST = new Set(Object.keys(COMMANDS).map((name) => name.charCodeAt(0)));

/** The command that a statement begins with; undefined for one that tells nothing. */
export function commandOf(bytes: Buffer, start: number, end: number): string | undefined {
  if (!FIRST.has(bytes[start] as number)) return undefined;
  const last = Math.min(end, start + LONGEST);
  let at = start + 1;
  while (at < last && (bytes[at] as number) >= 0x41) at += 1;
  const word = bytes.toString('latin1', start, at);
  return Object.hasOwn(COMMANDS, word) ? word : undefined;
}

/** Understands statements, and tells a model. */
export function commandReader(model: ModelWriter, decode: Decode): (statement: Buffer) => void {
  return (statement) => {
    const command = commandOf(statement, 0, statement.length);
    if (command === undefined) return;
    COMMANDS[command]?.(model, tokensOf(statement, decode));
  };
}
